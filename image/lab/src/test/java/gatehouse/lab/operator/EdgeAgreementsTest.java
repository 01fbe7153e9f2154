package gatehouse.lab.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.sip.message.CSeq;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.MediaType;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.Via;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may ask over TLS that SRTP ends at the edge (TS 24.229 7.2A.7, TS 33.328 7.2). */
class EdgeAgreementsTest {
    private static final Flow TLS =
            new Flow(Transport.TLS, Endpoint.of("203.0.113.10:5061"), Endpoint.of("198.51.100.1:40000"));
    private static final Parameterized SDES = Parameterized.of("sdes-srtp;mediasec");

    private final EdgeAgreements agreements = new EdgeAgreements();

    private static RequestBuilder request(Method method) {
        return SipRequest.builder(method, SipUri.of("sip:home.example"))
                .add(Headers.VIA, Via.of("SIP/2.0/TLS 198.51.100.1;branch=z9hG4bK1"))
                .set(Headers.FROM, NameAddr.of("<sip:alice@home.example>;tag=1"))
                .set(Headers.TO, NameAddr.of("<sip:alice@home.example>"))
                .set(Headers.CALL_ID, "1")
                .set(Headers.CSEQ, new CSeq(1, method));
    }

    private static SipRequest register(Parameterized... verified) {
        RequestBuilder register = request(Method.REGISTER).add(Headers.SECURITY_CLIENT, SDES);
        for (Parameterized one : verified) {
            register.add(Headers.SECURITY_VERIFY, one);
        }
        return register.build();
    }

    private static SipRequest asking() {
        String sdp = "v=0\r\nm=audio 4000 RTP/SAVP 8\r\na=3ge2ae:requested\r\n";
        return request(Method.INVITE)
                .add(Headers.REQUIRE, "mediasec")
                .add(Headers.REQUIRE, "100rel")
                .add(Headers.PROXY_REQUIRE, "mediasec")
                .add(Headers.SECURITY_VERIFY, SDES)
                .body(MediaType.SDP, ByteView.of(sdp.getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    private SipResponse answer(SipRequest register, int status) {
        return agreements.answer(register, SipResponse.to(register, status).build(), TLS);
    }

    @Test
    void whoHasRegisteredWithItMayAsk() {
        assertTrue(agreements.forbids(asking(), TLS), "nobody has agreed on anything");
        assertEquals(
                "[sdes-srtp;mediasec]",
                answer(register(), 401).values(Headers.SECURITY_SERVER).toString());
        assertTrue(agreements.forbids(asking(), TLS), "a challenge is no agreement");
        answer(register(SDES), 200);
        assertFalse(agreements.forbids(asking(), TLS));
        SipRequest inward = agreements.inward(asking(), TLS);
        assertEquals(List.of("100rel"), inward.values(Headers.REQUIRE));
        assertFalse(inward.has(Headers.PROXY_REQUIRE) || inward.has(Headers.SECURITY_VERIFY));
        agreements.closed(TLS);
        assertTrue(agreements.forbids(asking(), TLS), "with the connection goes the agreement");
    }

    @Test
    void whatSomebodyChangedOnTheWayIsNoAgreement() {
        assertTrue(agreements.isTampered(register(Parameterized.of("msrp-tls;mediasec")), TLS));
        assertFalse(agreements.isTampered(register(SDES), TLS));
        assertFalse(agreements.isTampered(register(), TLS), "the first has nothing to verify");
    }

    @Test
    void whoDoesNotOfferItIsToldNothingOfIt() {
        SipRequest plain = request(Method.REGISTER).build();
        assertFalse(answer(plain, 200).has(Headers.SECURITY_SERVER));
        assertTrue(agreements.forbids(asking(), TLS));
    }
}
