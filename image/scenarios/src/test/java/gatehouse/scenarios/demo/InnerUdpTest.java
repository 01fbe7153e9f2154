package gatehouse.scenarios.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.scenarios.stage.Access;
import gatehouse.scenarios.wire.NamespaceWire;
import gatehouse.scenarios.wire.NatKind;
import gatehouse.scenarios.wire.Wires;
import gatehouse.testkit.LongRun;
import gatehouse.testkit.Peer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code dataplane: tun}: the kernel's own UDP runs inside the security associations as its TCP does ({@link InnerTcpTest}),
 * behind a NAT over IPv4, and over IPv6.
 */
final class InnerUdpTest {
    private static final int RECEIVED = 1; // columns of /proc/net/dev
    private static final int SENT = 9;

    @TempDir
    private Path folder;

    @LongRun
    @ParameterizedTest(name = "{0} --nat {1}, IPv6: {2}")
    @CsvSource({
        "UDP_ENC_TUN, SYMMETRIC, false",
        "UDP_ENC_TUN, NONE, true",
        "TUN, NONE, true",
        "IMPROVED_AKA, CGNAT, false"
    })
    void theKernelsSocketsCarrySip(Access.Mechanism mechanism, NatKind nat, boolean v6) throws Exception {
        Peer.need("tshark");
        Peer.need("ss");
        Access access = Access.of(mechanism).withStreams();
        NamespaceWire wire = wire(nat, v6);
        ProtectedCapture opened = ProtectedCapture.ofCallsBothWays(wire, access, folder, () -> {
            // of the set in force, and perhaps of the one before
            List<String> sockets = tied(wire);
            assertTrue(sockets.size() >= 2, "port_uc and port_us: " + sockets);
            assertTrue(passed(wire, SENT) > 8 && passed(wire, RECEIVED) > 8, "through the device");
            return wire;
        });
        if (v6) {
            assertEquals(List.of(), opened.fields("ip", "frame.number"), "no IPv4");
        }
        List<String> methods = opened.fields("esp && udp && !tcp && sip.Method", "sip.Method");
        assertTrue(methods.containsAll(List.of("ACK", "BYE")), "over UDP " + methods);
        List<String> large = opened.fields("esp && tcp && sip.Method", "sip.Method");
        assertTrue(large.contains("REGISTER"), "over TCP " + large);
        for (String good : opened.fields("esp", "esp.icv_good")) {
            assertTrue(good.equals("1") || good.equals("True"), "an ICV that is not right");
        }
        opened.assertNothingInClear();
    }

    private NamespaceWire wire(NatKind nat, boolean v6) throws Exception {
        if (!v6) {
            return Household.wire(nat, folder);
        }
        Wires.needNamespaces(folder);
        return NamespaceWire.buildV6(folder.resolve("wire.log"));
    }

    /** The UDP sockets that are tied to the gateway's device. */
    private static List<String> tied(NamespaceWire wire) throws Exception {
        String[] command = wire.atGateway(List.of("ss", "-H", "-u", "-a", "-n")).toArray(String[]::new);
        List<String> lines = Peer.run(command).lines().toList();
        assertFalse(lines.isEmpty());
        return lines.stream().filter(line -> line.contains("%gatehouse")).toList();
    }

    private static long passed(NamespaceWire wire, int column) throws Exception {
        String[] command = wire.atGateway(
                        List.of("sh", "-c", "cat /proc/net/dev | sed -n 's/^ *gatehouse[0-9]*: *//p'"))
                .toArray(String[]::new);
        long sum = 0;
        for (String line : Peer.run(command).lines().toList()) {
            String[] columns = line.strip().split("\\s+");
            if (columns.length > SENT && columns[0].matches("[0-9]+")) {
                sum += Long.parseLong(columns[column]);
            }
        }
        return sum;
    }
}
