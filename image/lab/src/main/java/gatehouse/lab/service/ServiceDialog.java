package gatehouse.lab.service;

import gatehouse.media.sdp.SessionDescription;
import gatehouse.sip.message.CSeq;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.Uri;
import gatehouse.sip.transaction.ServerTransactionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One call at a service number: the dialog state of RFC 3261 12 and where the call stands. */
final class ServiceDialog {
    /** How far the call is. */
    enum State {
        /** The INVITE is not answered yet, by us or by them. */
        SETUP,
        /** There is a 2xx. */
        CONFIRMED,
        /** Over. */
        ENDED
    }

    /** An offer of ours in the 2xx to the INVITE with the number {@code invite}. */
    record Offered(long invite, SessionDescription description) {}

    private final String callId;
    private final ServiceNumber service;
    private final int port;
    private final ServiceKeys keys;
    private final NameAddr local;
    private NameAddr remote;
    private Uri target;
    private List<NameAddr> routes;
    private long cseq;
    State state = State.SETUP;
    /** Whether we gave up our own INVITE: a 2xx that crosses the CANCEL is acknowledged and ended (RFC 3261 9.1). */
    boolean cancelled;

    @Nullable
    ServerTransactionId invite;

    @Nullable
    SipRequest inviteRequest;

    @Nullable
    SessionDescription lastOurs;

    /** What an ACK is still to answer. */
    @Nullable
    Offered offered;

    private ServiceDialog(
            String callId,
            ServiceNumber service,
            int port,
            ServiceKeys keys,
            NameAddr local,
            NameAddr remote,
            Uri target,
            List<NameAddr> routes) {
        this.callId = callId;
        this.service = service;
        this.port = port;
        this.keys = keys;
        this.local = local;
        this.remote = remote;
        this.target = target;
        this.routes = routes;
    }

    /** RFC 3261 12.1.1: the called side. */
    static ServiceDialog called(SipRequest invite, ServiceNumber service, int port, ServiceKeys keys, String tag) {
        NameAddr contact = invite.contact();
        return new ServiceDialog(
                invite.callId(),
                service,
                port,
                keys,
                invite.to().withTag(tag),
                invite.from(),
                contact == null ? invite.from().uri() : contact.uri(),
                invite.values(Headers.RECORD_ROUTE));
    }

    /** The calling side, whose dialog becomes whole with {@link #confirm}. */
    static ServiceDialog calling(
            String callId, ServiceNumber service, int port, ServiceKeys keys, NameAddr local, NameAddr remote) {
        return new ServiceDialog(callId, service, port, keys, local, remote, remote.uri(), List.of());
    }

    /** RFC 3261 12.1.2: what the 2xx to our INVITE says. */
    void confirm(SipResponse response) {
        NameAddr contact = response.contact();
        remote = response.to();
        target = contact == null ? target : contact.uri();
        routes = response.values(Headers.RECORD_ROUTE).reversed();
        state = State.CONFIRMED;
    }

    /** A request of ours in this dialog (RFC 3261 12.2.1.1). */
    RequestBuilder request(Method method) {
        cseq++;
        return numbered(method, cseq);
    }

    /** The ACK of our INVITE with this number. */
    SipRequest ack(long number) {
        return numbered(Method.ACK, number).build();
    }

    private RequestBuilder numbered(Method method, long number) {
        return SipRequest.builder(method, target)
                .setAll(Headers.ROUTE, routes)
                .set(Headers.MAX_FORWARDS, 70)
                .set(Headers.FROM, local)
                .set(Headers.TO, remote)
                .set(Headers.CALL_ID, callId)
                .set(Headers.CSEQ, new CSeq(number, method));
    }

    String callId() {
        return callId;
    }

    ServiceNumber service() {
        return service;
    }

    int port() {
        return port;
    }

    ServiceKeys keys() {
        return keys;
    }

    /** Our tag. */
    String tag() {
        return String.valueOf(local.tag());
    }
}
