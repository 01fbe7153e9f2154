package gatehouse.sip.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Secret;
import gatehouse.sip.message.CSeq;
import gatehouse.sip.message.Challenge;
import gatehouse.sip.message.Credentials;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.Uri;
import gatehouse.testkit.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of a session (RFC 7616 3.4.2) and hidden user names (3.4.4). */
class DigestSessionTest {
    private static final Secret PASSWORD = Secret.ofText("Circle of Life");
    private static final String NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    private static final String CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

    private final DigestClient client =
            new DigestClient(DigestCredentials.ofPassword("ann", PASSWORD), new Seeded(1)::fill);

    private static SipRequest request(Method method) {
        return SipRequest.builder(method, Uri.of("sip:home.example"))
                .add(Headers.FROM, NameAddr.of("<sip:ann@home.example>;tag=1"))
                .add(Headers.TO, NameAddr.of("<sip:ann@home.example>"))
                .add(Headers.CALL_ID, "c1")
                .add(Headers.CSEQ, new CSeq(1, method))
                .build();
    }

    private void challenged(String challenge) {
        SipResponse response = SipResponse.to(request(Method.REGISTER), 401)
                .add(Headers.WWW_AUTHENTICATE, Challenge.of(challenge))
                .build();
        assertInstanceOf(DigestClient.Outcome.Retry.class, client.challenged(response));
    }

    private Credentials signs(Method method) {
        return client.authorize(request(method)).value(Headers.AUTHORIZATION);
    }

    private static DigestVerifier.Verdict verdict(Credentials credentials, String password, Method method) {
        DigestAlgorithm algorithm = DigestAlgorithm.of(credentials.get("algorithm"));
        Secret ha1 = DigestResponse.ha1(algorithm, "ann", credentials.get("realm"), Secret.ofText(password));
        return DigestVerifier.verify(credentials, algorithm, ha1, method, ByteView.empty());
    }

    /** The parameters of RFC 7616 3.9.1 under the session forms; computed with another implementation of the hashes. */
    @ParameterizedTest
    @CsvSource({
        "MD5-sess, e783283f46242139c486a698fec7211d",
        "SHA-256-sess, 2fd51b3a77ad75bad6afad6003e818d767133c46d9e2749e7f5232ae1ea3efd7",
        "SHA-512-256-sess, 3f2a34f923c38b0fb26dce2fdfc2ce326c23cecf86fbb1444f3e51fbbc2cb92e",
    })
    void computesAsOthersDo(String name, String expected) {
        DigestAlgorithm algorithm = DigestAlgorithm.of(name);
        assertTrue(algorithm.isSession());
        Secret plain = DigestResponse.ha1(algorithm, "Mufasa", "http-auth@example.org", PASSWORD);
        Secret session = DigestResponse.sessionHa1(algorithm, plain, NONCE, CNONCE);
        DigestResponse response = new DigestResponse(
                algorithm, Qop.AUTH, NONCE, "00000001", CNONCE, "GET", "/dir/index.html", ByteView.empty());
        assertEquals(expected, response.of(session));
        assertNotEquals(expected, response.of(plain));
    }

    @ParameterizedTest
    @CsvSource({"MD5-sess", "SHA-256-sess", "SHA-512-256-sess"})
    void oneSessionKeepsItsClientNonce(String algorithm) {
        challenged("Digest realm=\"r\", nonce=\"n1\", qop=\"auth\", algorithm=" + algorithm);
        Credentials first = signs(Method.REGISTER);
        Credentials second = signs(Method.INVITE);
        assertEquals(first.get("cnonce"), second.get("cnonce"));
        assertEquals("00000002", second.get("nc"));
        assertEquals(DigestVerifier.Verdict.PROVEN, verdict(first, "Circle of Life", Method.REGISTER));
        assertEquals(DigestVerifier.Verdict.PROVEN, verdict(second, "Circle of Life", Method.INVITE));
        assertEquals(DigestVerifier.Verdict.WRONG, verdict(second, "circle of life", Method.INVITE));
        challenged("Digest realm=\"r\", nonce=\"n2\", qop=\"auth\", stale=true, algorithm=" + algorithm);
        Credentials next = signs(Method.REGISTER);
        assertNotEquals(first.get("cnonce"), next.get("cnonce"), "a new challenge begins a new session");
        assertEquals(DigestVerifier.Verdict.PROVEN, verdict(next, "Circle of Life", Method.REGISTER));
    }

    @Test
    void theNextNonceDoesNotChangeTheKeyOfTheSession() {
        challenged("Digest realm=\"r\", nonce=\"n1\", qop=\"auth\", algorithm=SHA-256-sess");
        String cnonce = signs(Method.REGISTER).get("cnonce");
        client.succeeded(SipResponse.to(request(Method.REGISTER), 200)
                .addRaw("Authentication-Info", "nextnonce=\"n2\"")
                .build());
        Credentials next = signs(Method.REGISTER);
        DigestAlgorithm algorithm = DigestAlgorithm.SHA_256_SESS;
        Secret plain = DigestResponse.ha1(algorithm, "ann", "r", PASSWORD);
        Secret session = DigestResponse.sessionHa1(algorithm, plain, "n1", cnonce);
        String expected = new DigestResponse(
                        algorithm,
                        Qop.AUTH,
                        "n2",
                        "00000001",
                        next.get("cnonce"),
                        "REGISTER",
                        "sip:home.example",
                        ByteView.empty())
                .of(session);
        assertEquals(expected, next.get("response"));
    }

    @Test
    void aSessionWithoutQopStillNamesTheClientNonceItsKeyNeeds() {
        challenged("Digest realm=\"r\", nonce=\"n1\", algorithm=MD5-sess");
        Credentials sent = signs(Method.REGISTER);
        assertNull(sent.get("qop"));
        assertEquals(DigestVerifier.Verdict.PROVEN, verdict(sent, "Circle of Life", Method.REGISTER));
        Credentials without = Credentials.of("Digest username=\"ann\", realm=\"r\", nonce=\"n1\", uri=\"sip:x\","
                + " response=\"00\", algorithm=MD5-sess");
        assertEquals(DigestVerifier.Verdict.UNUSABLE, verdict(without, "Circle of Life", Method.REGISTER));
    }

    @Test
    void hidesTheNameOfTheUserWhereThatIsAskedFor() {
        // RFC 7616 3.9.2, as its erratum has it: the RFC printed a truncated SHA-512
        assertEquals(
                "793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b",
                DigestResponse.userhash(DigestAlgorithm.SHA_512_256, "J\u00e4s\u00f8n Doe", "api@example.org"));
        challenged("Digest realm=\"r\", nonce=\"n1\", qop=\"auth\", algorithm=SHA-256, userhash=true");
        Credentials sent = signs(Method.REGISTER);
        assertEquals(DigestResponse.userhash(DigestAlgorithm.SHA_256, "ann", "r"), sent.get("username"));
        assertEquals("true", sent.parameters().raw("userhash"));
        assertEquals(DigestVerifier.Verdict.PROVEN, verdict(sent, "Circle of Life", Method.REGISTER));
        challenged("Digest realm=\"r\", nonce=\"n2\", qop=\"auth\", algorithm=SHA-256, stale=true, userhash=false");
        assertEquals("ann", signs(Method.REGISTER).get("username"));
    }

    @Test
    void aChallengeSaysWhatItWasReadFrom() {
        String text = "Digest realm=\"r\", nonce=\"n\", userhash=true, algorithm=SHA-512-256-sess, qop=\"auth\"";
        DigestChallenge read = DigestChallenge.of(Challenge.of(text)).orThrow();
        assertTrue(read.userhash());
        assertEquals(text, read.toChallenge().toString());
    }
}
