package gatehouse.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.base.Decoded;
import gatehouse.media.sdp.MediaDescription;
import gatehouse.media.sdp.SessionDescription;
import gatehouse.media.srtp.SdesRule;
import gatehouse.media.srtp.SrtpSuite;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipParser;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.ua.Body;
import gatehouse.telephony.LineAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 3264 5 wants an answer to each offer; a peer that passes one over must not keep us from the next. */
final class UnansweredOfferTest {
    private static final String KEY =
            "crypto:1 AES_CM_128_HMAC_SHA1_80 inline:NzB4d1BINUAvLEw6UzF3WSJ+PSdFcGdUJShpX1Zj";

    private final House house = House.registered(
            1,
            Keying.sdes(SdesRule.REQUIRE, List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80))
                    .with(flow -> true));

    /** A protected call whose far side says no more by itself. */
    private void talking() {
        house.far.answersWith(house.far.sdp("RTP/SAVP", List.of(KEY)));
        house.wants(new LineAction.Dial("200"));
        house.run(1_000);
        house.far.habit(_ -> {});
        assertEquals(CallFact.State.TALKING, house.fact().state());
    }

    private List<SipMessage> sent(String from) {
        return house.network.wire().messages().stream()
                .filter(message -> message.from().equals(from))
                .map(message -> SipParser.parse(message.payload()))
                .filter(Decoded.Ok.class::isInstance)
                .map(Decoded::orThrow)
                .toList();
    }

    /** Ours, repeats among them. */
    private List<SipRequest> invites() {
        return sent("gateway").stream()
                .filter(SipRequest.class::isInstance)
                .map(SipRequest.class::cast)
                .filter(request -> request.is(Method.INVITE))
                .toList();
    }

    private long invitesOfOurs() {
        return invites().stream()
                .map(request -> request.cseq().number())
                .distinct()
                .count();
    }

    private void rekey() {
        house.does(new B2buaEvent.Rekey("phone1"));
        house.run(1_000);
    }

    @Test
    void a200WithoutDescription() {
        talking();
        rekey();
        assertEquals(2, invitesOfOurs(), "the call and its first rekey");
        SipResponse empty = SipResponse.to(invites().getLast(), 200)
                .add(Headers.CONTACT, Contact.of(NameAddr.of("<sip:far@192.0.2.2:5060>")))
                .build();
        house.far.sends(house.gateway, new String(empty.emit(), StandardCharsets.ISO_8859_1));
        house.run(1_000);
        rekey();
        assertEquals(3, invitesOfOurs(), "the next rekey goes out");
    }

    @Test
    void anAckWithoutDescription() {
        talking();
        SipRequest first = invites().getLast();
        SipMessage answer = sent("far").stream()
                .filter(message -> message instanceof SipResponse response
                        && response.status() == 200
                        && response.cseq().method().equals(Method.INVITE))
                .toList()
                .getLast();
        NameAddr us = answer.from();
        NameAddr them = answer.to();
        for (String method : List.of("INVITE", "ACK")) {
            house.far.sends(
                    house.gateway,
                    method + " " + house.contact() + " SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKx"
                            + method + "\r\nFrom: " + them + "\r\nTo: " + us + "\r\nCall-ID: " + first.callId()
                            + "\r\nCSeq: 70 " + method + "\r\nMax-Forwards: 70\r\n"
                            + "Contact: <sip:far@192.0.2.2:5060>\r\nContent-Length: 0\r\n\r\n");
            house.run(200);
        }
        SipMessage offered = sent("gateway").stream()
                .filter(message -> message instanceof SipResponse response && response.status() == 200)
                .toList()
                .getLast();
        MediaDescription offer = SessionDescription.decode(Body.of(offered).octets())
                .orThrow()
                .media()
                .getFirst();
        assertEquals("RTP/SAVP", offer.protocol(), "the 200 had our offer");
        rekey();
        assertEquals(2, invitesOfOurs(), "a rekey goes out");
    }
}
