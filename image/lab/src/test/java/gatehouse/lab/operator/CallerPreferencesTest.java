package gatehouse.lab.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.lab.town.Phone;
import gatehouse.lab.town.Town;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which contact a caller reaches who says what it should be able to do (RFC 3840, RFC 3841). */
class CallerPreferencesTest {
    private static final Flow FLOW =
            new Flow(Transport.UDP, Endpoint.of("203.0.113.10:5060"), Endpoint.of("198.51.100.1:5060"));

    private final Town town = new Town(1);
    private final Phone alice = town.alice();
    private final Phone bob = town.bob();

    private static RequestBuilder invite() {
        return SipRequest.builder(Method.INVITE, SipUri.of("sip:bob@home.example"))
                .set(Headers.FROM, NameAddr.of("<sip:alice@home.example>;tag=1"))
                .set(Headers.TO, NameAddr.of("<sip:bob@home.example>"))
                .set(Headers.CALL_ID, "c")
                .method(Method.INVITE, 1);
    }

    /** The hosts of the contacts that remain, in order; each contact is a host with parameters. */
    private static List<String> order(String accept, String reject, String... contacts) {
        RequestBuilder request = invite();
        if (!accept.isEmpty()) {
            request.add(Headers.ACCEPT_CONTACT, Parameterized.of(accept));
        }
        if (!reject.isEmpty()) {
            request.add(Headers.REJECT_CONTACT, Parameterized.of(reject));
        }
        List<Binding> bindings = Arrays.stream(contacts)
                .map(one -> one.split(";", 2))
                .map(one -> Binding.of(
                        NameAddr.of("<sip:bob@" + one[0] + ">" + (one.length > 1 ? ";" + one[1] : "")), FLOW, 0, false))
                .toList();
        return CallerPreferences.of(request.build()).order(bindings).stream()
                .flatMap(List::stream)
                .map(binding -> ((SipUri) binding.contact().uri()).host())
                .toList();
    }

    @Test
    void withoutWishesTheLatestContactIsTheFirst() {
        assertEquals(List.of("c", "b", "a"), order("", "", "a", "b", "c"));
    }

    /** RFC 3841 7.2.2: what takes no INVITE is not rung. */
    @Test
    void whoWishesForNothingStillWantsToBeTaken() {
        assertEquals(
                List.of("b", "c"),
                order("", "", "c;audio", "a;methods=\"MESSAGE,OPTIONS\"", "b;methods=\"INVITE,BYE\""));
    }

    @Test
    void theCalledSidesOwnOrderCountsFirst() {
        assertEquals(List.of("a", "b", "c"), order("*;video", "", "c;q=0.1;video", "a;q=0.9;audio", "b;q=0.5;video"));
    }

    @Test
    void amongEqualsTheBetterFitIsTheFirst() {
        assertEquals(
                List.of("b", "c", "a"),
                order(
                        "*;audio;video;language=\"de\"",
                        "",
                        "a;audio=\"FALSE\"",
                        "b;audio;video;language=\"en,de\"",
                        "c;audio"));
    }

    @Test
    void whoSaysNothingOfItselfIsNeitherRefusedNorLessLiked() {
        assertEquals(List.of("b", "a"), order("*;video;require", "*;audio", "a", "b;video", "c;video=\"FALSE\""));
    }

    @Test
    void whatIsRequiredMustNotBeDenied() {
        assertEquals(
                List.of("a", "b"),
                order(
                        "*;mobility=\"fixed\";audio;require",
                        "",
                        "b;audio",
                        "a;mobility=\"fixed\";audio",
                        "c;mobility=\"mobile\""));
        assertEquals(
                List.of("a"),
                order(
                        "*;mobility=\"fixed\";audio;require;explicit",
                        "",
                        "b;audio",
                        "a;mobility=\"fixed\";audio",
                        "c;mobility=\"mobile\""));
    }

    @Test
    void whoIsExplicitCountsOnlyWhatIsSaid() {
        assertEquals(List.of("b", "c"), order("*;audio;video;explicit", "", "c;audio", "b;audio;video"));
    }

    /** RFC 3841 7.2.4: only who says all that is asked of can be refused for it. */
    @Test
    void aRefusalHitsOnlyWhoSaysAllOfIt() {
        assertEquals(
                List.of("c", "b"),
                order("", "*;automata;video", "a;automata;video", "b;automata", "c;automata=\"FALSE\";video"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|''|true",
                "''|TRUE|true",
                "''|FALSE|false",
                "!FALSE|''|true",
                "fixed|mobile,FIXED|true",
                "!fixed|fixed|false",
                "!fixed|mobile|true",
                "!fixed|!mobile|true",
                "#=5|#>=4|true",
                "#=5|#<=4|false",
                "#1:3|#2:9|true",
                "#1:3|#4:9|false",
                "!#1:3|#=2|false",
                "!#1:3|#2:9|true",
                "#=5|five|false",
                "<Pc>|<Pc>|true",
                "<Pc>|<pc>|false"
            })
    void valuesMeetAsRfc2533Says(String one, String two, boolean meet) {
        assertEquals(meet, Feature.of(one).meets(Feature.of(two)));
        assertEquals(meet, Feature.of(two).meets(Feature.of(one)));
    }

    @ParameterizedTest
    @CsvSource(value = {"!", "#", "#x", "#1:", "#=", "'a,'"})
    void whatIsNoValueIsNone(String text) {
        assertNull(Feature.of(text));
    }

    // ---- through the operator

    private void bobBinds(String... contacts) {
        bob.challenged(bob.ask(bob.register(600).build()));
        RequestBuilder register = bob.register(600);
        register.setAll(
                Headers.CONTACT,
                Arrays.stream(contacts).map(one -> Contact.of(NameAddr.of(one))).toList());
        assertEquals(200, bob.ask(bob.signed(register).build()).status());
    }

    @Test
    void theOperatorRingsTheContactThatIsWished() {
        alice.registered(600);
        bobBinds("<sip:desk@198.51.100.2:5060>;mobility=\"fixed\"", "<sip:cell@198.51.100.2:5060>;mobility=\"mobile\"");
        SipRequest call = alice.invite("15550101")
                .add(Headers.ACCEPT_CONTACT, Parameterized.of("*;mobility=\"fixed\";require"))
                .build();
        assertEquals(200, alice.ask(call).status());
        assertEquals("desk", ((SipUri) bob.requests.getFirst().uri()).user());
        SipRequest impossible = alice.invite("15550101")
                .add(Headers.ACCEPT_CONTACT, Parameterized.of("*;mobility=\"fixed\";isfocus;require;explicit"))
                .build();
        assertEquals(480, alice.ask(impossible).status());
    }

    /** RFC 5627 5: a GRUU leads to one device, whatever else is registered, and a temporary one does not name it. */
    @Test
    void aGruuLeadsToOneDevice() {
        alice.registered(600);
        bob.challenged(bob.ask(bob.register(600).build()));
        SipResponse ok = bob.ask(bob.signed(bob.register(600)
                        .add(Headers.SUPPORTED, "gruu")
                        .setAll(
                                Headers.CONTACT,
                                List.of(
                                        Contact.of(NameAddr.of(
                                                "<sip:desk@198.51.100.2:5060>;+sip.instance=\"<urn:uuid:desk>\"")),
                                        Contact.of(NameAddr.of("<sip:cell@198.51.100.2:5060>")))))
                .build());
        NameAddr desk = ((Contact.Address) ok.values(Headers.CONTACT).getFirst()).nameAddr();
        assertEquals(
                "sip:+15550101@home.example;gr=urn:uuid:desk", desk.parameters().get("pub-gruu"));
        String hidden = desk.parameters().get("temp-gruu");
        assertTrue(hidden.matches("sip:tgruu\\.[^@]+@home\\.example;gr"), hidden);
        assertNull(((Contact.Address) ok.values(Headers.CONTACT).getLast())
                .nameAddr()
                .parameters()
                .get("pub-gruu"));
        for (String gruu : List.of(desk.parameters().get("pub-gruu"), hidden)) {
            bob.requests.clear();
            SipRequest call = alice.invite("15550101").uri(SipUri.of(gruu)).build();
            assertEquals(200, alice.ask(call).status());
            assertEquals("desk", ((SipUri) bob.requests.getFirst().uri()).user());
        }
        SipRequest gone = alice.invite("15550101")
                .uri(SipUri.of("sip:+15550101@home.example;gr=urn:uuid:other"))
                .build();
        assertEquals(480, alice.ask(gone).status());
    }

    /** RFC 3841 9.1. */
    @Test
    void whoWantsToBeRedirectedIsToldAllContacts() {
        alice.registered(600);
        bobBinds("<sip:desk@198.51.100.2:5060>;q=0.5", "<sip:cell@198.51.100.2:5060>;q=0.8");
        SipResponse there = alice.ask(alice.invite("15550101")
                .add(Headers.REQUEST_DISPOSITION, "redirect")
                .build());
        assertEquals(302, there.status());
        assertEquals(
                List.of("<sip:cell@198.51.100.2:5060>", "<sip:desk@198.51.100.2:5060>"),
                there.values(Headers.CONTACT).stream().map(Object::toString).toList());
        assertTrue(bob.requests.isEmpty());
        assertTrue(town.isQuiet());
    }
}
