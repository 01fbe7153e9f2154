package gatehouse.scenarios.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.scenarios.stage.Access;
import gatehouse.scenarios.stage.Gateway;
import gatehouse.scenarios.stage.GatewayConfiguration;
import gatehouse.scenarios.stage.JvmOptions;
import gatehouse.scenarios.stage.Keying;
import gatehouse.scenarios.stage.Lab;
import gatehouse.scenarios.stage.RunFolder;
import gatehouse.scenarios.stage.Subscriber;
import gatehouse.scenarios.wire.NamespaceWire;
import gatehouse.scenarios.wire.NatKind;
import gatehouse.scenarios.wire.Wire;
import gatehouse.scenarios.wire.Wires;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A gateway at home with one phone, as its owner sees it. */
final class Household implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RunFolder run = new RunFolder();
    private final Subscriber subscriber;
    private final Gateway gateway;

    private Household(Wire wire, Subscriber subscriber, Access access, List<String> jvm) throws Exception {
        this.subscriber = subscriber;
        try {
            Path socket = run.file("control.sock");
            Path configuration = GatewayConfiguration.write(
                    run, wire, subscriber, access, Keying.usual(), 1, socket, Optional.empty());
            this.gateway = Gateway.start(run, wire, configuration, socket, jvm);
        } catch (Exception e) {
            run.close();
            throw e;
        }
    }

    /** A wire with kernel NATs; without namespaces the test is skipped by name. */
    static NamespaceWire wire(NatKind nat, Path folder) throws Exception {
        Wires.needNamespaces(folder);
        return NamespaceWire.build(nat, folder.resolve("wire.log"));
    }

    /** As it ships. */
    static Household at(Wire wire, Subscriber subscriber, Access access) throws Exception {
        return new Household(wire, subscriber, access, JvmOptions.gateway());
    }

    /** With more options for its JVM. */
    static Household at(Wire wire, Subscriber subscriber, Access access, List<String> more) throws Exception {
        return new Household(wire, subscriber, access, JvmOptions.with(JvmOptions.SMALL, more));
    }

    Gateway gateway() {
        return gateway;
    }

    String number() {
        return subscriber.number();
    }

    /** The last lines of its log. */
    String log() {
        return run.tail("gateway.log", 40);
    }

    /** Waits until it is registered; a first attempt may have failed. */
    void awaitRegistration() throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        JsonNode registration = gateway.awaitRegistration(PATIENCE);
        while (!registration.path("state").asText().equals("registered") && System.nanoTime() < until) {
            Thread.sleep(50);
            registration = gateway.awaitRegistration(PATIENCE);
        }
        assertEquals("registered", registration.path("state").asText(), registration + "\n" + log());
    }

    /** Calls the echo service, which answers. */
    void callEcho(Lab lab) throws Exception {
        gateway.hook(true);
        Thread.sleep(700);
        gateway.dial(lab.number("echo"));
        await(lab, "state", "answered", "nobody answered");
    }

    /** The remote subscriber calls, and somebody takes it. */
    void isCalled(Lab lab) throws Exception {
        lab.tell("call " + subscriber.number());
        gateway.events()
                .await(event -> event.path("tone").asText().equals("ringing"), PATIENCE)
                .orElseThrow(() -> new AssertionError(number() + " does not ring\n" + log()));
        gateway.hook(true);
        await(lab, "state", "answered", "the answer did not arrive");
    }

    /** Puts the handset down; the lab hears of it. */
    void hangUp(Lab lab) throws Exception {
        gateway.hook(false);
        await(lab, "state", "ended", "the BYE did not arrive");
    }

    /** Waits for one of the lab's events. */
    static JsonNode await(Lab lab, String key, String value, String otherwise) throws Exception {
        return lab.events()
                .await(event -> event.path(key).asText().equals(value), PATIENCE)
                .orElseThrow(() -> new AssertionError(otherwise));
    }

    /** The last call stands, and voice comes while one waits. */
    void assertTalking() throws Exception {
        long before = received();
        Thread.sleep(2_500);
        JsonNode call = lastCall();
        assertEquals("answered", call.path("state").asText(), () -> call + "\n" + log());
        assertTrue(received() > before + 50, () -> "voice comes back: " + call);
    }

    private JsonNode lastCall() throws Exception {
        JsonNode calls = gateway.status().path("calls");
        return calls.path(calls.size() - 1);
    }

    private long received() throws Exception {
        return lastCall().at("/media/received").asLong();
    }

    @Override
    public void close() throws IOException {
        try (run) {
            gateway.close();
        }
    }
}
