package gatehouse.scenarios.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.scenarios.process.Child;
import gatehouse.testkit.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel's NATs behave as their names promise, in both ways of getting namespaces. */
final class NamespaceWireTest {
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "NONE, endpoint-independent/endpoint-independent/port-kept/203.0.113.2",
        "SYMMETRIC, address-and-port-dependent/address-and-port-dependent/port-changed/203.0.113.2",
        "PORT_RESTRICTED, endpoint-independent/address-and-port-dependent/port-kept/203.0.113.2",
        "FULL_CONE, endpoint-independent/endpoint-independent/port-kept/203.0.113.2",
        "CGNAT, endpoint-independent/address-and-port-dependent/port-kept/203.0.113.2"
    })
    void behavesAsItsNameSays(NatKind kind, String expected) throws Exception {
        try (var wire = built(kind)) {
            assertEquals(expected, probe(wire));
        }
    }

    @Test
    void nobodyNeedsRoot() throws Exception {
        try (var wire = NamespaceWire.buildUnprivileged(NatKind.FULL_CONE, folder.resolve("log"))) {
            assertEquals("endpoint-independent/endpoint-independent/port-kept/203.0.113.2", probe(wire));
        } catch (WireException refused) {
            Peer.missing("unprivileged user namespaces: " + refused.getMessage());
        }
    }

    @Test
    void nothingIsLeftAfterClosing() throws Exception {
        Child running;
        try (var wire = built(NatKind.CGNAT)) {
            running = Child.start("sleep", wire.atGateway(List.of("sleep", "60")), folder.resolve("log"));
            assertTrue(Files.exists(Path.of("/proc", Long.toString(running.pid()))));
        }
        running.stop(Duration.ofSeconds(5));
        assertFalse(running.isAlive());
    }

    @Test
    void nothingIsLeftWhenTheOwnerIsKilled() throws Exception {
        built(NatKind.NONE).close();
        Path log = folder.resolve("owner.log");
        var owner = Child.start("owner", java(WireOwner.class, log.toString()), log);
        String sleeper = String.valueOf(owner.output().readLine());
        assertTrue(Files.exists(Path.of("/proc", sleeper)), () -> Wires.text(log));
        ProcessHandle.of(owner.pid()).orElseThrow().destroyForcibly();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (runs(sleeper)) {
            assertTrue(System.nanoTime() < until, "the process outlived its owner");
            Thread.sleep(20);
        }
    }

    /** A zombie does not: it waits for an init that may be slow. */
    private static boolean runs(String pid) {
        try {
            return !Files.readString(Path.of("/proc", pid, "stat")).contains(") Z ");
        } catch (IOException gone) {
            return false;
        }
    }

    private NamespaceWire built(NatKind kind) throws Exception {
        try {
            return NamespaceWire.build(kind, folder.resolve("log"));
        } catch (WireException refused) {
            Peer.missing(refused.getMessage());
            return Assumptions.abort();
        }
    }

    private String probe(Wire wire) throws Exception {
        Path log = folder.resolve("probe.log");
        var server = Child.start("server", wire.atOperator(java(NatProbe.class, "server")), log);
        try (server) {
            assertEquals("serving", server.output().readLine(), () -> Wires.text(log));
            var client = Child.start("client", wire.atGateway(java(NatProbe.class, "client")), log);
            try (client) {
                return String.valueOf(client.output().readLine()) + Wires.text(log);
            }
        }
    }

    private static List<String> java(Class<?> program, String word) {
        return List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                word);
    }
}
