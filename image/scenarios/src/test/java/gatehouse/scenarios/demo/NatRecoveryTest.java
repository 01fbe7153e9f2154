package gatehouse.scenarios.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.media.audio.WavFile;
import gatehouse.scenarios.stage.Access;
import gatehouse.scenarios.stage.Keying;
import gatehouse.scenarios.stage.Lab;
import gatehouse.scenarios.stage.RunFolder;
import gatehouse.scenarios.stage.Subscriber;
import gatehouse.scenarios.wire.NamespaceWire;
import gatehouse.scenarios.wire.NatKind;
import gatehouse.testkit.LongRun;
import gatehouse.testkit.Peer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Kernel NATs that forget, move and have little patience, while a gateway registers again and again: calls go on, and so do
 * the next. Two gateways that chose the same numbers get along behind one of them.
 */
final class NatRecoveryTest {
    /** As from a provider that disconnects once a day. */
    private static final String ANOTHER_ADDRESS = "ip address add 203.0.113.3/24 dev out\n"
            + "ip address del 203.0.113.2/24 dev out\nip address add 203.0.113.3/24 dev out 2>/dev/null || :\n";

    @TempDir
    private Path folder;

    @LongRun
    @ParameterizedTest(name = "--nat {0}, {1} registrations more")
    @CsvSource({"symmetric,20", "port-restricted,20", "full-cone,20", "cgnat,20"})
    void callsGoOnForLongWithEachNat(String nat, int times) throws Exception {
        callsGoOnWhileTheNatForgetsAndMoves(nat, times);
    }

    @ParameterizedTest(name = "--nat {0}, {1} registrations more")
    @CsvSource({"symmetric,3"})
    void callsGoOnWhileTheNatForgetsAndMoves(String nat, int times) throws Exception {
        Peer.need("conntrack");
        NatKind kind = NatKind.valueOf(nat.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
        Access access = Access.of(Access.Mechanism.UDP_ENC_TUN);
        Subscriber subscriber = Subscriber.fresh();
        try (NamespaceWire wire = Household.wire(kind, folder);
                RunFolder run = new RunFolder();
                Lab lab = lab(run, wire, access, subscriber);
                Household home = Household.at(wire, subscriber, access)) {
            home.awaitRegistration();
            Household.await(lab, "event", "registered", "nobody registered");
            home.callEcho(lab);

            for (int n = 0; n < times; n++) {
                lab.tell("reauthenticate " + home.number());
                Household.await(lab, "event", "registered", "registration " + n + " did not come\n" + home.log());
                if (n == times / 2) {
                    home.hangUp(lab); // so the second half has a call that came in
                    home.isCalled(lab);
                }
            }
            home.assertTalking();

            wire.atNat("conntrack -F");
            wire.atOutermostNat("conntrack -F");
            if (kind == NatKind.SYMMETRIC) { // the others keep the port
                Household.await(lab, "code", "binding-moved", "the binding did not move");
            }
            home.assertTalking();

            wire.atOutermostNat(ANOTHER_ADDRESS + "conntrack -F");
            long changed = System.currentTimeMillis();
            JsonNode again = Household.await(lab, "event", "registered", "no registration from the new address");
            assertTrue(again.path("from").asText().startsWith("203.0.113.3:"), again::toString);
            System.out.println("registered again " + (again.path("epoch_micros").asLong() / 1000 - changed)
                    + " ms after the NAT got another address");
            home.assertTalking();
            home.hangUp(lab);

            home.isCalled(lab);
            home.assertTalking();
            home.hangUp(lab);
            assertEquals(
                    "registered",
                    home.gateway().status().at("/registrations/0/state").asText());
        }
    }

    @LongRun
    @ParameterizedTest(name = "--nat {0} that forgets after {1} s")
    @CsvSource({"symmetric,30", "cgnat,30", "symmetric,120"})
    void impatientNats(String nat, int seconds) throws Exception {
        Access access = Access.of(Access.Mechanism.UDP_ENC_TUN);
        Subscriber subscriber = Subscriber.fresh();
        NatKind kind = NatKind.valueOf(nat.toUpperCase(java.util.Locale.ROOT));
        String forget = "echo %1$d > /proc/sys/net/netfilter/nf_conntrack_udp_timeout\n".formatted(seconds)
                + "echo %1$d > /proc/sys/net/netfilter/nf_conntrack_udp_timeout_stream\n".formatted(seconds);
        try (NamespaceWire wire = Household.wire(kind, folder)) {
            wire.atNat(forget);
            wire.atOutermostNat(forget);
            try (RunFolder run = new RunFolder();
                    Lab lab = lab(run, wire, access, subscriber);
                    Household home = Household.at(wire, subscriber, access)) {
                home.awaitRegistration();
                Thread.sleep(2_000L * seconds + 5_000);
                home.isCalled(lab);
                Thread.sleep(2_000L * seconds + 5_000);
                home.assertTalking();
                home.hangUp(lab);
                home.callEcho(lab);
                home.assertTalking();
                home.hangUp(lab);
            }
        }
    }

    /** TR 33.803 5.2.2.2: nothing in plain ESP leads to a UE that its NAT has forgotten, so it takes no calls then. */
    @LongRun
    @Test
    void aPlainTunnelTakesNoCallOnceTheNatHasForgotten() throws Exception {
        Access access = Access.of(Access.Mechanism.TUN);
        Subscriber subscriber = Subscriber.fresh();
        try (NamespaceWire wire = Household.wire(NatKind.SYMMETRIC, folder);
                RunFolder run = new RunFolder();
                Lab lab = lab(run, wire, access, subscriber);
                Household home = Household.at(wire, subscriber, access)) {
            home.awaitRegistration();
            home.isCalled(lab); // while the kernel remembers whom it sent ESP for
            home.assertTalking();
            home.hangUp(lab);

            Thread.sleep(5_000); // until nothing of the call is on its way; the next probe is 30 s after that
            wire.atNat("conntrack -F");
            lab.tell("call " + home.number());
            boolean rings = home.gateway()
                    .events()
                    .await(event -> event.path("tone").asText().equals("ringing"), Duration.ofSeconds(8))
                    .isPresent();
            assertFalse(rings, "a call came in that had no way");

            home.callEcho(lab); // what we send opens the way again
            home.assertTalking();
            home.hangUp(lab);
        }
    }

    @Test
    void twoGatewaysWithTheSameNumbersBehindOneNat() throws Exception {
        Access access = Access.of(Access.Mechanism.UDP_ENC_TUN);
        Subscriber here = Subscriber.fresh();
        Subscriber there = Subscriber.another();
        List<String> equal = EqualNumbers.options(folder);
        try (NamespaceWire wire = Household.wire(NatKind.PORT_RESTRICTED, folder);
                RunFolder run = new RunFolder();
                Lab lab = lab(run, wire, access, here, there);
                Household first = Household.at(wire, here, access, equal)) {
            first.awaitRegistration();
            try (Household second = Household.at(wire.neighbour(), there, access, equal)) {
                Household.await(lab, "code", "clash", "they chose different numbers");
                second.awaitRegistration();
                for (Household one : List.of(first, second, first)) {
                    one.isCalled(lab);
                    one.assertTalking();
                    one.hangUp(lab);
                }
            }
        }
    }

    private Lab lab(RunFolder run, NamespaceWire wire, Access access, Subscriber... subscribers) throws Exception {
        Path reply = folder.resolve("reply.wav");
        WavFile.write(reply, new short[60 * 8_000], 8_000);
        return Lab.start(
                run, wire, List.of(subscribers), access, Keying.usual(), reply, Optional.empty(), Optional.empty());
    }
}
