package gatehouse.ims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.sip.agree.Ipsec3gpp;
import gatehouse.sip.agree.IpsecMode;
import gatehouse.sip.message.Challenge;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.SipResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who hears SM1 and is faster than the network: nothing that does not know K ends the wait for the true SM6. */
class ForgedChallengeTest {
    private final Bench bench = new Bench(41, AccessMode.TRANS);
    private final Bench.Sent asked = bench.last();

    private void answer(SipResponse response) {
        bench.answerClear(response, asked.flow());
    }

    private SipResponse forged() {
        return bench.challenge(false, bench.nonce(1_000, false))
                .add(Headers.SECURITY_SERVER, bench.choice(IpsecMode.TRANS).toHeader())
                .build();
    }

    private void theTrueOneComes() {
        Ipsec3gpp choice = bench.choice(IpsecMode.TRANS);
        SipResponse response = bench.challenge(false, bench.nextNonce())
                .add(Headers.SECURITY_SERVER, choice.toHeader())
                .build();
        answer(response);
        SaSet made = bench.set(SaRow.Stage.NEW);
        assertNotNull(made, "SM7 is out");
        assertEquals(choice.spiS(), made.spis.ps());
        answer(response); // a repeat of it changes nothing
        assertEquals(made, bench.set(SaRow.Stage.NEW));
        bench.accept(3600);
        assertNotNull(bench.set(SaRow.Stage.CURRENT));
    }

    @Test
    void theTrueOneIsTakenAfterAnyNumberOfForgedOnes() {
        for (int i = 0; i < 100; i++) {
            answer(forged());
        }
        assertEquals(1, bench.sent.size(), "nobody is answered");
        theTrueOneComes();
    }

    @Test
    void aForgedDemandForAPasswordIsNothingElse() {
        answer(SipResponse.to(asked.request(), 401)
                .toTag("x")
                .set(
                        Headers.WWW_AUTHENTICATE,
                        Challenge.of("Digest realm=\"home.example\", nonce=\"n\", algorithm=MD5"))
                .build());
        answer(forged());
        theTrueOneComes();
    }

    @Test
    void repeatsOfTheRequestAskTheNetworkAgainMeanwhile() {
        answer(forged());
        bench.pass(Duration.ofMillis(3_900));
        long repeats = bench.sent.stream()
                .filter(sent -> sent.request() != null
                        && sent.request()
                                .via()
                                .branch()
                                .equals(asked.request().via().branch()))
                .count();
        assertTrue(repeats >= 3, repeats + " times");
        theTrueOneComes();
        bench.pass(Duration.ofSeconds(10));
        assertNotNull(bench.set(SaRow.Stage.CURRENT), "the one that waited is forgotten");
    }
}
