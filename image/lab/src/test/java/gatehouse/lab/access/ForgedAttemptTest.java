package gatehouse.lab.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.lab.pcscf.AccessPolicy;
import gatehouse.sip.message.SipRequest;
import gatehouse.testkit.Seeded;
import gatehouse.testkit.Seeds;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/**
 * Somebody hears everything and speaks from the UE's own place in the UE's own attempt (TS 33.203 7.3.1). Whatever it says
 * of the challenge, the right answer through the new SAs wins.
 */
class ForgedAttemptTest {
    private static final AccessPolicy POLICY = AccessPolicy.of(MemoryLab.PCSCF);
    private static final String ALICE = "+15550100";

    private static SipRequest forged(ScriptedUe ue, Seeded random, int kind) {
        ScriptedRegisters registers = ue.registers;
        String nonce = "nonce=\"" + registers.heardNonce() + "\", ";
        ScriptedSas others = new ScriptedSas(
                random.between(8_000, 60_000), random.between(300L, 900_000L), random.between(300L, 900_000L));
        return switch (kind) {
            case 0 -> registers.forged(nonce + "response=\"\"", others);
            case 1 ->
                registers.forged(
                        nonce + "response=\"\", auts=\"" + Base64.getEncoder().encodeToString(random.bytes(14)) + "\"",
                        others);
            case 2 ->
                registers.forged(nonce + "response=\"" + "0".repeat(32) + "\", integrity-protected=\"yes\"", others);
            case 3 -> registers.forged("nonce=\"\", response=\"\"", ue.pending);
            case 4 -> registers.forged("nonce=\"\", response=\"\"", others);
            case 5 -> registers.forged(nonce + "response=\"\"", ue.pending);
            default -> registers.forged(nonce + "response=\"\"", null);
        };
    }

    @Test
    void theRightAnswerWinsWhateverWasSaidOfTheChallenge() {
        Seeds.check(60, 3_000, random -> {
            Street street = random.chance(0.5)
                    ? Street.behindNat(random.seed(), POLICY)
                    : Street.direct(random.seed(), POLICY.with(true, false, false, random.chance(0.5)));
            ScriptedUe ue = street.ue(ALICE);
            Runnable forges = () -> {
                for (int i = random.between(1, 3); i > 0; i--) {
                    ue.transmit(forged(ue, random, random.between(0, 6)).emit(), null);
                }
            };
            ue.bendAnswer = answer -> {
                forges.run(); // between SM6 and SM7
                return answer;
            };
            ue.register(true);
            if (random.chance(0.5)) {
                forges.run(); // behind SM1
            }
            street.run(Duration.ofSeconds(3));
            assertTrue(ue.isRegistered(), () -> ue.failure() + " " + street.lab.told);
            assertEquals(1, street.lab.gate.sets(), "what the forger was asked is over");
            street.callsIn(ue);
        });
    }

    /** Each of them alone, so that none hides behind another. */
    @Test
    void noneOfThemEndsTheAttempt() {
        for (int kind = 0; kind <= 6; kind++) {
            int which = kind;
            Street street = Street.direct(3, POLICY);
            ScriptedUe ue = street.ue(ALICE);
            ue.bendAnswer = answer -> {
                ue.transmit(forged(ue, new Seeded(which), which).emit(), null);
                return answer;
            };
            ue.register(true);
            street.run(Duration.ofSeconds(2));
            assertTrue(ue.isRegistered(), () -> "kind " + which + ": " + ue.failure() + " " + street.lab.told);
        }
    }

    /** TS 33.203 7.3.1.2: the new SAs are deleted, here as soon as nobody can answer any more. */
    @Test
    void whatWasTurnedDownGoesLongBeforeItsChallenge() {
        Street street = Street.direct(4, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        SipRequest first = ue.registers.forged("nonce=\"\", response=\"\"", ue.freshSas());
        ue.transmit(first.emit(), null);
        street.run(Duration.ofSeconds(1));
        assertEquals(1, street.lab.gate.sets());
        ue.transmit(
                ue.registers.forged("nonce=\"x\", response=\"\"", ue.freshSas()).emit(), null);
        street.run(Duration.ofSeconds(5));
        assertEquals(2, street.lab.gate.sets());
        street.run(Duration.ofSeconds(5));
        assertEquals(1, street.lab.gate.sets(), "the second challenge may still be answered");
    }
}
