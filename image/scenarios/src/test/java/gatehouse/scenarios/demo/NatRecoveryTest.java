package gatehouse.scenarios.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.media.audio.WavFile;
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
import gatehouse.scenarios.wire.WireException;
import gatehouse.scenarios.wire.Wires;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kernel's NAT forgets everything, or gets another address, in the middle of a call: the call goes on, and so does the next. */
final class NatRecoveryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** As from a provider that disconnects once a day. */
    private static final String ANOTHER_ADDRESS = "ip address add 203.0.113.3/24 dev out\n"
            + "ip address del 203.0.113.2/24 dev out\nip address add 203.0.113.3/24 dev out 2>/dev/null || :\n";

    @TempDir
    private Path folder;

    @Test
    void callsGoOnWhileTheNatForgetsAndMoves() throws Exception {
        Peer.need("conntrack");
        try (NamespaceWire wire = wire()) {
            play(wire);
        }
    }

    private NamespaceWire wire() throws Exception {
        try {
            return NamespaceWire.build(NatKind.SYMMETRIC, folder.resolve("wire.log"));
        } catch (WireException refused) {
            Wires.missing("network namespaces: " + refused.getMessage());
            throw refused;
        }
    }

    private void play(NamespaceWire wire) throws Exception {
        RunFolder run = new RunFolder();
        Subscriber subscriber = Subscriber.fresh();
        Access access = Access.of(Access.Mechanism.UDP_ENC_TUN);
        Path reply = folder.resolve("reply.wav");
        WavFile.write(reply, new short[8_000], 8_000);
        try (run;
                Lab lab = Lab.start(
                        run, wire, subscriber, access, Keying.usual(), reply, Optional.empty(), Optional.empty())) {
            Path socket = run.file("control.sock");
            Path configuration = GatewayConfiguration.write(
                    run, wire, subscriber, access, Keying.usual(), 1, socket, Optional.empty());
            try (Gateway gateway = Gateway.start(run, wire, configuration, socket, JvmOptions.gateway())) {
                gateway.awaitRegistration(PATIENCE);
                gateway.hook(true);
                Thread.sleep(700);
                gateway.dial(lab.number("echo"));
                lab.events()
                        .await(event -> event.path("state").asText().equals("answered"), PATIENCE)
                        .orElseThrow();

                wire.atNat("conntrack -F");
                lab.events()
                        .await(event -> event.path("code").asText().equals("binding-moved"), PATIENCE)
                        .orElseThrow(() -> new AssertionError("the binding did not move"));
                assertTalking(gateway);

                wire.atNat(ANOTHER_ADDRESS + "conntrack -F");
                long changed = System.currentTimeMillis();
                JsonNode again = lab.events()
                        .await(event -> event.path("event").asText().equals("registered"), PATIENCE)
                        .orElseThrow(() -> new AssertionError("no registration from the new address"));
                assertTrue(again.path("from").asText().startsWith("203.0.113.3:"), again::toString);
                System.out.println(
                        "registered again " + (again.path("epoch_micros").asLong() / 1000 - changed)
                                + " ms after the NAT got another address");
                assertTalking(gateway);

                gateway.hook(false);
                lab.events()
                        .await(event -> event.path("state").asText().equals("ended"), PATIENCE)
                        .orElseThrow(() -> new AssertionError("the BYE did not arrive"));
                assertEquals(
                        "registered",
                        gateway.status().at("/registrations/0/state").asText());
            }
        }
    }

    /** The call stands, and voice comes back while one waits. */
    private static void assertTalking(Gateway gateway) throws Exception {
        long before = received(gateway);
        Thread.sleep(2_500);
        JsonNode call = gateway.status().at("/calls/0");
        assertEquals("answered", call.path("state").asText(), call::toString);
        assertTrue(received(gateway) > before + 50, () -> "voice comes back: " + call);
    }

    private static long received(Gateway gateway) throws Exception {
        return gateway.status().at("/calls/0/media/received").asLong();
    }
}
