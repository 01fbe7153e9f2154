package gatehouse.ims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Secret;
import gatehouse.sip.agree.Ipsec3gpp;
import gatehouse.sip.agree.IpsecEncryption;
import gatehouse.sip.agree.IpsecIntegrity;
import gatehouse.sip.agree.IpsecMode;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.sip.ua.RegistrationAction;
import gatehouse.sip.ua.SipEvent;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** TR 33.803 A.7.3 and what TS 24.229 5.1.1.5 adds, UE side: each ends with a reason, and with nothing left behind. */
class ErrorCasesTest {
    private static final Duration WAITS_FOR_A_BETTER_ONE = Duration.ofSeconds(4); // an eighth of 64*T1

    private static Ipsec3gpp with(
            Ipsec3gpp from, IpsecMode mode, IpsecIntegrity alg, IpsecEncryption ealg, long spiC, int portC) {
        return new Ipsec3gpp(from.preference(), mode, alg, ealg, spiC, from.spiS(), portC, from.portS(), null);
    }

    private static void failed(Bench bench, String code) {
        assertTrue(bench.failure().startsWith(code + ":"), bench.failure());
        bench.assertQuiet();
    }

    private static void failedAndElsewhereNow(Bench bench, String code) {
        assertTrue(bench.failure().startsWith(code + ":"), bench.failure());
        assertEquals(Bench.SECOND, bench.last().flow().remote(), "the next P-CSCF, at once");
        assertEquals(2, bench.numbers.ports.size(), "what the first was offered is given back");
    }

    static Stream<Arguments> proposals() {
        return Stream.of(
                proposal(
                        "an algorithm that was not offered",
                        false,
                        p -> with(
                                p,
                                IpsecMode.TRANS,
                                IpsecIntegrity.HMAC_MD5_96,
                                IpsecEncryption.NULL,
                                p.spiC(),
                                p.portC())),
                proposal(
                        "a mode that was not offered",
                        false,
                        p -> with(p, IpsecMode.TUN, p.integrity(), p.encryption(), p.spiC(), p.portC())),
                proposal(
                        "a reserved SPI", false, p -> with(p, p.mode(), p.integrity(), p.encryption(), 255, p.portC())),
                proposal(
                        "equal SPIs",
                        false,
                        p -> with(p, p.mode(), p.integrity(), p.encryption(), p.spiS(), p.portC())),
                proposal(
                        "a standard port",
                        false,
                        p -> with(p, p.mode(), p.integrity(), p.encryption(), p.spiC(), 5060)),
                proposal(
                        "equal ports",
                        false,
                        p -> with(p, p.mode(), p.integrity(), p.encryption(), p.spiC(), p.portS())));
    }

    private static Arguments proposal(String what, boolean nat, UnaryOperator<Ipsec3gpp> change) {
        return Arguments.of(what, nat, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("proposals")
    void anUnacceptableProposalAbandonsTheRegistration(String what, boolean nat, UnaryOperator<Ipsec3gpp> change) {
        Bench bench = new Bench(1, AccessMode.TRANS);
        bench.challenge(nat, change.apply(bench.choice(IpsecMode.TRANS)));
        failed(bench, "proposal-rejected");
    }

    @Test
    void anSpiOfOursIsRefused() {
        Bench bench = new Bench(2, AccessMode.TRANS);
        Ipsec3gpp choice = bench.choice(IpsecMode.TRANS);
        long ours = bench.numbers.spis.iterator().next();
        bench.challenge(
                false, with(choice, choice.mode(), choice.integrity(), choice.encryption(), ours, choice.portC()));
        failed(bench, "proposal-rejected");
    }

    @Test
    void aStrippedMechanismIsNoWayToLessSecurity() {
        Bench bench = new Bench(3, AccessMode.TRANS);
        bench.challenge(false);
        failed(bench, "proposal-rejected");
    }

    @Test
    void anAcceptanceWithoutAChallengeIsNotBelieved() {
        Bench bench = new Bench(4, AccessMode.TRANS);
        bench.accept(3600);
        failed(bench, "proposal-rejected");
    }

    @Test
    void behindANatAModeForNatsIsNeeded() {
        Bench bench = new Bench(5, AccessMode.TRANS);
        bench.challenge(true, bench.choice(IpsecMode.TRANS));
        failed(bench, "sm6-aborted");
        bench = new Bench(6, AccessMode.UDP_ENC_TUN, AccessMode.TRANS);
        bench.challenge(true, bench.choice(IpsecMode.TRANS));
        failed(bench, "sm6-aborted");
        // of two, the one that fits
        bench = new Bench(6, AccessMode.UDP_ENC_TUN, AccessMode.TRANS);
        bench.challenge(true, bench.choice(IpsecMode.TRANS), bench.choice(IpsecMode.UDP_ENC_TUN));
        assertEquals(
                AccessMode.UDP_ENC_TUN, bench.set(SaRow.Stage.NEW).agreement.mode());
    }

    @Test
    void withoutANatNothingForNatsIsUsed() {
        Bench bench = new Bench(7, AccessMode.UDP_ENC_TUN, AccessMode.TRANS);
        bench.challenge(false, bench.choice(IpsecMode.UDP_ENC_TUN));
        failed(bench, "proposal-rejected");
    }

    @Test
    void anOldSequenceNumberIsResynchronisedOnce() {
        Bench bench = new Bench(8, AccessMode.TRANS);
        bench.register(false, IpsecMode.TRANS);
        bench.refresh();
        SaSet current = bench.set(SaRow.Stage.CURRENT);
        long before = SecurityClient.spiC(bench);
        bench.answer(bench.challenge(false, bench.nonce(64, true))
                .add(Headers.SECURITY_SERVER, bench.choice(IpsecMode.TRANS).toHeader())
                .build());
        assertTrue(bench.hasAuts());
        assertEquals(current.id, bench.last().set(), "failures go under the old set, never under a new one");
        assertNull(bench.set(SaRow.Stage.NEW));
        assertNotEquals(before, SecurityClient.spiC(bench), "with a new proposal");
        bench.challenge(false, bench.choice(IpsecMode.TRANS));
        assertNotNull(bench.set(SaRow.Stage.NEW));
        bench.accept(3600);
        bench.refresh();
        for (int i = 0; i < 2; i++) {
            bench.answer(bench.challenge(false, bench.nonce(64, true))
                    .add(Headers.SECURITY_SERVER, bench.choice(IpsecMode.TRANS).toHeader())
                    .build());
        }
        assertTrue(bench.failure().startsWith("authentication-failed: the sequence number"), bench.failure());
    }

    @Test
    void aNetworkThatIsNotAuthenticIsToldSoAndGivenUp() {
        Bench bench = new Bench(9, AccessMode.TRANS);
        isChallengedByOthers(bench);
        var credentials = bench.last().request().value(Headers.AUTHORIZATION);
        assertEquals("", credentials.get("response"), "TS 24.229 5.1.1.5.3");
        assertNull(credentials.get("auts"));
        assertEquals(0, bench.last().set(), "in clear, as SM1");
        isChallengedByOthers(bench);
        failedAndElsewhereNow(bench, "authentication-failed");
    }

    private static void isChallengedByOthers(Bench bench) {
        bench.answer(bench.challenge(false, bench.nonce(64, false))
                .add(Headers.SECURITY_SERVER, bench.choice(IpsecMode.TRANS).toHeader())
                .build());
        bench.pass(WAITS_FOR_A_BETTER_ONE);
    }

    @Test
    void aChallengeForAPasswordIsDeclined() {
        Bench bench = new Bench(10, AccessMode.TRANS);
        bench.answer(SipResponse.to(bench.last().request(), 401)
                .toTag("t")
                .set(
                        Headers.WWW_AUTHENTICATE,
                        Headers.WWW_AUTHENTICATE
                                .parse("Digest realm=\"home.example\", nonce=\"n\", algorithm=MD5")
                                .orThrow())
                .build());
        bench.pass(WAITS_FOR_A_BETTER_ONE);
        failedAndElsewhereNow(bench, "authentication-failed");
    }

    @Test
    void aRefusedAnswerDeletesTheNewAssociations() {
        Bench bench = new Bench(11, AccessMode.TRANS);
        bench.challenge(false, bench.choice(IpsecMode.TRANS));
        bench.answer(bench.challenge(false, bench.nextNonce()).build());
        failed(bench, "authentication-failed");
    }

    @Test
    void aRefusalAfterProofIsFinalAndOneInClearIsNot() {
        Bench bench = new Bench(12, AccessMode.TRANS);
        bench.refuse(403);
        assertEquals(403, bench.told(RegistrationAction.Failed.class).status());
        bench.pass(Duration.ofMillis(1));
        assertEquals(Bench.SECOND, bench.last().flow().remote(), "the next P-CSCF, at once");
        bench.challenge(false, bench.choice(IpsecMode.TRANS));
        bench.refuse(403);
        bench.told(RegistrationAction.Refused.class);
        bench.assertQuiet();
    }

    @Test
    void aSecurityAgreementThatFailsItsCheckAtThePcscfIsAbandoned() {
        Bench bench = new Bench(13, AccessMode.TRANS);
        bench.challenge(false, bench.choice(IpsecMode.TRANS));
        bench.refuse(494);
        failed(bench, "proposal-rejected");
    }

    @Test
    void refusedNumbersAreReplacedAtOnceAndOnlyOnce() {
        Bench bench = new Bench(23, AccessMode.TRANS);
        long first = SecurityClient.spiC(bench);
        bench.refuse(400); // B.5.1: equal to those of another UE behind the same NAT
        bench.pass(Duration.ofMillis(1));
        assertNotEquals(first, SecurityClient.spiC(bench));
        bench.refuse(400);
        assertTrue(bench.told(RegistrationAction.Failed.class).retryIn().toSeconds() >= 15);
    }

    @Test
    void silenceWalksThroughThePcscfsAndThenWaits() {
        Bench bench = new Bench(14, AccessMode.TRANS);
        assertEquals(Bench.PCSCF, bench.last().flow().remote());
        bench.pass(Duration.ofSeconds(33)); // timer F
        assertEquals(Bench.SECOND, bench.last().flow().remote());
        int count = bench.sent.size();
        bench.pass(Duration.ofSeconds(33));
        Duration wait = bench.told(RegistrationAction.Failed.class).retryIn();
        assertTrue(wait.compareTo(Duration.ofSeconds(15)) >= 0, "back-off after all of them: " + wait);
        assertTrue(bench.sent.size() > count);
        bench.pass(wait);
        assertEquals(Bench.PCSCF, bench.last().flow().remote());
    }

    @Test
    void associationsThatCannotBeHadFailTheRegistrationAtOnce() {
        Bench bench = new Bench(25, AccessMode.TRANS);
        bench.challenge(false, bench.choice(IpsecMode.TRANS));
        SaSet set = bench.set(SaRow.Stage.NEW);
        bench.feed(new ImsEvent.Unavailable(set.id, "plain ESP needs a right"));
        assertEquals(503, bench.told(RegistrationAction.Failed.class).status());
        assertEquals("plain ESP needs a right", bench.failure());
        assertNull(bench.set(SaRow.Stage.NEW));
    }

    @Test
    void anAnswerThatNeverComesLeavesNoAssociations() {
        Bench bench = new Bench(15, AccessMode.TRANS);
        bench.challenge(false, bench.choice(IpsecMode.TRANS));
        assertNotNull(bench.set(SaRow.Stage.NEW));
        bench.pass(Duration.ofSeconds(40));
        assertNull(bench.set(SaRow.Stage.NEW));
    }

    @Test
    void whenTheOldAssociationsAreDeadItBeginsAfresh() {
        Bench bench = new Bench(16, AccessMode.TRANS);
        bench.register(false, IpsecMode.TRANS);
        SaSet dead = bench.set(SaRow.Stage.CURRENT);
        bench.refresh();
        assertEquals(dead.id, bench.last().set());
        bench.pass(Duration.ofSeconds(33));
        assertEquals(0, bench.last().set(), "A.7.4: no answer to protected messages, so in clear");
        bench.register(false, IpsecMode.TRANS);
        assertNotEquals(dead.id, bench.set(SaRow.Stage.CURRENT).id);
        assertNull(bench.set(SaRow.Stage.OLD), "the network had lost it");
    }

    @Test
    void anotherModeInAReRegistrationIsRefused() {
        Bench bench = new Bench(17, AccessMode.UDP_ENC_TUN, AccessMode.TRANS);
        bench.register(true, IpsecMode.UDP_ENC_TUN);
        bench.refresh();
        bench.challenge(false, bench.choice(IpsecMode.TRANS));
        assertTrue(bench.failure().startsWith("sm6-aborted:"), bench.failure());
        assertNotNull(bench.set(SaRow.Stage.CURRENT), "what stands is not given up for it");
    }

    @Test
    void expiredAssociationsAreDeletedAndMadeAnew() {
        Bench bench = new Bench(18, AccessMode.TRANS);
        bench.register(false, IpsecMode.TRANS);
        SaSet dead = bench.set(SaRow.Stage.CURRENT);
        dead.expiresAt = Duration.ofSeconds(10).toNanos();
        bench.pass(Duration.ofSeconds(11));
        assertNull(bench.set(SaRow.Stage.CURRENT));
        assertEquals(0, bench.last().set());
    }

    @Test
    void lostProbesBeginAfresh() {
        ImsPolicy policy = ImsPolicy.of(List.of(AccessMode.UDP_ENC_TUN), List.of(Bench.SHA1_CBC));
        Bench bench = new Bench(19, policy);
        bench.register(true, IpsecMode.UDP_ENC_TUN);
        assertEquals("SUBSCRIBE", bench.last().request().method().name(), "TS 24.229 5.1.1.3");
        bench.refuse(489);
        bench.pass(Duration.ofSeconds(31));
        assertEquals("OPTIONS", bench.last().request().method().name());
        bench.refuse(200);
        bench.pass(Duration.ofSeconds(29));
        bench.pass(Duration.ofMillis(3_010));
        assertEquals(0, bench.last().set(), "four probes lost: in clear two seconds after the first");
        bench.register(true, IpsecMode.UDP_ENC_TUN);
        assertEquals(
                Duration.ofSeconds(10),
                bench.lastAction(ImsAction.Protected.class).protection().keepAlive(),
                "the NAT may have forgotten us: it is reminded more often");
    }

    @Test
    void aNatThatForgetsIsRemindedMoreOftenAndLaterLessOften() {
        ImsPolicy policy = ImsPolicy.of(List.of(AccessMode.UDP_ENC_TUN), List.of(Bench.SHA1_CBC));
        Bench bench = new Bench(24, policy);
        bench.register(true, IpsecMode.UDP_ENC_TUN);
        bench.refuse(489);
        bench.pass(Duration.ofSeconds(31));
        assertEquals("OPTIONS", bench.last().request().method().name());
        SaSet set = bench.set(SaRow.Stage.CURRENT);
        bench.protectedIn(set, RegistrationTest.options(set).emit()); // the P-CSCF has seen us at a new place
        Protection protection = bench.lastAction(ImsAction.Protected.class).protection();
        assertEquals(Duration.ofSeconds(10), protection.keepAlive());
        Liveness liveness = new Liveness(policy);
        liveness.stands(0);
        liveness.forgotten(1);
        liveness.forgotten(2);
        assertEquals(Duration.ofSeconds(5), liveness.keepAlive());
        liveness.heard(Liveness.STEADY);
        liveness.due(Liveness.STEADY + 3, true, 0);
        assertEquals(Duration.ofMillis(7_500), liveness.keepAlive());
    }

    @Test
    void anotherAddressOfOursBeginsAfresh() {
        Bench bench = new Bench(20, AccessMode.TRANS);
        bench.register(false, IpsecMode.TRANS);
        bench.feed(new ImsEvent.AddressChanged(Bench.PUBLIC));
        assertNull(bench.set(SaRow.Stage.CURRENT), "A.7.5");
        assertEquals(Bench.PUBLIC, bench.last().flow().local().address());
        assertEquals(
                Bench.PUBLIC.toString(),
                bench.last().request().contact().sipUri().host());
    }

    @Test
    void theKeysAreHandedOverAloneAndWiped() {
        Bench bench = new Bench(21, AccessMode.TRANS);
        bench.challenge(false, bench.choice(IpsecMode.TRANS));
        Secret ck = bench.lastAction(ImsAction.Install.class).associations().ck();
        assertEquals("Secret[16 bytes]", ck.toString());
        // an answer that carries the keys further than the P-CSCF may would show here
        assertTrue(bench.last().request().values(Headers.AUTHORIZATION).stream()
                .noneMatch(c -> c.get("ck") != null || c.get("ik") != null));
    }

    @Test
    void aForgedChallengeToNobodysRequestIsPassedOver() {
        Bench bench = new Bench(22, AccessMode.TRANS);
        var flow = bench.last().flow();
        SipResponse stray = bench.challenge(false, bench.nextNonce()).build();
        bench.register(false, IpsecMode.TRANS);
        bench.feed(
                new ImsEvent.Sip(new SipEvent.Transport(new TransportEvent.Datagram(flow, ByteView.of(stray.emit())))));
        assertNotNull(bench.set(SaRow.Stage.CURRENT));
        assertEquals(4, bench.agent.associations().size());
    }

    private static final class SecurityClient {
        static long spiC(Bench bench) {
            return gatehouse.sip.agree.SecurityMechanism.ipsec(
                            bench.last().request().values(Headers.SECURITY_CLIENT))
                    .getFirst()
                    .spiC();
        }
    }
}
