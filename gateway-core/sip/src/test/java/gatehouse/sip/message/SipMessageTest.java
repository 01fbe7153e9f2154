package gatehouse.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gatehouse.base.Decoded;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reading, answering, editing and building one message. */
class SipMessageTest {
    private static final String INVITE = """
            INVITE sip:+4930123456@ims.example;user=phone SIP/2.0
            Via: SIP/2.0/UDP 192.0.2.7:5062;branch=z9hG4bKnashds8;rport, SIP/2.0/TCP [2001:db8::9]:5060 ;branch=z9hG4bK2
            v: SIP/2.0/TLS p.example;branch=z9hG4bK3
            Max-Forwards: 70
            Route: <sip:p1.example;lr>, <sip:p2.example;lr>
            f: "A. \\"Bell\\"" <sip:alice@ims.example>;tag=88sja8x
            t: <tel:+49-30-123456>
            i: 987asjd97y7atg@192.0.2.7
            CSEQ: 986759 INVITE
            X-Odd: kept  as it
             is
            m: sip:alice@192.0.2.7:5062;expires=60
            Supported:
            c: application/sdp
            l: 4

            v=0
            """;

    static byte[] wire(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    static SipRequest request(String text) {
        return assertInstanceOf(SipRequest.class, SipParser.parse(wire(text)).orThrow());
    }

    @Test
    void readsWhatEveryElementNeeds() {
        SipRequest invite = request(INVITE);
        assertSame(Method.INVITE, invite.method());
        assertEquals("+4930123456", assertInstanceOf(SipUri.class, invite.uri()).user());
        assertEquals("192.0.2.7", invite.via().host());
        assertEquals(5062, invite.via().port());
        assertEquals(0, invite.via().rport());
        assertEquals("z9hG4bKnashds8", invite.via().branch());
        assertEquals(3, invite.vias().size());
        assertEquals("[2001:db8::9]", invite.vias().get(1).host());
        assertEquals("A. \"Bell\"", invite.from().display());
        assertEquals("88sja8x", invite.from().tag());
        assertEquals(
                "+4930123456", assertInstanceOf(TelUri.class, invite.to().uri()).digits());
        assertEquals(new CSeq(986759, Method.INVITE), invite.cseq());
        assertEquals("987asjd97y7atg@192.0.2.7", invite.callId());
        assertEquals(2, invite.values(Headers.ROUTE).size());
        assertEquals(Optional.of(70), invite.first(Headers.MAX_FORWARDS).orThrow());
        assertEquals(List.of(), invite.all(Headers.SUPPORTED).orThrow());
        assertEquals(
                60,
                assertInstanceOf(Contact.Address.class, invite.value(Headers.CONTACT))
                        .expires());
        assertEquals("kept  as it   is", invite.value(HeaderType.text("x-odd")));
        assertEquals(MediaType.SDP, invite.contentType());
        assertEquals("v=0\r", invite.body().utf8());
        assertNull(invite.firstMalformed());
    }

    @Test
    void answersWithTheRequestsOwnLines() {
        SipRequest invite = request(INVITE);
        SipResponse ringing = SipResponse.to(invite, 180).toTag("a6c85cf").build();
        assertEquals("""
                SIP/2.0 180 Ringing
                Via: SIP/2.0/UDP 192.0.2.7:5062;branch=z9hG4bKnashds8;rport, SIP/2.0/TCP [2001:db8::9]:5060 ;branch=z9hG4bK2
                v: SIP/2.0/TLS p.example;branch=z9hG4bK3
                f: "A. \\"Bell\\"" <sip:alice@ims.example>;tag=88sja8x
                To: <tel:+49-30-123456>;tag=a6c85cf
                i: 987asjd97y7atg@192.0.2.7
                CSEQ: 986759 INVITE
                Content-Length: 0

                """.replace("\n", "\r\n"), ringing.octets().utf8());
        assertEquals(ringing, SipParser.parse(ringing.emit()).orThrow());
        assertEquals("a6c85cf", ringing.toTag());
    }

    @Test
    void editsOneValueAndLeavesTheOthersAsTheyStand() {
        SipRequest invite = request(INVITE);
        SipRequest stamped = invite.with()
                .replaceFirst(
                        Headers.VIA,
                        invite.via().with("received", "198.51.100.4").with("rport", "9"))
                .removeFirst(Headers.ROUTE)
                .build();
        assertEquals(
                List.of("192.0.2.7", "[2001:db8::9]", "p.example"),
                stamped.vias().stream().map(Via::host).toList());
        assertEquals(9, stamped.via().rport());
        assertEquals("198.51.100.4", String.valueOf(stamped.via().received()));
        assertEquals(
                List.of("<sip:p2.example;lr>"),
                stamped.values(Headers.ROUTE).stream().map(NameAddr::toString).toList());
        assertNotNull(stamped.value(HeaderType.text("X-Odd")));
        assertEquals(stamped, SipParser.parse(stamped.emit()).orThrow());
    }

    @Test
    void buildsAMessageOfItsOwn() {
        RequestBuilder builder = SipRequest.builder(Method.REGISTER, Uri.of("sip:ims.example"))
                .add(Headers.FROM, NameAddr.of("sip:a@ims.example").withTag("1"))
                .add(Headers.TO, NameAddr.of("sip:a@ims.example"))
                .add(Headers.CALL_ID, "x1");
        assertThrows(IllegalStateException.class, builder::build);
        SipRequest register =
                builder.add(Headers.CSEQ, new CSeq(1, Method.REGISTER)).build();
        assertThrows(IllegalStateException.class, register::via);
        SipRequest sent = register.with()
                .prepend(Headers.VIA, Via.of("UDP", "192.0.2.7", 5060, "z9hG4bK1"))
                .build();
        assertEquals(sent, SipParser.parse(sent.emit()).orThrow());
        assertThrows(IllegalArgumentException.class, () -> sent.with().add(Headers.SUBJECT, "hello\r\nRoute: <sip:x>"));
    }

    @Test
    void readsARawLineOfAKnownHeaderAsTheHeaderItIs() {
        SipRequest invite = request(INVITE)
                .with()
                .addRaw("sUbJeCt", "lunch")
                .addRaw("X-New", "1, 2")
                .build();
        assertEquals("lunch", invite.value(Headers.SUBJECT));
        assertEquals("lunch", invite.value(HeaderType.text("Subject")));
        assertEquals("1, 2", invite.value(HeaderType.text("x-new")));
        assertEquals("986759 INVITE", invite.value(HeaderType.text("CSeq")));
        assertEquals(986759, invite.cseq().number());
    }

    @Test
    void refusesWithAnAnswerWhenItCan() {
        byte[] wrong = wire(INVITE.replace("986759 INVITE", "986759 BYE"));
        var verdict = assertInstanceOf(Decoded.Malformed.class, SipParser.parse(wrong));
        Refusal answer = SipParser.refuse(wrong, 0, wrong.length, SipLimits.DEFAULT, verdict);
        assertNotNull(answer);
        assertEquals(400, answer.status());
        assertEquals("z9hG4bKnashds8", answer.via().branch());
        SipMessage response = SipParser.parse(answer.octets().copy()).orThrow();
        assertEquals(3, response.vias().size());
        assertEquals(new CSeq(986759, Method.BYE), response.cseq());
    }
}
