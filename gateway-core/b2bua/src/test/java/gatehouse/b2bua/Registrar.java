package gatehouse.b2bua;

import gatehouse.sip.message.CSeq;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.Via;
import gatehouse.sip.ua.Party;

/** What a registrar says to a party whose REGISTER the test did not send. */
final class Registrar {
    private Registrar() {}

    /** A success, for the test to complete. */
    static ResponseBuilder accepts(Party party) {
        return accepts(party, "");
    }

    /** The same with parameters in our Via, such as where the registrar has seen us. */
    static ResponseBuilder accepts(Party party, String seen) {
        SipRequest asked = SipRequest.builder(Method.REGISTER, SipUri.of("sip:home.example"))
                .set(Headers.VIA, Via.of("SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1" + seen))
                .set(Headers.MAX_FORWARDS, 70)
                .set(Headers.FROM, party.address().withTag("1"))
                .set(Headers.TO, party.address())
                .set(Headers.CALL_ID, "1")
                .set(Headers.CSEQ, new CSeq(1, Method.REGISTER))
                .build();
        return SipResponse.to(asked, 200).toTag("2");
    }
}
