package gatehouse.scenarios.ims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.esp.Refusal;
import gatehouse.ims.AccessMode;
import gatehouse.lab.access.PortNat;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipParser;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.ua.CallHandle;
import gatehouse.testkit.LinkProfile;
import gatehouse.testkit.Middlebox;
import gatehouse.testkit.Packet;
import gatehouse.testkit.Seeded;
import gatehouse.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody sits in the NAT and does what he likes with the packets: nothing of his is accepted. */
class HostileAccessTest {
    private static final Endpoint ENC = Endpoint.of("203.0.113.10:4500");

    /** A NAT that keeps what passes, and into which packets can be put. */
    private static final class Tapped implements Middlebox {
        final PortNat nat = new PortNat(Quarter.PUBLIC);
        final List<Packet> inwards = new ArrayList<>();
        final List<Packet> outwards = new ArrayList<>();

        @Nullable
        Output out;

        @Nullable
        String forgery;

        @Override
        public boolean ownsOutside(IpAddress address) {
            return nat.ownsOutside(address);
        }

        @Override
        public void packet(Side side, Packet packet, long now, Output output) {
            out = output;
            (side == Side.INSIDE ? outwards : inwards).add(packet);
            String wanted = forgery;
            if (wanted != null && side == Side.INSIDE && packet.to().port() == 5060) {
                forgery = null;
                SipMessage asked = SipParser.parse(packet.payload().clone()).orThrow();
                output.send(Side.INSIDE, answer(packet, forged((SipRequest) asked, wanted)));
            }
            nat.packet(side, packet, now, output);
        }

        private static SipResponse forged(SipRequest asked, String how) {
            return switch (how) {
                case "403", "200", "494", "305" ->
                    SipResponse.to(asked, Integer.parseInt(how)).toTag("x").build();
                default ->
                    SipResponse.to(asked, 401)
                            .toTag("x")
                            .set(
                                    Headers.WWW_AUTHENTICATE,
                                    Headers.WWW_AUTHENTICATE.parse(how).orThrow())
                            .build();
            };
        }

        private static Packet answer(Packet asked, SipResponse response) {
            return new Packet(Packet.Kind.UDP, asked.to(), asked.from(), 0, 0, response.emit());
        }

        void inside(Packet packet) {
            if (out != null) {
                out.send(Side.INSIDE, packet);
            }
        }
    }

    enum Attack {
        REPLAY,
        ALTER,
        REFLECT,
        TRUNCATE,
        GROW,
        RANDOM
    }

    @ParameterizedTest
    @EnumSource
    void noPacketOfHisIsTaken(Attack attack) {
        Seeds.check(3, 300, seeded -> {
            Tapped box = new Tapped();
            Quarter quarter = new Quarter(seeded.seed(), LinkProfile.CLEAN, Quarter.usual(), box);
            MemoryUe ue = quarter.ue(Quarter.policy(AccessMode.UDP_ENC_TUN));
            quarter.registers(ue);
            CallHandle call = ue.call("600");
            quarter.until("the echo answers", () -> ue.answered == 1);
            quarter.run(Duration.ofSeconds(3));
            List<Packet> esp = (attack == Attack.REFLECT ? box.outwards : box.inwards)
                    .stream()
                            .filter(packet -> packet.payload().length > 40
                                    && packet.to().port() != 5060
                                    && packet.from().port() != 5060)
                            .toList();
            assertTrue(esp.size() >= 3, "there is something to attack with");
            var path = ue.paths.get(4500);
            long before = path.refusals().total();
            int sent = 0;
            for (Packet packet : esp) {
                box.inside(changed(packet, attack, ue, seeded));
                sent++;
            }
            int registrations = ue.registrations;
            quarter.run(Duration.ofSeconds(4));
            assertEquals(
                    before + sent,
                    path.refusals().total(),
                    "each is refused and counted: " + path.refusals().nonZero());
            assertEquals(0, ue.agent.notTaken());
            assertEquals(registrations, ue.registrations);
            assertTrue(ue.calls.contains(call), "the call does not notice");
            if (attack == Attack.REPLAY) {
                assertEquals(sent, path.refusals().of(Refusal.REPLAY));
            }
        });
    }

    private static Packet changed(Packet packet, Attack attack, MemoryUe ue, Seeded seeded) {
        byte[] octets = packet.payload().clone();
        switch (attack) {
            case REPLAY, REFLECT -> {}
            case ALTER -> octets[seeded.between(4, octets.length - 1)] ^= (byte) (1 << seeded.between(0, 7));
            case TRUNCATE -> octets = Arrays.copyOf(octets, seeded.between(8, octets.length - 1));
            case GROW -> octets = Arrays.copyOf(octets, octets.length + seeded.between(1, 2_000));
            case RANDOM -> {
                byte[] noise = seeded.bytes(octets.length);
                noise[0] |= 1; // no SPI of zero: that would be IKE
                octets = noise;
            }
        }
        return new Packet(Packet.Kind.UDP, ENC, ue.host.at(4500), 0, 0, octets);
    }

    @Test
    void forgedAnswersInClearOnlyDelay() {
        List<String> forgeries = List.of(
                "403",
                "200",
                "494",
                "305",
                "Digest realm=\"home.example\", nonce=\"AAAA\", algorithm=AKAv1-MD5",
                "Digest realm=\"home.example\", nonce=\"" + "A".repeat(43) + "=\", algorithm=AKAv1-MD5, qop=\"auth\"",
                "Digest realm=\"home.example\", nonce=\"x\", algorithm=MD5",
                "Basic realm=\"x\"");
        for (String forgery : forgeries) {
            Seeds.check(2, 100, seeded -> {
                Tapped box = new Tapped();
                box.forgery = forgery;
                Quarter quarter = new Quarter(seeded.seed(), LinkProfile.CLEAN, Quarter.usual(), box);
                MemoryUe ue = quarter.ue(Quarter.policy(AccessMode.UDP_ENC_TUN));
                ue.register();
                quarter.until("registered in spite of a forged " + forgery, ue::isRegistered);
                assertEquals(AccessMode.UDP_ENC_TUN, ue.protection.mode());
            });
        }
    }
}
