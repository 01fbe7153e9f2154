package gatehouse.sip.ua;

import gatehouse.base.Flow;
import gatehouse.sip.message.CSeq;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import java.util.List;

/** A REGISTER without Contact: it changes nothing and is told all bindings (RFC 3261 10.2.3). */
record BindingsQuery(RegistrationHandle handle) implements ResponseHandler {
    /** Its Call-ID is its own, so that it never stands before or behind a REGISTER that changes something. */
    static void send(RegistrationHandle handle, SipUri registrar, Party party, Stack stack) {
        long[] number = {1};
        RequestBuilder made = register(registrar, party, stack.entropy().token(16), number[0], stack);
        AuthorizedRequest.send(party, made, registrar, () -> ++number[0], new BindingsQuery(handle), stack);
    }

    /** What every REGISTER of an account has (RFC 3261 10.2). */
    static RequestBuilder register(SipUri registrar, Party party, String callId, long number, Stack stack) {
        RequestBuilder made = SipRequest.builder(Method.REGISTER, registrar)
                .set(Headers.MAX_FORWARDS, 70)
                .addAll(Headers.ROUTE, party.route())
                .set(Headers.FROM, party.address().withTag(stack.entropy().token(8)))
                .set(Headers.TO, party.address())
                .set(Headers.CALL_ID, callId)
                .set(Headers.CSEQ, new CSeq(number, Method.REGISTER));
        Leg.decorate(made, stack.settings());
        Extra.addTo(made, party.extras());
        return made;
    }

    @Override
    public void response(SipResponse response, Flow flow, Stack stack) {
        if (response.isFinal()) {
            List<Contact> bindings = response.isSuccess() ? response.values(Headers.CONTACT) : List.of();
            stack.tell(new RegistrationAction.Bindings(handle, response.status(), bindings));
        }
    }

    @Override
    public void failed(int status, String reason, Stack stack) {
        stack.tell(new RegistrationAction.Bindings(handle, status, List.of()));
    }
}
