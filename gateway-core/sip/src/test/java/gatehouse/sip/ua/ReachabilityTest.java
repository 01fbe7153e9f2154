package gatehouse.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Secret;
import gatehouse.base.Transport;
import gatehouse.sip.auth.DigestAlgorithm;
import gatehouse.sip.auth.DigestClient;
import gatehouse.sip.auth.DigestCredentials;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
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

/** Which device a binding is, and where it is reached: RFC 5626, RFC 5627, RFC 3840, and the query of RFC 3665 2.3. */
class ReachabilityTest {
    private static final SipUri REGISTRAR = SipUri.of("sip:example.com");
    private static final Instance DEVICE = new Instance("urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6", 1);
    private static final String OURS = "\"<" + DEVICE.urn() + ">\"";

    private final Network network = new Network(1);
    private final Phone bob = phone(network);
    private final Host server = network.host("server", "192.0.2.9");

    private static Phone phone(Network network) {
        UserAgentSettings settings = UserAgentSettings.of(
                        TransactionSettings.userAgent(TransportPolicy.listening(5060, false)), NextHop.OWN_FLOW)
                .plain();
        return new Phone(network, network.host("bob", "192.0.2.2"), "bob", settings);
    }

    private static RegistrationHandle register(Phone phone, Host to, String parameters) {
        Party party = phone.toward(
                to,
                Transport.UDP,
                new DigestClient(DigestCredentials.ofPassword("bob", Secret.ofText("zanzibar")), new Seeded(9)));
        RegistrationSettings plain = RegistrationSettings.plain(party, REGISTRAR, List.of());
        RegistrationHandle handle = phone.core().newRegistration();
        phone.does(new RegistrationEvent.Register(
                handle,
                new RegistrationSettings(
                        party,
                        REGISTRAR,
                        plain.expires(),
                        parameters,
                        plain.refresh(),
                        plain.keepAlive(),
                        plain.access())));
        return handle;
    }

    /** A registrar that answers with these Contact lines; the request's own stands for {@code %s}. */
    private ScriptedPeer registrar(boolean outbound, String... contacts) {
        ScriptedPeer peer = new ScriptedPeer(network, server);
        peer.answers(request -> {
            var ok = peer.answer(request, request.is(Method.REGISTER) ? 200 : 486);
            for (String contact : contacts) {
                ok.add(Headers.CONTACT, Contact.of(NameAddr.of(contact.formatted(request.contact()))));
            }
            return outbound ? ok.add(Headers.REQUIRE, "outbound") : ok;
        });
        return peer;
    }

    private RegistrationAction.Registered registered() {
        network.simulation().run(Duration.ofSeconds(5));
        return bob.last(RegistrationAction.Registered.class);
    }

    @Test
    void theRequestNamesTheDeviceAndWhatItUnderstands() {
        ScriptedPeer peer = registrar(false, "%s");
        register(bob, server, DEVICE.contactParameters());
        registered();
        SipRequest request = peer.received().getFirst();
        assertEquals("<" + DEVICE.urn() + ">", request.contact().parameters().get("+sip.instance"));
        assertEquals(1, request.contact().parameters().number("reg-id"));
        assertTrue(request.lists(Headers.SUPPORTED, "gruu"));
        assertTrue(request.lists(Headers.SUPPORTED, "outbound"));
        assertTrue(request.lists(Headers.SUPPORTED, "path"));
        assertEquals(
                "", new Instance("urn:uuid:1", 0).contactParameters().replaceAll(".*instance=\"<urn:uuid:1>\"", ""));
    }

    @Test
    void aPublicGruuIsTheContactOfCallsAndATemporaryOneIsTold() {
        ScriptedPeer peer = registrar(
                false,
                "<sip:bob@192.0.2.77>;+sip.instance=\"<urn:uuid:other>\";pub-gruu=\"sip:bob@example.com;gr=other\"",
                "%s;pub-gruu=\"sip:bob@example.com;gr=urn:uuid:f81d4fae\";temp-gruu=\"sip:tgruu.7hs@example.com;gr\"");
        register(bob, server, DEVICE.contactParameters());
        RegistrationAction.Registered registered = registered();
        SipUri gruu = SipUri.of("sip:bob@example.com;gr=urn:uuid:f81d4fae");
        assertEquals(gruu, registered.party().contact());
        assertEquals(SipUri.of("sip:tgruu.7hs@example.com;gr"), registered.temporary());
        bob.does(new CallEvent.Start(
                bob.newCall(), registered.party(), SipUri.of("sip:alice@example.com"), Body.sdp("x"), List.of()));
        network.simulation().run(Duration.ofSeconds(1));
        SipRequest invite = peer.received().stream()
                .filter(one -> one.is(Method.INVITE))
                .findFirst()
                .orElseThrow();
        assertEquals(gruu, invite.contact().uri());
        assertTrue(invite.lists(Headers.SUPPORTED, "gruu"));
        // The refresh binds the contact itself, not the GRUU (RFC 5627 4.1)
        network.simulation().run(Duration.ofMinutes(31));
        assertEquals(bob.contact(), peer.received().getLast().contact().uri());
    }

    @Test
    void aFlowThatTheRegistrarKeepsTrackOfIsSaidInTheContactOfCalls() {
        registrar(true, "%s");
        register(bob, server, DEVICE.contactParameters());
        assertTrue(registered().party().contact().parameters().has("ob"));
        assertNull(registered().temporary());
    }

    @Test
    void withoutAnyOfThatTheContactStaysAsItIs() {
        registrar(false, "%s;pub-gruu=\"not a uri\"");
        register(bob, server, DEVICE.contactParameters());
        assertEquals(bob.contact(), registered().party().contact());
    }

    @Test
    void whoNamesNoInstanceGetsNoGruu() {
        registrar(true, "%s;+sip.instance=" + OURS + ";pub-gruu=\"sip:bob@example.com;gr=x\"");
        register(bob, server, "");
        assertEquals(bob.contact(), registered().party().contact());
    }

    @Test
    void whatADeviceCanDoStandsInTheContactOfItsCalls() {
        ScriptedPeer peer = new ScriptedPeer(network, server);
        peer.answers(request -> peer.answer(request, 486));
        Party able = bob.toward(server, Transport.UDP)
                .withContactParameters(";audio;+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel\"")
                .withExtras(List.of(Extra.of(
                        Headers.ACCEPT_CONTACT,
                        Headers.ACCEPT_CONTACT
                                .parse("*;+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel\"")
                                .orThrow())));
        bob.does(
                new CallEvent.Start(bob.newCall(), able, SipUri.of("sip:alice@example.com"), Body.sdp("x"), List.of()));
        bob.does(new RequestEvent.Send(
                bob.core().newRequest(), able, Method.MESSAGE, SipUri.of("sip:alice@example.com"), null, List.of()));
        network.simulation().run(Duration.ofSeconds(1));
        SipRequest invite = peer.received().getFirst();
        assertTrue(invite.contact().parameters().has("audio"));
        assertEquals(
                "urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel",
                invite.contact().parameters().get("+g.3gpp.icsi-ref"));
        assertEquals("*", invite.value(Headers.ACCEPT_CONTACT).value());
        // RFC 3428 4: a MESSAGE makes no dialog and has no Contact
        SipRequest message = peer.received().stream()
                .filter(one -> one.is(Method.MESSAGE))
                .findFirst()
                .orElseThrow();
        assertFalse(message.has(Headers.CONTACT));
    }

    /** RFC 3665 2.3: the bindings are asked for, here also those of another device. */
    @Test
    void figure2_3_theBindingsAreAskedFor() {
        String ladder = """
                bob    -> server : REGISTER
                server -> bob    : 401 Unauthorized
                bob    -> server : REGISTER
                server -> bob    : 200 OK
                bob    -> server : REGISTER
                server -> bob    : 200 OK
                """;
        query(network, bob, server);
        Ladder.of(ladder).assertMatches(network.wire(), Wording::describe);
        Seeds.check(4, 500, seeded -> {
            Network rough = new Network(seeded.seed());
            Phone phone = phone(rough);
            Host registrar = rough.host("server", "192.0.2.9");
            rough.everyLink(LinkProfile.ROUGH);
            query(rough, phone, registrar);
            Ladder.of(ladder).withRetransmissions().assertMatches(rough.wire(), Wording::describe);
        });
    }

    private static void query(Network network, Phone phone, Host host) {
        Proxy proxy = new Proxy(network, host, "example.com");
        proxy.user("bob", "zanzibar");
        proxy.challenges(DigestAlgorithm.SHA_256_SESS, false);
        proxy.bind(
                "bob",
                SipUri.of("sip:bob@192.0.2.77"),
                phone.toward(host, Transport.UDP).flow());
        RegistrationHandle handle = register(phone, host, "");
        network.simulation().run(Duration.ofSeconds(40));
        int before = proxy.bindingsOf("bob");
        phone.does(new RegistrationEvent.Query(handle));
        network.simulation().run(Duration.ofSeconds(40));
        RegistrationAction.Bindings told = phone.last(RegistrationAction.Bindings.class);
        assertEquals(200, told.status());
        assertEquals(2, told.bindings().size());
        assertEquals(before, proxy.bindingsOf("bob"));
    }

    @Test
    void whoIsNotThereHasNoBindings() {
        ScriptedPeer peer = registrar(false, "%s");
        RegistrationHandle handle = register(bob, server, "");
        registered();
        peer.answers(request -> null);
        bob.does(new RegistrationEvent.Query(handle));
        network.simulation().run(Duration.ofSeconds(40));
        RegistrationAction.Bindings told = bob.last(RegistrationAction.Bindings.class);
        assertEquals(408, told.status());
        assertEquals(List.of(), told.bindings());
    }
}
