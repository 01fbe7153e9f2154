package gatehouse.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Secret;
import gatehouse.base.Transport;
import gatehouse.sip.auth.DigestClient;
import gatehouse.sip.auth.DigestCredentials;
import gatehouse.sip.message.Challenge;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.transaction.TransactionSettings;
import gatehouse.sip.transport.TransportPolicy;
import gatehouse.sip.world.Phone;
import gatehouse.sip.world.ScriptedPeer;
import gatehouse.testkit.Host;
import gatehouse.testkit.Network;
import gatehouse.testkit.Seeded;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** SRTP to the access edge is agreed on in the registration, where signalling needs no agreement (TS 24.229 7.2A.7). */
class MediaAgreementTest {
    private static final SipUri REGISTRAR = SipUri.of("sip:example.com");
    private static final Parameterized OTHERS = Parameterized.of("msrp-tls;mediasec");
    private static final Parameterized OURS = Parameterized.of("sdes-srtp;mediasec");

    private final Network network = new Network(1);
    private final Phone bob = new Phone(
            network,
            network.host("bob", "192.0.2.2"),
            "bob",
            UserAgentSettings.of(
                            TransactionSettings.userAgent(TransportPolicy.listening(5060, false)), NextHop.OWN_FLOW)
                    .plain());
    private final Host server = network.host("server", "192.0.2.9");
    private final ScriptedPeer peer = new ScriptedPeer(network, server);
    private final Party party = bob.toward(
            server,
            Transport.UDP,
            new DigestClient(DigestCredentials.ofPassword("bob", Secret.ofText("zanzibar")), new Seeded(9)));
    private final MediaAgreement access = new MediaAgreement(new FailoverAccess(List.of()));

    private List<SipRequest> registers(Function<SipRequest, ResponseBuilder> answers) {
        peer.answers(answers);
        RegistrationSettings plain = RegistrationSettings.plain(party, REGISTRAR, List.of());
        bob.does(new RegistrationEvent.Register(
                bob.core().newRegistration(),
                new RegistrationSettings(
                        party, REGISTRAR, plain.expires(), "", plain.refresh(), plain.keepAlive(), access)));
        network.simulation().run(Duration.ofSeconds(2));
        return peer.received();
    }

    private ResponseBuilder challenge(SipRequest request) {
        return peer.answer(request, 401)
                .add(
                        Headers.WWW_AUTHENTICATE,
                        Challenge.of("Digest realm=\"example.com\", nonce=\"n\", algorithm=MD5, qop=\"auth\""));
    }

    private static boolean isAnswer(SipRequest request) {
        return !request.values(Headers.AUTHORIZATION).isEmpty();
    }

    private static String text(List<Parameterized> values) {
        return String.join(", ", values.stream().map(Parameterized::toString).toList());
    }

    @Test
    void whatTheNetworkSaysIsVerifiedAndAgreed() {
        List<SipRequest> came = registers(request -> isAnswer(request)
                ? peer.ok(request)
                : challenge(request).add(Headers.SECURITY_SERVER, OTHERS).add(Headers.SECURITY_SERVER, OURS));
        SipRequest first = came.getFirst();
        assertEquals("sdes-srtp;mediasec", text(first.values(Headers.SECURITY_CLIENT)));
        assertTrue(first.lists(Headers.REQUIRE, "mediasec") && first.lists(Headers.PROXY_REQUIRE, "mediasec"));
        assertFalse(first.lists(Headers.REQUIRE, "sec-agree"), "TLS needs no agreement");
        assertFalse(first.has(Headers.SECURITY_VERIFY));
        SipRequest second = came.getLast();
        assertEquals("sdes-srtp;mediasec", text(second.values(Headers.SECURITY_CLIENT)));
        assertEquals("msrp-tls;mediasec, sdes-srtp;mediasec", text(second.values(Headers.SECURITY_VERIFY)));
        assertEquals(List.of("mediasec"), second.values(Headers.REQUIRE));
        assertTrue(access.isAgreed(party.flow()));
        Party calls = bob.last(RegistrationAction.Registered.class).party();
        assertEquals(
                List.of(Headers.SECURITY_VERIFY, Headers.SECURITY_VERIFY, Headers.REQUIRE, Headers.PROXY_REQUIRE),
                calls.extras().stream().map(Extra::type).toList());
        network.simulation().run(Duration.ofMinutes(31));
        assertEquals(
                "msrp-tls;mediasec, sdes-srtp;mediasec",
                text(peer.received().getLast().values(Headers.SECURITY_VERIFY)),
                "a refresh verifies it too");
    }

    @Test
    void itMayBeSaidInTheLastAnswerAlone() {
        registers(request ->
                isAnswer(request) ? peer.ok(request).add(Headers.SECURITY_SERVER, OURS) : challenge(request));
        assertTrue(access.isAgreed(party.flow()));
    }

    @Test
    void whoSaysNothingOrSomethingElseHasAgreedOnNothing() {
        registers(request ->
                isAnswer(request) ? peer.ok(request) : challenge(request).add(Headers.SECURITY_SERVER, OTHERS));
        assertFalse(access.isAgreed(party.flow()));
        assertEquals(
                List.of(), bob.last(RegistrationAction.Registered.class).party().extras());
    }

    /** RFC 3261 8.2.2.3: a registrar that knows nothing of it is registered with all the same, at once. */
    @Test
    void whereItIsNotKnownItIsLeftOut() {
        List<SipRequest> came = registers(request -> request.lists(Headers.REQUIRE, "mediasec")
                ? peer.answer(request, 420).add(Headers.UNSUPPORTED, "mediasec")
                : isAnswer(request) ? peer.ok(request) : challenge(request));
        assertEquals(3, came.size());
        assertFalse(came.getLast().has(Headers.SECURITY_CLIENT));
        assertEquals(1, bob.told(RegistrationAction.Registered.class).size());
        assertFalse(access.isAgreed(party.flow()));
    }

    @Test
    void theNextRegistrationBeginsAnew() {
        boolean[] knows = {true};
        registers(request -> isAnswer(request)
                ? knows[0] ? peer.ok(request) : peer.answer(request, 500)
                : knows[0] ? challenge(request).add(Headers.SECURITY_SERVER, OURS) : challenge(request));
        assertTrue(access.isAgreed(party.flow()));
        knows[0] = false;
        network.simulation().run(Duration.ofMinutes(31));
        assertFalse(access.isAgreed(party.flow()), "the registration does not stand");
    }
}
