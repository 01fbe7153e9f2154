package gatehouse.sip.ua;

import gatehouse.base.Flow;
import gatehouse.sip.auth.DigestClient;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.Uri;
import gatehouse.sip.transaction.ClientTransactionId;
import java.util.function.LongSupplier;

/**
 * A request that is sent again with credentials when it is challenged (RFC 3261 22.2, 22.3); every other outcome goes on
 * to its handler.
 */
final class AuthorizedRequest implements ResponseHandler {
    private final Party party;
    private final Uri hop;
    private final LongSupplier nextSequence;
    private final ResponseHandler handler;
    private SipRequest request;
    private ClientTransactionId id;
    private boolean abandoned;

    private AuthorizedRequest(
            Party party, SipRequest request, Uri hop, LongSupplier nextSequence, ResponseHandler handler, Stack stack) {
        this.party = party;
        this.request = request;
        this.hop = hop;
        this.nextSequence = nextSequence;
        this.handler = handler;
        this.id = stack.send(request, hop, party.flow(), this);
    }

    /**
     * Sends {@code request} with the credentials that are known already.
     *
     * @param nextSequence takes the next CSeq number, when it has to be sent again
     */
    static AuthorizedRequest send(
            Party party,
            RequestBuilder request,
            Uri hop,
            LongSupplier nextSequence,
            ResponseHandler handler,
            Stack stack) {
        return new AuthorizedRequest(party, party.sign(request.build()), hop, nextSequence, handler, stack);
    }

    /** As it was sent last. */
    SipRequest request() {
        return request;
    }

    /** Its transaction. */
    ClientTransactionId id() {
        return id;
    }

    /** Nobody wants it any more: a challenge is not answered. */
    void abandon() {
        abandoned = true;
    }

    /** Sends the request once more, changed. */
    void resend(RequestBuilder changed, Stack stack) {
        request = party.sign(changed.build());
        id = stack.send(request, hop, party.flow(), this);
    }

    @Override
    public void response(SipResponse response, Flow flow, Stack stack) {
        DigestClient digest = party.digest();
        boolean challenged = response.status() == 401 || response.status() == 407;
        if (digest != null
                && challenged
                && !abandoned
                && digest.challenged(response) instanceof DigestClient.Outcome.Retry) {
            resend(request.with().method(request.method(), nextSequence.getAsLong()), stack);
            return;
        }
        if (digest != null && response.isSuccess()) {
            digest.succeeded(response);
        }
        handler.response(response, flow, stack);
    }

    @Override
    public void failed(int status, String reason, Stack stack) {
        handler.failed(status, reason, stack);
    }

    @Override
    public void ended(ClientTransactionId over, Stack stack) {
        if (over.equals(id)) {
            handler.ended(over, stack); // not one that was sent again
        }
    }
}
