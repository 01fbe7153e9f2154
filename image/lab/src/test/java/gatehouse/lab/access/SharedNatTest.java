package gatehouse.lab.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.lab.pcscf.AccessPolicy;
import gatehouse.lab.pcscf.Discarded;
import gatehouse.sip.message.Method;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Several UEs behind one NAT, and NATs that change their minds (TR 33.803 B.5, and beyond it). */
class SharedNatTest {
    private static final AccessPolicy POLICY = AccessPolicy.of(MemoryLab.PCSCF);
    private static final String ALICE = "+15550100";
    private static final String BOB = "+15550101";

    @Test
    void equalPortsAndSpisAreRefusedUntilTheUeChoosesOthers() {
        for (boolean separate : new boolean[] {false, true}) {
            Street street = Street.behindNat(1, POLICY.with(true, separate, false, true));
            ScriptedUe alice = street.ue(ALICE);
            ScriptedUe bob = street.ue(BOB);
            alice.forced = new ScriptedSas(7_000, 1_111_111, 2_222_222);
            bob.forced = new ScriptedSas(7_000, 1_111_111, 2_222_222);
            street.registers(alice);
            bob.register(true);
            street.run(Duration.ofSeconds(2));
            assertEquals("400", bob.failure());
            bob.portUs = 6_001;
            bob.forced = new ScriptedSas(7_001, 1_111_111, 3_333_333); // an SPI is still the same
            bob.register(true);
            street.run(Duration.ofSeconds(2));
            assertEquals("400", bob.failure());
            bob.nextPortUc = 7_002;
            street.registers(bob);
            street.callsIn(alice);
            street.callsIn(bob);
            assertEquals(
                    0,
                    alice.requests.stream()
                            .filter(request -> request.uri().toString().contains("101"))
                            .count());
        }
    }

    /** B.5.1, second option: the P-CSCF's own ports tell them apart. */
    @Test
    void equalServerPortsMayBeShared() {
        Street street = Street.behindNat(1, POLICY.with(true, false, true, true));
        ScriptedUe alice = street.ue(ALICE);
        ScriptedUe bob = street.ue(BOB);
        bob.nextPortUc = 7_100;
        street.registers(alice);
        street.registers(bob);
        assertEquals(alice.portUs, bob.portUs);
        assertNotEquals(alice.current.server.portS(), bob.current.server.portS());
        street.callsIn(alice);
        street.callsIn(bob);
    }

    @Test
    void aNewPortOfTheSameNatIsProbedThenUsed() {
        for (boolean separate : new boolean[] {false, true}) {
            Street street = Street.behindNat(1, POLICY.with(true, separate, false, true));
            ScriptedUe ue = street.ue(ALICE);
            street.registers(ue);
            street.nat.rebind();
            ue.request(Method.OPTIONS, "sip:" + MemoryLab.DOMAIN, builder -> builder);
            street.run(Duration.ofSeconds(2));
            assertEquals(1, street.lab.told("binding-moved"));
            assertEquals(200, ue.responses.getLast().status());
            street.callsIn(ue);
        }
    }

    @Test
    void withoutTheProbesAnswerNothingMoves() {
        Street street = Street.behindNat(1, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        street.registers(ue);
        // A fresh packet of the UE, carried by somebody to another port of the same address
        ue.answersOptions = false;
        street.nat.rebind();
        ue.request(Method.OPTIONS, "sip:" + MemoryLab.DOMAIN, builder -> builder);
        street.run(Duration.ofSeconds(10));
        assertEquals(0, street.lab.told("binding-moved"));
    }

    @Test
    void aReplayFromElsewhereStartsNoProbe() {
        Street street = Street.behindNat(1, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        java.util.List<gatehouse.testkit.Packet> up = new java.util.ArrayList<>();
        street.lab.ports.getFirst().tap(up::add);
        street.registers(ue);
        int requests = ue.requests.size();
        for (gatehouse.testkit.Packet packet : java.util.List.copyOf(up)) {
            street.lab
                    .ports
                    .getFirst()
                    .inject(gatehouse.testkit.Packet.udp(
                            gatehouse.base.Endpoint.of(Street.PUBLIC + ":9"), packet.to(), packet.payload()));
        }
        street.run(Duration.ofSeconds(5));
        assertEquals(requests, ue.requests.size());
        street.callsIn(ue);
    }

    /** TS 33.203 7.5: another address means another registration. */
    @Test
    void anotherPublicAddressRegistersAnew() {
        Street street = Street.behindNat(1, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        street.registers(ue);
        street.nat.rebind("203.0.113.3");
        ue.request(Method.OPTIONS, "sip:" + MemoryLab.DOMAIN, builder -> builder);
        street.run(Duration.ofSeconds(1));
        assertTrue(street.lab.pcscf.discarded().get(Discarded.OTHER_ADDRESS) > 0);
        ue.portUs++;
        street.registers(ue);
        assertEquals("203.0.113.3", ue.seen.toString());
        street.callsIn(ue);
        street.run(Duration.ofMillis(10));
        assertEquals(1, street.lab.gate.sets(), "what was bound to the old address is gone");
    }
}
