package gatehouse.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import java.util.List;
import org.junit.jupiter.api.Test;

/** URIs by the rules of RFC 3261 19.1 and RFC 3966. */
class UriTest {
    @Test
    void anAddressTakesThePlaceOfTheHost() {
        Endpoint six = Endpoint.of("[2001:db8::1]:5070");
        assertEquals(
                "sip:a%20b:c@[2001:db8::1]:5070;lr?x=y",
                SipUri.of("sip:a%20b:c@host.example;lr?x=y").withEndpoint(six).toString());
        assertEquals(
                "sips:192.0.2.1:5061;transport=tcp",
                SipUri.of("sips:[2001:db8::1]:5070;transport=tcp")
                        .withEndpoint(Endpoint.of("192.0.2.1:5061"))
                        .toString());
    }

    @Test
    void matchesByTheRulesOfTheScheme() {
        // RFC 3261 19.1.4, one pair for each rule there
        for (String[] pair : new String[][] {
            {"sip:%61nn@a.example;transport=TCP", "sip:ann@A.Example;Transport=tcp"},
            {"sip:ann@a.example", "sip:ann@a.example;newparam=5"},
            {"sip:a.example;b;c=1", "sip:a.example;c=1;b"},
            {"sip:a.example?x=1&y=2", "sip:a.example?y=2&x=1"},
            {"sip:[2001:db8::1]", "sip:[2001:DB8:0::1]"},
            {"tel:+49-30.1", "tel:+49(30)1"},
            {"urn:service:SOS", "URN:service:sos"}
        }) {
            assertTrue(Uri.of(pair[0]).matches(Uri.of(pair[1])), pair[0]);
            assertTrue(Uri.of(pair[1]).matches(Uri.of(pair[0])), pair[1]);
        }
        for (String[] pair : new String[][] {
            {"sip:ANN@a.example", "sip:ann@a.example"},
            {"sip:a.example", "sip:a.example:5060"},
            {"sip:a.example", "sip:a.example;transport=udp"},
            {"sip:a.example", "sips:a.example"},
            {"sip:a.example;x=1", "sip:a.example;x=2"},
            {"sip:a.example", "sip:a.example?x=1"},
            {"sip:a.example?x=1&x=2", "sip:a.example?x=1&x=3"},
            {"tel:+49301", "tel:49301;phone-context=a.example"}
        }) {
            assertFalse(Uri.of(pair[0]).matches(Uri.of(pair[1])), pair[0]);
            assertFalse(Uri.of(pair[1]).matches(Uri.of(pair[0])), pair[1]);
        }
    }

    @Test
    void refusesWhatTheGrammarDoesNotHold() {
        for (String text : List.of(
                "",
                "sip:",
                "a.example",
                "sip:@a",
                "sip:a b",
                "sip:a..b",
                "sip:-a",
                "sip:a-",
                "sip:1.2.3",
                "sip:1.2.3.256",
                "sip:a:65536",
                "sip:a:",
                "sip:[::g]",
                "sip:[::1",
                "sip:a;",
                "sip:a;x=",
                "sip:a;x;X",
                "sip:a;x;%78",
                "sip:%4@a",
                "sip:a?x",
                "sip:a#f",
                "tel:",
                "tel:+",
                "tel:+1a",
                "x:",
                "1x:y",
                "urn:a>b")) {
            assertInstanceOf(Decoded.Malformed.class, Uri.parse(text), text);
        }
    }

    @Test
    void editsItsParameters() {
        SipUri uri = SipUri.of("sip:ann@a.example:5070;lr;x=1?Subject=s");
        assertEquals(
                "sip:ann@a.example:5070;lr;x=%2520;y?Subject=s",
                uri.with("x", "%20").with("y", "").toString());
        assertEquals("sip:ann@a.example:5070;x=1?Subject=s", uri.without("lr").toString());
        assertEquals("sip:ann@a.example:5070;lr;x=1", uri.withoutHeaders().toString());
        assertEquals("sip:ann@a.example;lr;x=1?Subject=s", uri.withPort(-1).toString());
        assertEquals("sip:a%20b@a.example", SipUri.of("a b", "a.example", -1).toString());
        assertEquals("%20", uri.with("x", "%20").parameters().get("x"));
    }
}
