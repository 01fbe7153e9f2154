package gatehouse.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Decoded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * All 49 messages of RFC 4475, as the RFC says they are to be handled: each in our own writing, and in the RFC's where
 * its collection is on this machine. What only an element above can decide (416, 420, 415, 406) is shown to be readable.
 */
class TortureTest {
    /** What is to come of a message. */
    sealed interface Expectation {
        /** It is read, every known header with it, and {@code check} holds. */
        record Accepted(Consumer<SipMessage> check) implements Expectation {}

        /** It is read; {@code header} is malformed and may be passed over or answered with 400 by who needs it. */
        record BadHeader(HeaderType<?> header) implements Expectation {}

        /** It is refused, and answered with {@code status}; 0 for a response, or where nothing can be answered. */
        record Refused(int status) implements Expectation {}
    }

    record Case(String name, String clause, Expectation expectation) {}

    private static Case accepted(String name, String clause, Consumer<SipMessage> check) {
        return new Case(name, clause, new Expectation.Accepted(check));
    }

    private static Case refused(String name, String clause, int status) {
        return new Case(name, clause, new Expectation.Refused(status));
    }

    private static final List<Case> CASES = List.of(
            accepted("wsinv", "3.1.1.1", m -> {
                assertEquals(3, m.vias().size());
                assertEquals("TCP", m.vias().get(1).transport());
                assertNotNull(m.to().tag());
                assertEquals("", m.value(Headers.SUBJECT));
                assertTrue(m.contact().parameters().has("q"));
                assertTrue(m.values(Headers.ROUTE).getFirst().sipUri().isLooseRouter());
                assertTrue(m.body().length() > 80);
            }),
            accepted("intmeth", "3.1.1.2", m -> {
                assertFalse(((SipRequest) m).method().isKnown());
                assertTrue(m.to().display().contains("\u0007"));
                assertTrue(m.to().display().contains("\u0000"));
                assertTrue(((SipUri) ((SipRequest) m).uri()).password().contains("&"));
            }),
            accepted("esc01", "3.1.1.3", m -> {
                assertTrue(((SipUri) ((SipRequest) m).uri()).user().startsWith("sips:"));
                assertFalse(m.to().sipUri().user().contains("%"));
                assertTrue(m.from().sipUri().user().contains(" "));
                assertEquals(2, m.contact().sipUri().parameters().size());
                assertFalse(m.contact().sipUri().parameters().name(1).contains("%"));
            }),
            accepted("escnull", "3.1.1.4", m -> {
                List<Contact> contacts = m.values(Headers.CONTACT);
                assertEquals(2, contacts.size());
                NameAddr one = ((Contact.Address) contacts.get(0)).nameAddr();
                NameAddr two = ((Contact.Address) contacts.get(1)).nameAddr();
                assertEquals("\u0000", one.sipUri().user());
                assertEquals("\u0000\u0000", two.sipUri().user());
                assertFalse(one.uri().matches(two.uri()));
            }),
            accepted("esc02", "3.1.1.5", m -> {
                assertFalse(((SipRequest) m).method().isKnown());
                assertTrue(m.to().display().startsWith("%"));
                assertEquals(2, m.values(Headers.CONTACT).size());
            }),
            accepted("lwsdisp", "3.1.1.6", m -> {
                assertFalse(m.from().display().isEmpty());
                assertNotNull(m.from().tag());
            }),
            accepted("longreq", "3.1.1.7", m -> assertTrue(m.vias().size() > 30)),
            accepted("dblreq", "3.1.1.8", m -> {
                assertSame(Method.REGISTER, m);
                assertEquals(0, m.body().length());
            }),
            accepted("semiuri", "3.1.1.9", m -> {
                assertTrue(((SipUri) ((SipRequest) m).uri()).user().contains(";"));
                assertTrue(((SipUri) ((SipRequest) m).uri()).parameters().isEmpty());
            }),
            accepted("transports", "3.1.1.10", m -> {
                assertEquals(5, m.vias().size());
                assertTrue(m.vias().stream().anyMatch(via -> via.transport().equals("UNKNOWN")));
            }),
            accepted("mpart01", "3.1.1.11", m -> {
                List<BodyPart> parts = BodyParts.of(m).orThrow();
                assertEquals(2, parts.size());
                assertEquals("text", parts.get(0).type().type());
                assertTrue(new String(parts.get(1).octets().copy(), java.nio.charset.StandardCharsets.ISO_8859_1)
                        .contains("\u0000"));
            }),
            accepted("unreason", "3.1.1.12", m -> {
                assertEquals(200, ((SipResponse) m).status());
                assertTrue(((SipResponse) m).reason().codePoints().anyMatch(c -> c > 0x3ff));
            }),
            accepted("noreason", "3.1.1.13", m -> assertEquals("", ((SipResponse) m).reason())),
            refused("badinv01", "3.1.2.1", 0), // its only Via cannot be read: there is nowhere to answer to
            refused("clerr", "3.1.2.2", 400),
            refused("ncl", "3.1.2.3", 400),
            refused("scalar02", "3.1.2.4", 400),
            refused("scalarlg", "3.1.2.5", 0),
            refused("quotbal", "3.1.2.6", 400),
            refused("ltgtruri", "3.1.2.7", 400),
            refused("lwsruri", "3.1.2.8", 400),
            refused("lwsstart", "3.1.2.9", 400),
            refused("trws", "3.1.2.10", 400),
            refused("escruri", "3.1.2.11", 400),
            new Case("baddate", "3.1.2.12", new Expectation.BadHeader(Headers.DATE)),
            new Case("regbadct", "3.1.2.13", new Expectation.BadHeader(Headers.CONTACT)),
            refused("badaspec", "3.1.2.14", 400),
            refused("baddn", "3.1.2.15", 400),
            refused("badvers", "3.1.2.16", 505),
            refused("mismatch01", "3.1.2.17", 400),
            refused("mismatch02", "3.1.2.18", 400),
            refused("bigcode", "3.1.2.19", 0),
            accepted("badbranch", "3.2.1", m -> assertFalse(m.via().hasUniqueBranch())),
            refused("insuf", "3.3.1", 400),
            accepted("unkscm", "3.3.2", m -> assertInstanceOf(OtherUri.class, ((SipRequest) m).uri())),
            accepted(
                    "novelsc",
                    "3.3.3",
                    m -> assertEquals("soap.beep", ((SipRequest) m).uri().scheme())),
            accepted("unksm2", "3.3.4", m -> {
                assertEquals("isbn", m.to().uri().scheme());
                assertNull(m.contact().sipUri());
            }),
            accepted("bext01", "3.3.5", m -> {
                assertEquals(2, m.values(Headers.REQUIRE).size());
                assertEquals(2, m.values(Headers.PROXY_REQUIRE).size());
            }),
            accepted("invut", "3.3.6", m -> assertFalse(m.contentType().is("application/sdp"))),
            accepted(
                    "regaut01",
                    "3.3.7",
                    m -> assertFalse(m.value(Headers.AUTHORIZATION).isDigest())),
            refused("multi01", "3.3.8", 400),
            refused("mcl01", "3.3.9", 400),
            accepted(
                    "bcast",
                    "3.3.10",
                    m -> assertEquals("255.255.255.255", m.vias().get(1).host())),
            accepted("zeromf", "3.3.11", m -> assertEquals(0, m.value(Headers.MAX_FORWARDS))),
            accepted("cparam01", "3.3.12", m -> {
                assertEquals(1, m.contact().parameters().size());
                assertTrue(m.contact().sipUri().parameters().isEmpty());
            }),
            accepted("cparam02", "3.3.13", m -> {
                assertTrue(m.contact().parameters().isEmpty());
                assertEquals(1, m.contact().sipUri().parameters().size());
            }),
            accepted("regescrt", "3.3.14", m -> {
                String route = m.contact().sipUri().headers().get("route");
                assertTrue(route.startsWith("<sip:") && route.endsWith(">"), route);
            }),
            accepted("sdp01", "3.3.15", m -> assertFalse(m.lists(Headers.ACCEPT, "application/sdp"))),
            accepted("inv2543", "3.4.1", m -> {
                assertNull(m.via().branch());
                assertNull(m.from().tag());
                assertNull(m.value(Headers.MAX_FORWARDS));
                assertTrue(m.body().length() > 80);
            }));

    private static void assertSame(Method method, SipMessage message) {
        assertTrue(((SipRequest) message).is(method));
    }

    @TestFactory
    Stream<DynamicTest> everyMessage() {
        Map<String, byte[]> own = TortureMessages.own();
        List<DynamicTest> tests = new ArrayList<>();
        for (Case c : CASES) {
            tests.add(
                    DynamicTest.dynamicTest(c.clause() + " " + c.name() + ", ours", () -> check(c, own.get(c.name()))));
            TortureMessages.original(c.name())
                    .ifPresent(octets -> tests.add(DynamicTest.dynamicTest(
                            c.clause() + " " + c.name() + ", the RFC's", () -> check(c, octets))));
        }
        return tests.stream();
    }

    @Test
    void ourCollectionIsWhole() {
        assertEquals(49, CASES.size());
        assertEquals(
                CASES.stream().map(Case::name).toList(),
                List.copyOf(TortureMessages.own().keySet()));
    }

    private static void check(Case c, byte[] octets) {
        Decoded<SipMessage> read = SipParser.parse(octets);
        switch (c.expectation()) {
            case Expectation.Accepted(Consumer<SipMessage> check) -> {
                SipMessage message = read.orThrow();
                if (!c.name().equals("unksm2")) {
                    assertNull(message.firstMalformed());
                }
                check.accept(message);
                assertEquals(message, SipParser.parse(message.emit()).orThrow());
            }
            case Expectation.BadHeader(HeaderType<?> header) -> {
                SipMessage message = read.orThrow();
                assertNotNull(message.firstMalformed(header));
                assertNull(message.value(header));
            }
            case Expectation.Refused(int status) -> {
                var verdict = assertInstanceOf(Decoded.Malformed.class, read);
                assertTrue(verdict.offset() >= 0 && verdict.offset() <= octets.length);
                Refusal answer = SipParser.refuse(octets, 0, octets.length, SipLimits.DEFAULT, verdict);
                assertEquals(status, answer == null ? 0 : answer.status(), () -> verdict.reason());
                if (answer != null) {
                    assertTrue(answer.octets().latin1().startsWith("SIP/2.0 " + status + " "));
                    assertFalse(answer.octets().latin1().contains("v=0"));
                }
            }
        }
    }
}
