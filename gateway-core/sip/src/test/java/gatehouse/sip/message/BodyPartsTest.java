package gatehouse.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Decoded;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Multipart bodies (RFC 2046 5.1, RFC 5621) come apart into their leaves. */
class BodyPartsTest {
    private static SipRequest carrying(String type, String body) {
        return SipRequest.builder(Method.INVITE, Uri.of("sip:a.example"))
                .add(Headers.FROM, NameAddr.of("<sip:a@a.example>;tag=1"))
                .add(Headers.TO, NameAddr.of("<sip:b@a.example>"))
                .add(Headers.CALL_ID, "c")
                .add(Headers.CSEQ, new CSeq(1, Method.INVITE))
                .body(MediaType.of(type), body.replace("\n", "\r\n"))
                .build();
    }

    @Test
    void oneBodyIsOneLeaf() {
        List<BodyPart> parts =
                BodyParts.of(carrying("application/sdp", "v=0\n")).orThrow();
        assertEquals(1, parts.size());
        assertEquals(MediaType.SDP, parts.getFirst().type());
        assertEquals("v=0\r\n", parts.getFirst().octets().utf8());
    }

    @Test
    void nestedPartsComeInTheirOrder() {
        SipRequest invite = carrying("multipart/mixed;boundary=\"o;u\"", """
                nothing to see
                --o;u
                Content-Type: multipart/alternative; boundary=in

                --in

                plain
                --in-not
                --in\s\s
                Content-Type: application/sdp

                v=0
                --in--
                --o;u
                c: application/pidf+xml
                Content-ID: <loc@a.example>
                Content-Disposition: render;handling=optional

                <presence/>

                --o;u--
                bye
                """);
        List<BodyPart> parts = BodyParts.of(invite).orThrow();
        assertEquals(3, parts.size());
        assertEquals("text/plain", parts.get(0).type().toString());
        assertEquals("plain\r\n--in-not", parts.get(0).octets().utf8());
        assertEquals("v=0", parts.get(1).octets().utf8());
        assertFalse(parts.get(1).isOptional());
        assertEquals("<presence/>\r\n", parts.get(2).octets().utf8());
        assertEquals("loc@a.example", parts.get(2).contentId());
        assertTrue(parts.get(2).isOptional());
        assertEquals(
                parts.get(1).octets(),
                BodyParts.first(invite, "application/sdp").octets());
        assertNull(BodyParts.first(invite, "application/reginfo+xml"));
    }

    @Test
    void refusesWhatDoesNotEndOrNestsTooDeep() {
        for (String body : List.of("", "no boundary", "--b\n\nx", "--b\n\nx\n--c--", "--b\nBad header\n\nx\n--b--")) {
            assertInstanceOf(
                    Decoded.Malformed.class, BodyParts.of(carrying("multipart/mixed;boundary=b", body + "\n")), body);
        }
        assertInstanceOf(Decoded.Malformed.class, BodyParts.of(carrying("multipart/mixed", "--b\n\nx\n--b--\n")));
        StringBuilder deep = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            deep.append("--b")
                    .append(i)
                    .append("\nContent-Type: multipart/mixed;boundary=b")
                    .append(i + 1)
                    .append("\n\n");
        }
        assertInstanceOf(
                Decoded.Malformed.class, BodyParts.of(carrying("multipart/mixed;boundary=b0", deep + "--b6--\n")));
        String many = "--b\n\nx\n".repeat(17) + "--b--\n";
        assertInstanceOf(Decoded.Malformed.class, BodyParts.of(carrying("multipart/mixed;boundary=b", many)));
        assertNotNull(BodyParts.first(carrying("multipart/mixed;boundary=b", "--b\n\nx\n--b--"), "text/plain"));
    }
}
