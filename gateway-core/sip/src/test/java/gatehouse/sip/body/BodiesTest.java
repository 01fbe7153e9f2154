package gatehouse.sip.body;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.sip.message.MediaType;
import gatehouse.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bodies of registration state, waiting messages and alternative services, and what is not one. */
class BodiesTest {
    private static final String REGINFO = """
            <?xml version="1.0"?>
            <reginfo xmlns="urn:ietf:params:xml:ns:reginfo" xmlns:gr="urn:ietf:params:xml:ns:gruuinfo" version="7"
                state="full">
              <registration aor="sip:ann@home.example" id="r1" state="active">
                <contact id="c1" state="active" event="registered" expires="7200" q="0.8">
                  <uri>sip:ann@192.0.2.7:5062</uri><display-name>Ann &amp; Co</display-name>
                  <gr:pub-gruu uri="sip:ann@home.example;gr=1"/><gr:temp-gruu uri="sip:t.7@home.example;gr" first-cseq="2"/>
                </contact>
                <contact id="c2" state="terminated" event="Deactivated" retry-after="30"><uri>sip:x</uri></contact>
              </registration>
              <registration aor="tel:+15550100" id="r2" state="terminated"/>
            </reginfo>
            """;
    private static final String SUMMARY = """
            Messages-Waiting: yes
            Message-Account: sip:ann@vm.home.example
            Voice-Message: 2/8 (0/2)
            Fax-Message: 0 / 1

            To: <ann@home.example>
            """;
    private static final String ALTERNATIVE = """
            <ims-3gpp version="1"><alternative-service><type>emergency</type><reason>use 112</reason>
            <action>emergency-registration</action></alternative-service></ims-3gpp>
            """;

    private static ByteView bytes(String text) {
        return ByteView.of(("xx" + text).getBytes(StandardCharsets.UTF_8)).slice(2, text.length());
    }

    @Test
    void readsRegistrationState() {
        Reginfo info = Reginfo.decode(bytes(REGINFO)).orThrow();
        assertEquals(7, info.version());
        assertTrue(info.full());
        assertEquals(2, info.registrations().size());
        Reginfo.Registration first = info.registrations().getFirst();
        assertEquals("sip:ann@home.example", first.aor());
        assertEquals(
                List.of(
                        new Reginfo.Contact(
                                "c1",
                                Reginfo.State.ACTIVE,
                                "registered",
                                "sip:ann@192.0.2.7:5062",
                                7200,
                                -1,
                                new Reginfo.Gruus("sip:ann@home.example;gr=1", "sip:t.7@home.example;gr")),
                        new Reginfo.Contact(
                                "c2", Reginfo.State.TERMINATED, "deactivated", "sip:x", -1, 30, Reginfo.Gruus.NONE)),
                first.contacts());
        assertEquals(Reginfo.State.TERMINATED, info.registrations().get(1).state());
    }

    @Test
    void readsWaitingMessages() {
        MessageSummary summary = MessageSummary.decode(bytes(SUMMARY)).orThrow();
        assertTrue(summary.waiting());
        assertEquals("sip:ann@vm.home.example", summary.account());
        assertEquals(new MessageSummary.Counts(2, 8, 0, 2), summary.voice().orElseThrow());
        assertEquals(2, summary.counts().size());
        MessageSummary none =
                MessageSummary.decode(bytes("messages-waiting :no\r\n")).orThrow();
        assertFalse(none.waiting());
        assertTrue(none.voice().isEmpty());
    }

    @Test
    void readsAlternativeServices() {
        AlternativeService service =
                AlternativeService.decode(bytes(ALTERNATIVE)).orThrow();
        assertEquals(new AlternativeService("emergency", "emergency-registration", "use 112"), service);
    }

    private static final String PRESENCE = """
            <?xml version="1.0" encoding="UTF-8"?>
            <presence xmlns="urn:ietf:params:xml:ns:pidf" entity="pres:ann@example.com">
              <tuple id="a1"><status><basic>open</basic><x:mood xmlns:x="urn:x">well</x:mood></status>
                <contact priority="0.8">im:ann@phone.example.com</contact><note>at her desk</note></tuple>
              <tuple id="b2"><status/><timestamp>2001-10-27T16:49:29Z</timestamp></tuple>
              <tuple id="c3"><status><basic>closed</basic></status></tuple>
              <note xml:lang="en">back at noon</note>
            </presence>
            """;

    @Test
    void readsPresence() {
        Presence presence = Presence.decode(bytes(PRESENCE)).orThrow();
        assertEquals("pres:ann@example.com", presence.entity());
        assertEquals(List.of("back at noon"), presence.notes());
        assertEquals(
                List.of(
                        new Presence.Tuple("a1", Presence.Basic.OPEN, "im:ann@phone.example.com", "at her desk"),
                        new Presence.Tuple("b2", Presence.Basic.UNSAID, "", ""),
                        new Presence.Tuple("c3", Presence.Basic.CLOSED, "", "")),
                presence.tuples());
        for (String text : List.of(
                "<presence/>",
                "<presence entity='a'><tuple/></presence>",
                "<presence entity='a'><tuple id='1'><status><basic>away</basic></status></tuple></presence>",
                "<presence entity='a'>" + "<tuple id='1'/>".repeat(300) + "</presence>")) {
            assertInstanceOf(Decoded.Malformed.class, Presence.decode(bytes(text)), text);
        }
    }

    @Test
    void readsFragments() {
        assertEquals(
                new SipFragment(180, "Ringing"),
                SipFragment.decode(bytes("SIP/2.0 180 Ringing\r\nTo: <sip:a@b>\r\n"))
                        .orThrow());
        assertEquals(
                new SipFragment(603, ""),
                SipFragment.decode(bytes("SIP/2.0 603")).orThrow());
        // RFC 3420 2: headers alone are a fragment too, of a message that is no response
        assertEquals(
                new SipFragment(-1, ""),
                SipFragment.decode(bytes("From: Alice <sip:alice@atlanta.example.com>\r\n"))
                        .orThrow());
        for (String text : List.of("", "\r\n", "SIP/2.0 ", "SIP/2.0 20", "SIP/2.0 2x0 OK", "SIP/2.0 999 Odd")) {
            assertInstanceOf(Decoded.Malformed.class, SipFragment.decode(bytes(text)), text);
        }
    }

    @Test
    void aBodyIsReadByItsMediaType() {
        assertInstanceOf(Reginfo.class, content("application/reginfo+xml", REGINFO));
        assertInstanceOf(MessageSummary.class, content("application/simple-message-summary", SUMMARY));
        assertInstanceOf(AlternativeService.class, content("application/3gpp-ims+xml;charset=utf-8", ALTERNATIVE));
        assertInstanceOf(Presence.class, content("Application/PIDF+XML", PRESENCE));
        assertInstanceOf(SipFragment.class, content("message/sipfrag;version=2.0", "SIP/2.0 200 OK\r\n"));
        assertInstanceOf(Decoded.Malformed.class, Content.decode(MediaType.SDP, bytes("v=0")));
    }

    private static Content content(String type, String text) {
        return Content.decode(MediaType.of(type), bytes(text)).orThrow();
    }

    // ---- registration state put together (RFC 3680 5.1)

    private static Reginfo told(int version, String state, String contacts) {
        return Reginfo.decode(bytes("<reginfo version='" + version + "' state='" + state
                        + "'><registration aor='sip:a@b' id='r' state='active'>" + contacts
                        + "</registration></reginfo>"))
                .orThrow();
    }

    private static String contact(String id, String state, String event) {
        return "<contact id='" + id + "' state='" + state + "' event='" + event + "'><uri>sip:" + id
                + "@c</uri></contact>";
    }

    private static List<String> contacts(RegistrationWatch watch) {
        return watch.registrations().stream()
                .flatMap(one -> one.contacts().stream())
                .map(one -> one.id() + " " + one.event())
                .toList();
    }

    @Test
    void partialDocumentsChangeWhatTheFullOneTold() {
        RegistrationWatch watch = RegistrationWatch.NOTHING.with(
                told(0, "full", contact("1", "active", "registered") + contact("2", "active", "registered")));
        assertTrue(watch.isComplete());
        watch = watch.with(told(1, "partial", contact("1", "active", "refreshed")));
        assertEquals(List.of("1 refreshed", "2 registered"), contacts(watch));
        watch = watch.with(told(2, "partial", contact("2", "terminated", "deactivated")));
        assertEquals(List.of("1 refreshed", "2 deactivated"), contacts(watch));
        assertSame(watch, watch.with(told(1, "full", "")), "overtaken");
        watch = watch.with(told(3, "partial", contact("3", "active", "created")));
        assertEquals(List.of("1 refreshed", "3 created"), contacts(watch));
        assertTrue(watch.isComplete());
    }

    @Test
    void aLostDocumentIsNoticedAndAFullOneHealsIt() {
        RegistrationWatch watch = RegistrationWatch.NOTHING.with(told(4, "full", contact("1", "active", "registered")));
        watch = watch.with(told(6, "partial", contact("2", "active", "registered")));
        assertFalse(watch.isComplete());
        watch = watch.with(told(7, "partial", contact("3", "active", "registered")));
        assertFalse(watch.isComplete());
        watch = watch.with(told(8, "full", contact("3", "active", "registered")));
        assertTrue(watch.isComplete());
        assertEquals(List.of("3 registered"), contacts(watch));
        assertFalse(RegistrationWatch.NOTHING.with(told(0, "partial", "")).isComplete());
    }

    /** Whoever sends a few more contacts with each document would else be given all the memory there is. */
    @Test
    void whatIsPutTogetherHasABound() {
        RegistrationWatch watch = RegistrationWatch.NOTHING.with(told(0, "full", ""));
        boolean complained = false;
        for (int version = 1; version < 1_000; version++) {
            watch = watch.with(told(version, "partial", contact("c" + version, "active", "created")));
            complained |= !watch.isComplete();
            assertTrue(contacts(watch).size() <= 256);
        }
        assertTrue(complained, "all of it is to be asked for again");
    }

    @Test
    void refusesWhatIsNone() {
        for (String text : List.of(
                "",
                "<reginfo",
                "<other version='1'/>",
                "<reginfo/>",
                "<!DOCTYPE reginfo [<!ENTITY a 'b'>]><reginfo version='1'>&a;</reginfo>",
                "<!DOCTYPE reginfo SYSTEM 'file:///etc/passwd'><reginfo version='1'/>",
                "<reginfo version='1'><registration id='1' state='active'/></reginfo>",
                "<reginfo version='1'><registration aor='a' id='1' state='odd'/></reginfo>",
                "<reginfo version='1'>" + "<a>".repeat(30) + "</a>".repeat(30) + "</reginfo>")) {
            assertInstanceOf(Decoded.Malformed.class, Reginfo.decode(bytes(text)), text);
        }
        for (String text :
                List.of("", "Voice-Message: 1/2", "Messages-Waiting: perhaps", "Messages-Waiting: yes\nx: y")) {
            assertInstanceOf(Decoded.Malformed.class, MessageSummary.decode(bytes(text)), text);
        }
        assertInstanceOf(Decoded.Malformed.class, AlternativeService.decode(bytes("<ims-3gpp version='1'/>")));
    }

    @Test
    void noOctetsMakeThemFail() {
        Seeds.check(60, 5_000, seeded -> {
            for (String text : List.of(REGINFO, SUMMARY, ALTERNATIVE, PRESENCE)) {
                byte[] octets = text.getBytes(StandardCharsets.UTF_8);
                for (int i = seeded.between(1, 6); i > 0; i--) {
                    octets[seeded.between(0, octets.length - 1)] = seeded.bytes(1)[0];
                }
                ByteView body = ByteView.of(octets);
                Reginfo.decode(body);
                MessageSummary.decode(body);
                AlternativeService.decode(body);
                Presence.decode(body);
                SipFragment.decode(body);
            }
        });
    }
}
