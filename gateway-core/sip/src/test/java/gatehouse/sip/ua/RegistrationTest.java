package gatehouse.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Flow;
import gatehouse.base.Secret;
import gatehouse.base.Transport;
import gatehouse.sip.auth.DigestAlgorithm;
import gatehouse.sip.auth.DigestClient;
import gatehouse.sip.auth.DigestCredentials;
import gatehouse.sip.message.Delta;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipParser;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.transaction.TransactionSettings;
import gatehouse.sip.transport.TransportPolicy;
import gatehouse.sip.world.Phone;
import gatehouse.sip.world.Proxy;
import gatehouse.sip.world.ScriptedPeer;
import gatehouse.sip.world.Wording;
import gatehouse.testkit.Host;
import gatehouse.testkit.Ladder;
import gatehouse.testkit.LinkProfile;
import gatehouse.testkit.Network;
import gatehouse.testkit.Seeded;
import gatehouse.testkit.Seeds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Registration (RFC 3665 2, RFC 5626, RFC 3608) against a registrar, and against scripted answers. */
class RegistrationTest {
    private static final SipUri REGISTRAR = SipUri.of("sip:example.com");

    private final Network network = new Network(1);
    private final Phone bob = phone(network);
    private final Host server = network.host("server", "192.0.2.9");

    private static Phone phone(Network network) {
        UserAgentSettings settings = UserAgentSettings.of(
                        TransactionSettings.userAgent(TransportPolicy.listening(5060, false)), NextHop.OWN_FLOW)
                .plain();
        return new Phone(network, network.host("bob", "192.0.2.2"), "bob", settings);
    }

    private static DigestClient digest(String password) {
        return new DigestClient(DigestCredentials.ofPassword("bob", Secret.ofText(password)), new Seeded(9));
    }

    private static RegistrationHandle register(Phone phone, Host to, Transport transport, String password) {
        RegistrationHandle handle = phone.core().newRegistration();
        Party party = phone.toward(to, transport, digest(password));
        phone.does(new RegistrationEvent.Register(handle, RegistrationSettings.plain(party, REGISTRAR, List.of())));
        return handle;
    }

    private Proxy registrar() {
        Proxy proxy = new Proxy(network, server, "example.com");
        proxy.user("bob", "zanzibar");
        return proxy;
    }

    @ParameterizedTest
    @EnumSource(
            value = DigestAlgorithm.class,
            names = {"MD5", "MD5_SESS", "SHA_256", "SHA_256_SESS", "SHA_512_256", "SHA_512_256_SESS"})
    void registersWithDigestRefreshesAndUnregisters(DigestAlgorithm algorithm) {
        Proxy proxy = registrar();
        proxy.challenges(algorithm, false);
        RegistrationHandle handle = register(bob, server, Transport.UDP, "zanzibar");
        network.simulation().run(Duration.ofSeconds(10));
        // RFC 3665 2.1
        Ladder.of("""
                bob    -> server : REGISTER
                server -> bob    : 401 Unauthorized
                bob    -> server : REGISTER
                server -> bob    : 200 OK
                """).assertMatches(network.wire(), Wording::describe);
        assertEquals(
                Duration.ofHours(1),
                bob.last(RegistrationAction.Registered.class).expires());
        assertEquals(1, proxy.bindingsOf("bob"));

        network.wire().clear();
        network.simulation().run(Duration.ofMinutes(31));
        // RFC 3665 2.2: the refresh at half time carries the credentials at once
        Ladder.of("""
                bob    -> server : REGISTER
                server -> bob    : 200 OK
                """).assertMatches(network.wire(), Wording::describe);

        bob.does(new RegistrationEvent.Unregister(handle));
        network.simulation().run(Duration.ofMinutes(3));
        assertEquals(0, proxy.bindingsOf("bob")); // RFC 3665 2.4
        assertTrue(bob.hasTold(RegistrationAction.Unregistered.class));
        assertTrue(bob.isIdle());
    }

    @Test
    void aWrongPasswordIsRefusedOnceAndForAll() {
        registrar();
        register(bob, server, Transport.UDP, "mombasa");
        network.simulation().run(Duration.ofMinutes(90));
        // RFC 3665 2.5, and RFC 3261 22.2: the same password is not tried against the next nonce
        Ladder.of("""
                bob    -> server : REGISTER
                server -> bob    : 401 Unauthorized
                bob    -> server : REGISTER
                server -> bob    : 401 Unauthorized
                """).assertMatches(network.wire(), Wording::describe);
        assertEquals(401, bob.last(RegistrationAction.Refused.class).status());
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP"})
    void registersOverARoughLink(Transport transport) {
        Seeds.check(15, 500, seeded -> {
            Network rough = new Network(seeded.seed());
            rough.everyLink(LinkProfile.ROUGH);
            Host there = rough.host("server", "192.0.2.9");
            Proxy proxy = new Proxy(rough, there, "example.com");
            proxy.user("bob", "zanzibar");
            Phone phone = phone(rough);
            RegistrationHandle handle = register(phone, there, transport, "zanzibar");
            rough.simulation()
                    .runUntil(
                            "registered",
                            Duration.ofMinutes(10),
                            () -> phone.hasTold(RegistrationAction.Registered.class));
            phone.does(new RegistrationEvent.Unregister(handle));
            rough.simulation()
                    .runUntil(
                            "unregistered",
                            Duration.ofMinutes(10),
                            () -> phone.hasTold(RegistrationAction.Unregistered.class));
            rough.simulation().run(Duration.ofMinutes(3));
            assertTrue(phone.isIdle());
            assertTrue(proxy.isIdle());
        });
    }

    @Test
    void whoIsNotThereIsAskedAgainLaterAndLater() {
        register(bob, server, Transport.UDP, "zanzibar");
        network.simulation().run(Duration.ofHours(6));
        List<RegistrationAction.Failed> failures = bob.told(RegistrationAction.Failed.class);
        // RFC 5626 4.5: 50 to 100 % of 30 s, 60 s, ... 1800 s
        long upper = 30;
        for (RegistrationAction.Failed failed : failures) {
            assertEquals(408, failed.status());
            long wait = failed.retryIn().toMillis();
            assertTrue(wait >= upper * 500 && wait <= upper * 1000, wait + " of " + upper);
            upper = Math.min(upper * 2, 1800);
        }
        assertTrue(failures.size() > 10, failures.size() + " attempts in six hours");
    }

    @Test
    void tooBriefIsAskedForLongerOnce() {
        ScriptedPeer peer = new ScriptedPeer(network, server);
        peer.answers(request -> request.value(Headers.EXPIRES) < 7200
                ? peer.answer(request, 423).set(Headers.MIN_EXPIRES, 7200L)
                : peer.ok(request));
        register(bob, server, Transport.UDP, "zanzibar");
        network.simulation().run(Duration.ofSeconds(5));
        assertEquals(
                Duration.ofHours(2),
                bob.last(RegistrationAction.Registered.class).expires());
        Ladder.of("""
                bob    -> server : REGISTER
                server -> bob    : 423
                bob    -> server : REGISTER
                server -> bob    : 200
                """).assertMatches(network.wire(), Wording::describe);
    }

    @Test
    void retryAfterIsObeyed() {
        ScriptedPeer peer = new ScriptedPeer(network, server);
        peer.answers(request -> peer.answer(request, 503).set(Headers.RETRY_AFTER, Delta.of(600)));
        register(bob, server, Transport.UDP, "zanzibar");
        network.simulation().run(Duration.ofSeconds(5));
        assertEquals(
                Duration.ofSeconds(600),
                bob.last(RegistrationAction.Failed.class).retryIn());
    }

    @Test
    void theServiceRouteIsKeptForCallsAndPathIsNot() {
        ScriptedPeer peer = new ScriptedPeer(network, server);
        peer.answers(request -> peer.ok(request)
                .add(Headers.SERVICE_ROUTE, NameAddr.of("<sip:scscf.example.com;lr>"))
                .add(Headers.PATH, NameAddr.of("<sip:pcscf.example.com;lr>"))
                .add(Headers.P_ASSOCIATED_URI, NameAddr.of("<sip:+15551234@example.com>")));
        register(bob, server, Transport.UDP, "zanzibar");
        network.simulation().run(Duration.ofSeconds(5));
        RegistrationAction.Registered registered = bob.last(RegistrationAction.Registered.class);
        assertEquals(
                List.of("<sip:scscf.example.com;lr>"),
                registered.party().route().stream().map(NameAddr::toString).toList());
        assertEquals(
                "<sip:+15551234@example.com>",
                registered.associated().getFirst().toString());
    }

    @Test
    void a305NamesTheProxyToUse() {
        Host other = network.host("other", "192.0.2.10");
        ScriptedPeer first = new ScriptedPeer(network, server);
        first.answers(request -> first.answer(request, 305)
                .add(Headers.CONTACT, gatehouse.sip.message.Contact.of(NameAddr.of("<sip:192.0.2.10>"))));
        ScriptedPeer second = new ScriptedPeer(network, other);
        second.answers(second::ok);
        Party party = bob.toward(server, Transport.UDP).withRoute(List.of(NameAddr.of("<sip:192.0.2.9;lr>")));
        bob.does(new RegistrationEvent.Register(
                bob.core().newRegistration(), RegistrationSettings.plain(party, REGISTRAR, List.of())));
        network.simulation().run(Duration.ofSeconds(5));
        assertEquals(List.of("<sip:192.0.2.9;lr>"), route(first.received().getFirst()));
        assertEquals(
                List.of("<sip:192.0.2.10:5060;lr>"), route(second.received().getFirst()));
        Ladder.of("""
                bob    -> server : REGISTER
                server -> bob    : 305
                bob    -> other  : REGISTER
                other  -> bob    : 200
                """).assertMatches(network.wire(), Wording::describe);
        assertEquals(
                other.at(5060),
                bob.last(RegistrationAction.Registered.class).party().flow().remote());
    }

    @Test
    void afterAFailureTheNextOfTheListIsTried() {
        Host other = network.host("other", "192.0.2.10");
        ScriptedPeer second = new ScriptedPeer(network, other);
        second.answers(request -> request.is(Method.REGISTER)
                ? second.ok(request).add(Headers.SERVICE_ROUTE, NameAddr.of("<sip:scscf.example.com;lr>"))
                : null);
        Party party = bob.toward(server, Transport.UDP)
                .withRoute(List.of(NameAddr.of("<sip:192.0.2.9:5060;transport=udp;lr>")));
        Flow next = new Flow(Transport.UDP, party.flow().local(), other.at(5060));
        bob.does(new RegistrationEvent.Register(
                bob.core().newRegistration(), RegistrationSettings.plain(party, REGISTRAR, List.of(next))));
        network.simulation().run(Duration.ofSeconds(70));
        Party registered = bob.last(RegistrationAction.Registered.class).party();
        assertEquals(next, registered.flow());
        // RFC 3261 16.4: what begins with another proxy's name would be sent on to that one
        String way = "<sip:192.0.2.10:5060;transport=udp;lr>";
        assertEquals(List.of(way), route(second.received().getFirst()));
        bob.does(new CallEvent.Start(bob.newCall(), registered, REGISTRAR, null, List.of()));
        network.simulation().run(Duration.ofSeconds(1));
        assertEquals(
                List.of(way, "<sip:scscf.example.com;lr>"),
                route(second.received().getLast()));
    }

    private static List<String> route(SipRequest request) {
        return request.values(Headers.ROUTE).stream().map(NameAddr::toString).toList();
    }

    /**
     * Whether or not pongs are demanded: a server that has answered pings is expected to go on. Pings that come more
     * often than a pong is waited for do not make the wait longer.
     */
    @ParameterizedTest
    @CsvSource({"30, true", "30, false", "2, true", "2, false"})
    void aDeadStreamIsNoticedWithinOneKeepAliveAndRegisteredAnew(int interval, boolean demanded) {
        registrar();
        RegistrationSettings usual =
                RegistrationSettings.plain(bob.toward(server, Transport.TCP, digest("zanzibar")), REGISTRAR, List.of());
        RegistrationSettings watched = new RegistrationSettings(
                usual.party(),
                usual.registrar(),
                usual.expires(),
                "",
                usual.refresh(),
                new RegistrationSettings.KeepAlive(Duration.ofSeconds(interval), demanded),
                usual.access());
        bob.does(new RegistrationEvent.Register(bob.core().newRegistration(), watched));
        network.simulation().run(Duration.ofMinutes(5));
        assertFalse(bob.hasTold(RegistrationAction.FlowFailed.class), "pongs keep it alive");
        network.cut(bob.host(), server);
        network.simulation().run(Duration.ofSeconds(interval + 11));
        assertTrue(bob.hasTold(RegistrationAction.FlowFailed.class));
        network.heal(bob.host(), server);
        int before = bob.told(RegistrationAction.Registered.class).size();
        network.simulation()
                .runUntil(
                        "registered again",
                        Duration.ofMinutes(10),
                        () -> bob.told(RegistrationAction.Registered.class).size() > before);
    }

    @Test
    void theRequestHasWhatARegistrarNeeds() {
        ScriptedPeer peer = new ScriptedPeer(network, server);
        peer.answers(peer::ok);
        register(bob, server, Transport.UDP, "zanzibar");
        network.simulation().run(Duration.ofSeconds(1));
        SipRequest request = (SipRequest)
                SipParser.parse(network.wire().messages().getFirst().payload()).orThrow();
        assertEquals("sip:example.com", request.uri().toString());
        assertEquals("sip:bob@example.com", request.to().uri().toString());
        assertEquals("sip:bob@192.0.2.2:5060", request.contact().uri().toString());
        assertEquals(0, request.via().rport());
    }
}
