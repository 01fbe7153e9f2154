package gatehouse.lab.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.lab.home.Irregularity;
import gatehouse.lab.pcscf.AccessPolicy;
import gatehouse.lab.pcscf.Discarded;
import gatehouse.lab.pcscf.Disturbance;
import gatehouse.sip.agree.IpsecMode;
import gatehouse.sip.message.Credentials;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.SipRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The error cases of TS 33.203 7.3, and the P-CSCF's answers to UEs that are wrong or lie. */
class ErrorCasesTest {
    private static final AccessPolicy POLICY = AccessPolicy.of(MemoryLab.PCSCF);
    private static final String ALICE = "+15550100";

    private static Street disturbed(Disturbance... script) {
        return Street.behindNat(1, POLICY.script(List.of(script)));
    }

    private static ScriptedUe tries(Street street, Duration time) {
        ScriptedUe ue = street.ue(ALICE);
        ue.register(true);
        street.run(time);
        return ue;
    }

    // ---- 7.3.1: IMS AKA

    @Test
    void aWrongResponseIsRefusedThroughTheNewSas() {
        Street street = Street.behindNat(1, POLICY, Irregularity.REFUSE_RESPONSE);
        ScriptedUe ue = tries(street, Duration.ofSeconds(2));
        assertEquals("403", ue.failure());
        assertFalse(ue.isRegistered());
        street.run(Duration.ofSeconds(40));
        assertEquals(0, street.lab.gate.sets(), "the new SAs are deleted");
    }

    @Test
    void aResponseOfAnotherKeyIsRefused() {
        Street street = Street.behindNat(1, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        ue.bendAnswer = answer -> {
            String text = answer.value(Headers.AUTHORIZATION).toString();
            int at = text.indexOf("response=\"") + 10;
            String other = text.substring(0, at) + "00000000" + text.substring(at + 8);
            return answer.with()
                    .set(Headers.AUTHORIZATION, Credentials.of(other))
                    .build();
        };
        ue.register(true);
        street.run(Duration.ofSeconds(2));
        assertEquals("403", ue.failure());
    }

    @Test
    void networkAuthenticationFailureIsAskedAgainThenRefused() {
        Street once = Street.behindNat(1, POLICY, Irregularity.WRONG_MAC);
        assertTrue(tries(once, Duration.ofSeconds(2)).isRegistered());
        Street always = Street.behindNat(
                1,
                POLICY,
                Irregularity.WRONG_MAC,
                Irregularity.WRONG_MAC,
                Irregularity.WRONG_MAC,
                Irregularity.WRONG_MAC);
        assertEquals("403", tries(always, Duration.ofSeconds(3)).failure());
    }

    @Test
    void synchronisationFailureIsMadeGoodByAuts() {
        Street street = Street.behindNat(1, POLICY, Irregularity.STALE_SEQUENCE);
        ScriptedUe ue = tries(street, Duration.ofSeconds(2));
        assertTrue(ue.isRegistered());
        street.run(Duration.ofSeconds(40));
        assertEquals(1, street.lab.gate.sets());
    }

    @Test
    void endlessSynchronisationFailuresEnd() {
        Irregularity[] stale = new Irregularity[20];
        java.util.Arrays.fill(stale, Irregularity.STALE_SEQUENCE);
        ScriptedUe ue = tries(Street.behindNat(1, POLICY, stale), Duration.ofSeconds(5));
        assertEquals("403", ue.failure());
        assertTrue(ue.responses.size() < 6, "no endless loop of 401s");
    }

    @Test
    void anotherIsimKnowsMoreThanTheHss() {
        Street street = Street.behindNat(1, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        ue.isim.sequence().accept(gatehouse.aka.SequenceNumber.join(5_000, 1));
        street.registers(ue);
    }

    /** Nobody proves anything in clear: the same name, from elsewhere or the UE's own place, takes no challenge away. */
    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void aForgedFirstRegisterDoesNotReplaceAChallenge(boolean fromItsOwnPlace, boolean before) {
        Street street = Street.behindNat(2, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        ScriptedUe elsewhere = street.ue(ALICE);
        Runnable forges = () -> {
            for (int i = 0; i < 5; i++) {
                (fromItsOwnPlace ? ue : elsewhere)
                        .transmit(ue.registers.forgedProposal(i).emit(), null);
            }
        };
        if (before) {
            forges.run();
            street.run(Duration.ofSeconds(1));
        } else {
            ue.bendAnswer = answer -> {
                forges.run(); // between SM6 and SM7
                return answer;
            };
        }
        ue.register(true);
        street.run(Duration.ofSeconds(2));
        assertTrue(ue.isRegistered(), ue::failure);
        assertEquals(1, street.lab.gate.sets(), "what the others were asked is over");
        street.callsIn(ue);
    }

    @Test
    void aFloodInAUesNameIsBoundedAndAnswersSoonAgain() {
        Street street = Street.behindNat(2, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        for (int i = 0; i < 200; i++) {
            ue.transmit(ue.registers.forgedProposal(i).emit(), null);
        }
        street.run(Duration.ofSeconds(1));
        assertEquals(8, street.lab.gate.sets());
        ue.register(true);
        street.run(Duration.ofSeconds(1));
        assertEquals("503", ue.failure());
        street.run(Duration.ofSeconds(7));
        ue.register(true);
        street.run(Duration.ofSeconds(1));
        assertTrue(ue.isRegistered(), ue::failure);
        street.run(Duration.ofMinutes(5));
        assertEquals(1, street.lab.gate.sets());
    }

    // ---- 7.3.2: the agreement

    @Test
    void aRejectedProposalGets494() {
        ScriptedUe ue = tries(disturbed(Disturbance.REJECT_PROPOSAL), Duration.ofSeconds(1));
        assertEquals("494", ue.failure());
        assertFalse(ue.responses.getFirst().values(Headers.SECURITY_SERVER).isEmpty());
    }

    @Test
    void unknownAlgorithmsGet494() {
        Street street = Street.direct(
                1,
                POLICY.suites(List.of(
                        gatehouse.esp.EspSuite.of(gatehouse.esp.Encryption.NULL, gatehouse.esp.Integrity.AES_GMAC))));
        ScriptedUe ue = tries(street, Duration.ofSeconds(1));
        assertEquals("494", ue.failure());
        assertEquals(1, street.lab.told("proposal-rejected"));
    }

    @Test
    void withoutAnAgreementThereIsNoRegistration() {
        Street street = Street.direct(1, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        ue.suites = List.of();
        ue.register(true);
        street.run(Duration.ofSeconds(1));
        assertEquals("421", ue.failure());
        assertTrue(ue.responses.getFirst().lists(Headers.REQUIRE, "sec-agree"));
    }

    @Test
    void aUeAbandonsWhatItCannotAccept() {
        for (Disturbance wrong : new Disturbance[] {Disturbance.UNKNOWN_ALGORITHM, Disturbance.STRIP_AGREEMENT}) {
            Street street = disturbed(wrong);
            ScriptedUe ue = tries(street, Duration.ofSeconds(2));
            assertEquals("agreement", ue.failure(), wrong.toString());
            assertTrue(street.lab.registered.isEmpty());
        }
    }

    @Test
    void aDowngradeOnTheWayIsFoundInSm7() {
        Street street = disturbed(Disturbance.DOWNGRADE);
        ScriptedUe ue = street.ue(ALICE);
        ue.suites = List.of(
                gatehouse.esp.EspSuite.of(gatehouse.esp.Encryption.NULL, gatehouse.esp.Integrity.HMAC_SHA_1_96));
        ue.register(true);
        street.run(Duration.ofSeconds(2));
        assertEquals("400", ue.failure());
        assertEquals(1, street.lab.told("agreement-differs"));
        assertTrue(street.lab.registered.isEmpty());
    }

    @Test
    void aChangedSecurityClientIsFoundInSm7() {
        Street street = Street.direct(1, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        ue.bendAnswer = answer -> answer.with()
                .set(
                        Headers.SECURITY_CLIENT,
                        Parameterized.of(answer.values(Headers.SECURITY_CLIENT).getFirst() + ";x=1"))
                .build();
        ue.register(true);
        street.run(Duration.ofSeconds(2));
        assertEquals("400", ue.failure());
    }

    @Test
    void withoutSecurityVerifySm7IsRefused() {
        Street street = Street.direct(1, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        ue.bendAnswer = answer -> answer.with().remove(Headers.SECURITY_VERIFY).build();
        ue.register(true);
        street.run(Duration.ofSeconds(2));
        assertEquals("400", ue.failure());
        assertTrue(street.lab.registered.isEmpty());
    }

    @Test
    void aPcscfWithoutNatSupportOffersTransportMode() {
        Street street = Street.behindNat(1, POLICY.with(false, false, false, true));
        ScriptedUe ue = tries(street, Duration.ofSeconds(2));
        assertEquals(IpsecMode.TRANS, ue.pending.server.mode(), "for the UE to abort (A.7.3.2.4)");
        Street scripted = disturbed(Disturbance.NO_NAT_SUPPORT);
        assertEquals(
                IpsecMode.TRANS,
                tries(scripted, Duration.ofSeconds(2)).pending.server.mode());
    }

    @Test
    void lostMessagesAreRepeatedAndAnsweredAlike() {
        for (Disturbance lost : new Disturbance[] {Disturbance.LOSE_SM7, Disturbance.LOSE_SM12}) {
            Street street = disturbed(lost, lost);
            ScriptedUe ue = tries(street, Duration.ofSeconds(8));
            assertTrue(ue.isRegistered(), lost.toString());
            assertEquals(1, street.lab.gate.sets());
        }
    }

    @Test
    void sm12ComesNoOtherWay() {
        ScriptedUe ue = tries(disturbed(Disturbance.CLEAR_SM12), Duration.ofSeconds(8));
        assertTrue(ue.isRegistered(), "by the repeat that came through the SA");
    }

    @Test
    void equalSpisMakeNoSas() {
        Street street = Street.direct(1, POLICY.script(List.of(Disturbance.SAME_SPIS)));
        ScriptedUe ue = street.ue(ALICE);
        ue.bendAnswer = answer -> answer; // this UE does not look
        try {
            ue.register(true);
            street.network.simulation().run(Duration.ofSeconds(2));
        } catch (IllegalArgumentException reflection) {
            assertTrue(reflection.getMessage().contains("SPI"), "the UE's own tables refuse them too");
        }
        assertEquals(0, street.lab.gate.sets());
        assertEquals(0, street.lab.path.sad().size());
    }

    // ---- what comes the wrong way

    @Test
    void nothingButRegisterIsTakenInClear() {
        Street street = Street.direct(1, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        street.registers(ue);
        for (Method method : List.of(Method.INVITE, Method.OPTIONS, Method.SUBSCRIBE, Method.BYE)) {
            SipRequest request = ue.request(method, "sip:200@" + MemoryLab.DOMAIN, builder -> builder);
            ue.transmit(
                    request.with()
                            .set(
                                    Headers.VIA,
                                    gatehouse.sip.message.Via.of("UDP", "203.0.113.20", 5060, "z9hG4bKclear" + method))
                            .build()
                            .emit(),
                    null);
        }
        street.run(Duration.ofSeconds(1));
        assertEquals(4, street.lab.pcscf.discarded().get(Discarded.CLEAR_MESSAGE));
        assertTrue(ue.responses.stream()
                .noneMatch(response -> String.valueOf(response.via().branch()).contains("clear")));
    }

    @Test
    void anIdentityOfSomebodyElseIsDiscarded() {
        Street street = Street.direct(1, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        street.registers(ue);
        int before = ue.responses.size();
        ue.request(
                Method.INVITE,
                "sip:200@" + MemoryLab.DOMAIN,
                builder -> builder.set(Headers.FROM, NameAddr.of("<sip:+15550101@" + MemoryLab.DOMAIN + ">;tag=x")));
        street.run(Duration.ofMillis(100));
        assertEquals(before, ue.responses.size());
        assertEquals(1, street.lab.pcscf.discarded().get(Discarded.WRONG_IDENTITY));
        ue.request(
                Method.OPTIONS,
                "sip:" + MemoryLab.DOMAIN,
                builder -> builder.add(Headers.P_PREFERRED_IDENTITY, NameAddr.of("<tel:+15550101>")));
        street.run(Duration.ofMillis(100));
        assertTrue(street.lab.pcscf.discarded().get(Discarded.WRONG_IDENTITY) > 1);
    }

    @Test
    void registrationSasCarryNothingElse() {
        Street street = Street.direct(1, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        ue.bendAnswer = answer -> SipRequest.builder(Method.OPTIONS, answer.uri())
                .copy(Headers.VIA, answer)
                .copy(Headers.FROM, answer)
                .copy(Headers.TO, answer)
                .copy(Headers.CALL_ID, answer)
                .add(Headers.CSEQ, new gatehouse.sip.message.CSeq(9, Method.OPTIONS))
                .build();
        ue.register(true);
        street.run(Duration.ofSeconds(1));
        assertTrue(street.lab.pcscf.discarded().get(Discarded.WRONG_SA) > 0);
        assertEquals(1, ue.responses.size(), "SM6 alone");
    }

    @Test
    void failuresOfAkaDoNotComeThroughTheNewSas() {
        Street street = Street.direct(1, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        ue.bendAnswer = answer -> {
            String text = answer.value(Headers.AUTHORIZATION).toString();
            String bare = text.substring(0, text.indexOf(", response=")) + ", response=\"\"";
            return answer.with()
                    .set(Headers.AUTHORIZATION, Credentials.of(bare))
                    .build();
        };
        ue.register(true);
        street.run(Duration.ofSeconds(1));
        assertTrue(street.lab.pcscf.discarded().get(Discarded.FAILURE_IN_NEW_SA) > 0);
    }

    @Test
    void theWordOfAUeAboutItsOwnProtectionCountsNothing() {
        Street street = Street.direct(1, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        ue.register(true);
        street.run(Duration.ofMillis(5)); // SM1 is on its way; now somebody claims to be protected
        SipRequest forged = ue.registers.forgedRegister("integrity-protected=\"yes\"");
        ue.transmit(forged.emit(), null);
        street.run(Duration.ofSeconds(2));
        assertTrue(street.lab.registered.size() <= 1);
        assertEquals(
                401,
                ue.responses.stream()
                        .filter(response ->
                                "z9hG4bKforged".equals(response.via().branch()))
                        .findFirst()
                        .orElseThrow()
                        .status());
    }
}
