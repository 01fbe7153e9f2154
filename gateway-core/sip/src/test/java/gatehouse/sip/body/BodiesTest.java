package gatehouse.sip.body;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bodies of registration state, waiting messages and alternative services, and what is not one. */
class BodiesTest {
    private static final String REGINFO = """
            <?xml version="1.0"?>
            <reginfo xmlns="urn:ietf:params:xml:ns:reginfo" version="7" state="full">
              <registration aor="sip:ann@home.example" id="r1" state="active">
                <contact id="c1" state="active" event="registered" expires="7200" q="0.8">
                  <uri>sip:ann@192.0.2.7:5062</uri><display-name>Ann &amp; Co</display-name>
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
                                "c1", Reginfo.State.ACTIVE, "registered", "sip:ann@192.0.2.7:5062", 7200, -1),
                        new Reginfo.Contact("c2", Reginfo.State.TERMINATED, "deactivated", "sip:x", -1, 30)),
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
            for (String text : List.of(REGINFO, SUMMARY, ALTERNATIVE)) {
                byte[] octets = text.getBytes(StandardCharsets.UTF_8);
                for (int i = seeded.between(1, 6); i > 0; i--) {
                    octets[seeded.between(0, octets.length - 1)] = seeded.bytes(1)[0];
                }
                ByteView body = ByteView.of(octets);
                Reginfo.decode(body);
                MessageSummary.decode(body);
                AlternativeService.decode(body);
            }
        });
    }
}
