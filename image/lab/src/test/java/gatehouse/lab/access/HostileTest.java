package gatehouse.lab.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import gatehouse.esp.Refusal;
import gatehouse.lab.pcscf.AccessPolicy;
import gatehouse.sip.message.Method;
import gatehouse.testkit.Packet;
import gatehouse.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who stands between and has no key: nothing of that is accepted, all of it is counted, and little of it is told. */
class HostileTest {
    private static final AccessPolicy POLICY = AccessPolicy.of(MemoryLab.PCSCF);
    private static final String ALICE = "+15550100";

    /** A registered UE and what it sent through its SAs. */
    private record Tapped(Street street, ScriptedUe ue, List<Packet> up) {
        MemoryPort port() {
            return street.lab.ports.getFirst();
        }

        long accepted() {
            return street.lab.registered.size() + ue.responses.size();
        }

        long refused(Refusal reason) {
            return street.lab.path.refusals().of(reason);
        }
    }

    private static Tapped tapped(long seed) {
        Street street = Street.behindNat(seed, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        List<Packet> up = new ArrayList<>();
        street.lab.ports.getFirst().tap(up::add);
        street.registers(ue);
        ue.request(Method.OPTIONS, "sip:" + MemoryLab.DOMAIN, builder -> builder);
        street.run(Duration.ofSeconds(1));
        return new Tapped(street, ue, List.copyOf(up));
    }

    @Test
    void replays() {
        Tapped world = tapped(1);
        long before = world.accepted();
        for (int i = 0; i < 1_000; i++) {
            for (Packet packet : world.up) {
                world.port().inject(packet);
            }
        }
        world.street.run(Duration.ofSeconds(1));
        assertEquals(before, world.accepted());
        assertEquals(1_000L * world.up.size(), world.refused(Refusal.REPLAY));
        assertTrue(world.street.lab.told.size() < 5);
    }

    @Test
    void alteredInEveryOctet() {
        Tapped world = tapped(1);
        long before = world.accepted();
        Packet original = world.up.getLast();
        long refusals = world.street.lab.path.refusals().total();
        for (int at = 0; at < original.payload().length; at++) {
            byte[] altered = original.payload().clone();
            altered[at] ^= 0x20;
            if (at >= 4 && at < 8) {
                altered[at] ^= 0x40;
            }
            world.port().inject(Packet.udp(original.from(), original.to(), altered));
        }
        world.street.run(Duration.ofSeconds(1));
        assertEquals(before, world.accepted());
        assertEquals(
                refusals + original.payload().length,
                world.street.lab.path.refusals().total());
    }

    @Test
    void truncatedAndOversize() {
        Tapped world = tapped(1);
        long before = world.accepted();
        Packet original = world.up.getLast();
        for (int length = 8; length < original.payload().length; length++) {
            world.port().inject(Packet.udp(original.from(), original.to(), Arrays.copyOf(original.payload(), length)));
        }
        world.port().inject(Packet.udp(original.from(), original.to(), Arrays.copyOf(original.payload(), 65_000)));
        world.street.run(Duration.ofSeconds(1));
        assertEquals(before, world.accepted());
        assertTrue(world.refused(Refusal.TRUNCATED) > 0);
    }

    /** TS 33.203 7.1: our SPIs differ from the UE's, so that what we send is never taken when it comes back. */
    @Test
    void reflected() {
        Tapped world = tapped(1);
        List<byte[]> down = new ArrayList<>();
        world.ue.ports.get(4500).tap(packet -> down.add(packet.payload()));
        world.street.callsIn(world.ue);
        long before = world.accepted();
        Endpoint from = world.up.getLast().from();
        for (byte[] octets : down) {
            world.port().inject(Packet.udp(from, new Endpoint(MemoryLab.ADDRESS, 4500), octets));
        }
        assertTrue(!down.isEmpty());
        assertEquals(down.size(), world.refused(Refusal.REFLECTED));
        assertEquals(before, world.accepted());
        // and the other way: what the UE sent, sent back to it
        long refusals = world.ue.path.refusals().total();
        for (Packet packet : world.up) {
            world.ue.ports.get(4500).inject(Packet.udp(packet.to(), packet.from(), packet.payload()));
        }
        assertEquals(refusals + world.up.size(), world.ue.path.refusals().total());
    }

    @Test
    void oneUesPacketsUnderAnothersSpi() {
        Street street = Street.behindNat(1, POLICY);
        ScriptedUe alice = street.ue(ALICE);
        ScriptedUe bob = street.ue("+15550101");
        bob.portUs = 6_500;
        bob.nextPortUc = 7_500;
        List<Packet> up = new ArrayList<>();
        street.lab.ports.getFirst().tap(up::add);
        street.registers(alice);
        street.registers(bob);
        long bad = street.lab.path.refusals().of(Refusal.BAD_ICV);
        Packet ofAlice = up.getFirst();
        byte[] octets = ofAlice.payload().clone();
        long spi = bob.current.server.spiS();
        for (int i = 0; i < 4; i++) {
            octets[i] = (byte) (spi >> 24 - 8 * i);
        }
        octets[7] += 9;
        street.lab.ports.getFirst().inject(Packet.udp(ofAlice.from(), ofAlice.to(), octets));
        assertEquals(bad + 1, street.lab.path.refusals().of(Refusal.BAD_ICV));
    }

    @Test
    void noise() {
        Seeds.check(20, 2_000, seeded -> {
            Tapped world = tapped(seeded.seed());
            long before = world.accepted();
            Endpoint from = world.up.getLast().from();
            for (int i = 0; i < 200; i++) {
                byte[] octets = seeded.bytes(seeded.between(0, 300));
                if (octets.length > 8 && seeded.chance(0.5)) {
                    System.arraycopy(world.up.getLast().payload(), 0, octets, 0, 4);
                }
                world.port().inject(Packet.udp(from, new Endpoint(MemoryLab.ADDRESS, 4500), octets));
                world.street.lab.host.sendUdp(9, MemoryLab.PCSCF, octets);
            }
            world.street.run(Duration.ofSeconds(1));
            assertEquals(before, world.accepted());
            world.street.callsIn(world.ue);
        });
    }

    /** SM6 and SM7 that nobody of the two wrote. */
    @Test
    void forgedAgreements() {
        Street street = Street.behindNat(1, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        street.registers(ue);
        // SM7 in clear, with the right nonce in sight of everybody and no key
        ue.transmit(
                ue.registers
                        .forgedRegister("integrity-protected=\"yes\", ik=\"00\"")
                        .emit(),
                null);
        street.run(Duration.ofSeconds(2));
        assertEquals(1, street.lab.registered.size());
        street.callsIn(ue);
    }

    @Test
    void aFloodOfProposalsLeavesNothingAndSaysLittle() {
        Street street = Street.behindNat(1, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        street.registers(ue);
        for (int i = 0; i < 2_000; i++) {
            ue.transmit(ue.registers.strangersRegister(i).emit(), null);
        }
        street.run(Duration.ofMinutes(2));
        assertEquals(1, street.lab.gate.sets());
        assertTrue(street.lab.told.size() < 20, street.lab.told.size() + " lines");
        street.callsIn(ue);
    }
}
