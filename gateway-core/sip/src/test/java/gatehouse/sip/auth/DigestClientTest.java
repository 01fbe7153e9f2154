package gatehouse.sip.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Entropy;
import gatehouse.base.Secret;
import gatehouse.sip.message.CSeq;
import gatehouse.sip.message.Challenge;
import gatehouse.sip.message.Credentials;
import gatehouse.sip.message.HeaderType;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.MediaType;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.Uri;
import gatehouse.sip.message.Via;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The client's half of digest against our server half, challenge by challenge. */
class DigestClientTest {
    private static final Secret PASSWORD = Secret.ofText("Circle of Life");

    private final Entropy entropy = seeded(20261121);
    private final DigestClient client = new DigestClient(DigestCredentials.ofPassword("ann", PASSWORD), entropy);

    private static Entropy seeded(long seed) {
        Random random = new Random(seed);
        return random::nextBytes;
    }

    private static SipRequest register() {
        return SipRequest.builder(Method.REGISTER, Uri.of("sip:home.example"))
                .add(Headers.VIA, Via.of("UDP", "192.0.2.7", 5060, "z9hG4bK1"))
                .add(Headers.FROM, NameAddr.of("<sip:ann@home.example>;tag=1"))
                .add(Headers.TO, NameAddr.of("<sip:ann@home.example>"))
                .add(Headers.CALL_ID, "c1")
                .add(Headers.CSEQ, new CSeq(1, Method.REGISTER))
                .build();
    }

    private static SipResponse challenge(int status, String... challenges) {
        HeaderType<Challenge> type = status == 407 ? Headers.PROXY_AUTHENTICATE : Headers.WWW_AUTHENTICATE;
        return SipResponse.to(register(), status)
                .addAll(type, Arrays.stream(challenges).map(Challenge::of).toList())
                .build();
    }

    private static SipResponse ok(String info) {
        return SipResponse.to(register(), 200)
                .addRaw("Authentication-Info", info)
                .build();
    }

    private static DigestVerifier.Verdict verdict(SipRequest request, String password) {
        Credentials credentials = request.value(Headers.AUTHORIZATION);
        DigestAlgorithm algorithm = DigestAlgorithm.of(credentials.get("algorithm"));
        Secret ha1 = DigestResponse.ha1(
                algorithm, credentials.get("username"), credentials.get("realm"), Secret.ofText(password));
        return DigestVerifier.verify(credentials, algorithm, ha1, request.method(), request.body());
    }

    @Test
    void answersTheTopmostChallengeItKnows() {
        // RFC 8760 2.4
        var outcome = client.challenged(challenge(
                401,
                "Digest realm=\"r\", nonce=\"n0\", algorithm=SHA-1024, qop=\"auth\"",
                "Digest realm=\"r\", nonce=\"n1\", algorithm=SHA-512-256, qop=\"auth,auth-int\", opaque=\"o\"",
                "Digest realm=\"r\", nonce=\"n2\", algorithm=MD5, qop=\"auth\""));
        assertInstanceOf(DigestClient.Outcome.Retry.class, outcome);
        SipRequest signed = client.authorize(register());
        Credentials credentials = signed.value(Headers.AUTHORIZATION);
        assertEquals("n1", credentials.get("nonce"));
        assertEquals("o", credentials.get("opaque"));
        assertEquals("00000001", credentials.get("nc"));
        assertEquals(DigestVerifier.Verdict.PROVEN, verdict(signed, "Circle of Life"));
        assertEquals(DigestVerifier.Verdict.WRONG, verdict(signed, "circle of life"));
        Credentials again = client.authorize(register()).value(Headers.AUTHORIZATION);
        assertEquals("00000002", again.get("nc"));
        assertNotEquals(credentials.get("cnonce"), again.get("cnonce"));
    }

    @Test
    void signsTheBodyWhereThatIsDemanded() {
        client.challenged(challenge(401, "Digest realm=\"r\", nonce=\"n\", algorithm=SHA-256, qop=\"auth-int\""));
        SipRequest signed = client.authorize(
                register().with().body(MediaType.of("text/plain"), "hello").build());
        assertEquals(DigestVerifier.Verdict.PROVEN, verdict(signed, "Circle of Life"));
        SipRequest changed =
                signed.with().body(MediaType.of("text/plain"), "hullo").build();
        assertEquals(DigestVerifier.Verdict.WRONG, verdict(changed, "Circle of Life"));
    }

    @Test
    void speaksTheOldFormToOldServers() {
        client.challenged(challenge(401, "Digest realm=\"r\", nonce=\"n\""));
        SipRequest signed = client.authorize(register());
        assertNull(signed.value(Headers.AUTHORIZATION).get("qop"));
        assertEquals(DigestVerifier.Verdict.PROVEN, verdict(signed, "Circle of Life"));
    }

    @Test
    void givesUpWhenThePasswordIsRefusedButFollowsStale() {
        client.challenged(challenge(401, "Digest realm=\"r\", nonce=\"n1\", qop=\"auth\""));
        client.authorize(register());
        assertInstanceOf(
                DigestClient.Outcome.Retry.class,
                client.challenged(challenge(401, "Digest realm=\"r\", nonce=\"n2\", qop=\"auth\", stale=TRUE")));
        assertEquals(
                "n2", client.authorize(register()).value(Headers.AUTHORIZATION).get("nonce"));
        // RFC 3261 22.2
        assertInstanceOf(
                DigestClient.Outcome.GiveUp.class,
                client.challenged(challenge(401, "Digest realm=\"r\", nonce=\"n3\", qop=\"auth\"")));
    }

    @Test
    void doesNotFollowStaleForEver() {
        DigestClient.Outcome outcome = new DigestClient.Outcome.Retry();
        int rounds = 0;
        while (outcome instanceof DigestClient.Outcome.Retry && rounds < 20) {
            outcome = client.challenged(
                    challenge(401, "Digest realm=\"r\", nonce=\"n" + rounds++ + "\", qop=\"auth\", stale=true"));
        }
        assertEquals(DigestClient.MAX_ATTEMPTS + 1, rounds);
    }

    @Test
    void takesTheNextNonceAndChecksTheServersProof() {
        client.challenged(challenge(401, "Digest realm=\"r\", nonce=\"n1\", qop=\"auth\""));
        Credentials sent = client.authorize(register()).value(Headers.AUTHORIZATION);
        Secret ha1 = DigestResponse.ha1(DigestAlgorithm.MD5, "ann", "r", PASSWORD);
        String proof = new DigestResponse(
                        DigestAlgorithm.MD5,
                        Qop.AUTH,
                        "n1",
                        sent.get("nc"),
                        sent.get("cnonce"),
                        "",
                        "sip:home.example",
                        ByteView.empty())
                .of(ha1);
        assertFalse(client.succeeded(ok("qop=auth, rspauth=\"" + proof.replace(proof.charAt(0), 'g') + "\"")));
        assertTrue(client.succeeded(ok("nextnonce=\"n2\", qop=auth, rspauth=\"" + proof + "\"")));
        Credentials next = client.authorize(register()).value(Headers.AUTHORIZATION);
        assertEquals("n2", next.get("nonce"));
        assertEquals("00000001", next.get("nc"));
        // a later challenge is not a refused password: it worked before
        assertInstanceOf(
                DigestClient.Outcome.Retry.class,
                client.challenged(challenge(401, "Digest realm=\"r\", nonce=\"n9\", qop=\"auth\"")));
    }

    @Test
    void answersServerAndProxyTogether() {
        client.challenged(challenge(407, "Digest realm=\"p\", nonce=\"n1\", qop=\"auth\""));
        client.challenged(challenge(401, "Digest realm=\"s\", nonce=\"n2\", qop=\"auth\""));
        SipRequest signed = client.authorize(register());
        assertEquals("p", signed.value(Headers.PROXY_AUTHORIZATION).get("realm"));
        assertEquals("s", signed.value(Headers.AUTHORIZATION).get("realm"));
        assertEquals(1, client.authorize(signed).values(Headers.AUTHORIZATION).size());
    }

    @Test
    void letsACardAnswerAka() {
        List<DigestCredentials.Answer> answers = new java.util.ArrayList<>(List.of(
                new DigestCredentials.Answer.Resynchronize("uoU/PBI8z0TpNZbjVcY="),
                new DigestCredentials.Answer.Password(Secret.copyOf(new byte[] {(byte) 0xa5, 0x42, 0, 13, 10})),
                new DigestCredentials.Answer.NotAuthentic()));
        DigestClient aka = new DigestClient(
                new DigestCredentials() {
                    @Override
                    public String username() {
                        return "user1_private@home1.net";
                    }

                    @Override
                    public Answer answer(DigestChallenge challenge) {
                        assertEquals(1, challenge.algorithm().akaVersion());
                        return answers.removeFirst();
                    }
                },
                entropy);
        String form = "Digest realm=\"home1.net\", nonce=\"%s\", algorithm=AKAv1-MD5, qop=\"auth\"";
        aka.challenged(challenge(401, form.formatted("bm9uY2Ux")));
        Credentials resync = aka.authorize(register()).value(Headers.AUTHORIZATION);
        assertEquals("uoU/PBI8z0TpNZbjVcY=", resync.get("auts"));
        assertInstanceOf(DigestClient.Outcome.Retry.class, aka.challenged(challenge(401, form.formatted("bm9uY2Uy"))));
        Credentials proven = aka.authorize(register()).value(Headers.AUTHORIZATION);
        assertNull(proven.get("auts"));
        aka.succeeded(ok("nextnonce=\"ignored\""));
        aka.challenged(challenge(401, form.formatted("bm9uY2Uz")));
        assertEquals("", aka.authorize(register()).value(Headers.AUTHORIZATION).get("response"));
    }

    @Test
    void declinesWhatItCannotAnswer() {
        assertInstanceOf(DigestClient.Outcome.GiveUp.class, client.challenged(challenge(401)));
        assertInstanceOf(DigestClient.Outcome.GiveUp.class, client.challenged(challenge(401, "Basic realm=\"r\"")));
        assertInstanceOf(
                DigestClient.Outcome.GiveUp.class,
                client.challenged(challenge(401, "Digest realm=\"r\", nonce=\"n\", algorithm=AKAv1-MD5")));
        assertFalse(client.isPrepared());
        assertEquals(register(), client.authorize(register()));
    }

    @Test
    void quotesWhatNeedsQuotes() {
        DigestClient odd = new DigestClient(DigestCredentials.ofPassword("a\"b\\c", PASSWORD), entropy);
        odd.challenged(challenge(401, "Digest realm=\"r \\\"q\\\"\", nonce=\"n\", qop=\"auth\""));
        SipRequest signed = odd.authorize(register());
        assertEquals("a\"b\\c", signed.value(Headers.AUTHORIZATION).get("username"));
        assertEquals("r \"q\"", signed.value(Headers.AUTHORIZATION).get("realm"));
        assertEquals(DigestVerifier.Verdict.PROVEN, verdict(signed, "Circle of Life"));
    }
}
