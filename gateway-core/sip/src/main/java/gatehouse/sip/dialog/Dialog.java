package gatehouse.sip.dialog;

import gatehouse.base.Flow;
import gatehouse.sip.message.CSeq;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.Uri;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of a dialog (RFC 3261 12) as a value: every change gives a new one.
 *
 * @param confirmed whether a 2xx made it; it is early otherwise
 * @param local our address with our tag
 * @param remote the other side's address with its tag
 * @param remoteTarget where its requests go: the other side's Contact
 * @param routeSet what stands in Route, in that order
 * @param localSequence the CSeq number of our last request
 * @param remoteSequence the CSeq number of its last request, -1 before the first
 * @param flow the way its messages take
 */
public record Dialog(
        DialogId id,
        boolean confirmed,
        NameAddr local,
        NameAddr remote,
        Uri remoteTarget,
        List<NameAddr> routeSet,
        long localSequence,
        long remoteSequence,
        Flow flow) {
    public Dialog {
        routeSet = List.copyOf(routeSet);
    }

    /**
     * The dialog that a response makes for who sent the request (RFC 3261 12.1.2); null when it makes none: it is 100 or
     * above 299, or lacks a tag or a contact.
     */
    public static @Nullable Dialog atCaller(SipRequest request, SipResponse response, Flow flow) {
        Uri target = contact(response);
        if (response.status() <= 100
                || response.status() >= 300
                || response.to().tag() == null
                || target == null) {
            return null;
        }
        return new Dialog(
                DialogId.ofResponse(response),
                response.status() >= 200,
                request.from(),
                response.to(),
                target,
                response.values(Headers.RECORD_ROUTE).reversed(),
                request.cseq().number(),
                -1,
                flow);
    }

    /**
     * The dialog that our response makes with who sent the request (RFC 3261 12.1.1); null when the request lacks a
     * contact.
     *
     * @param tag our tag
     */
    public static @Nullable Dialog atCallee(SipRequest request, String tag, boolean confirmed, Flow flow) {
        Uri target = contact(request);
        if (target == null) {
            return null;
        }
        String remoteTag = request.from().tag();
        return new Dialog(
                new DialogId(request.callId(), tag, remoteTag == null ? "" : remoteTag),
                confirmed,
                request.to().withTag(tag),
                request.from(),
                target,
                request.values(Headers.RECORD_ROUTE),
                0, // RFC 3261 12.1.1 leaves it empty; our first request takes 1
                request.cseq().number(),
                flow);
    }

    /** Made certain by the 2xx, whose route set and target replace those of the early dialog (RFC 3261 13.2.2.4). */
    public Dialog confirmedBy(SipResponse response) {
        Dialog refreshed = withTarget(response);
        return new Dialog(
                id,
                true,
                local,
                remote,
                refreshed.remoteTarget,
                response.values(Headers.RECORD_ROUTE).reversed(),
                localSequence,
                remoteSequence,
                flow);
    }

    /** Made certain by our 2xx. */
    public Dialog confirm() {
        return new Dialog(id, true, local, remote, remoteTarget, routeSet, localSequence, remoteSequence, flow);
    }

    /** With the contact of {@code message} as its target, when it has one (RFC 3261 12.2.1.2, 12.2.2). */
    public Dialog withTarget(SipMessage message) {
        Uri target = contact(message);
        return target == null
                ? this
                : new Dialog(id, confirmed, local, remote, target, routeSet, localSequence, remoteSequence, flow);
    }

    /** On another flow: the registration has moved. */
    public Dialog withFlow(Flow other) {
        return new Dialog(id, confirmed, local, remote, remoteTarget, routeSet, localSequence, remoteSequence, other);
    }

    /** With the next CSeq number in use. */
    public Dialog next() {
        return new Dialog(
                id, confirmed, local, remote, remoteTarget, routeSet, localSequence + 1, remoteSequence, flow);
    }

    /**
     * Having received {@code request}; null when its CSeq is lower than or equal to that of an earlier one, which is
     * answered with 500 (RFC 3261 12.2.2). ACK and CANCEL have the number of their INVITE and are always in order.
     */
    public @Nullable Dialog received(SipRequest request) {
        if (request.method().equals(Method.ACK) || request.method().equals(Method.CANCEL)) {
            return this;
        }
        long number = request.cseq().number();
        return number <= remoteSequence
                ? null
                : new Dialog(id, confirmed, local, remote, remoteTarget, routeSet, localSequence, number, flow);
    }

    /**
     * A request within the dialog (RFC 3261 12.2.1.1).
     *
     * @param sequence its CSeq number: {@code next().localSequence()}, or the INVITE's for an ACK
     */
    public RequestBuilder request(Method method, long sequence) {
        Uri uri = remoteTarget;
        List<NameAddr> route = routeSet;
        if (!routeSet.isEmpty() && !isLoose(routeSet.getFirst())) {
            // 12.2.1.1: a strict router wants itself as Request-URI and the target as the last route
            SipUri strict = routeSet.getFirst().sipUri();
            uri = strict == null ? remoteTarget : strict.withoutHeaders();
            route = new ArrayList<>(routeSet.subList(1, routeSet.size()));
            route.add(NameAddr.of(remoteTarget));
        }
        return SipRequest.builder(method, uri)
                .set(Headers.MAX_FORWARDS, 70)
                .setAll(Headers.ROUTE, route)
                .set(Headers.FROM, local)
                .set(Headers.TO, remote)
                .set(Headers.CALL_ID, id.callId())
                .set(Headers.CSEQ, new CSeq(sequence, method));
    }

    /** Where a request goes first: the first route, or the target. */
    public Uri nextHop() {
        return routeSet.isEmpty() ? remoteTarget : routeSet.getFirst().uri();
    }

    private static boolean isLoose(NameAddr route) {
        SipUri uri = route.sipUri();
        return uri == null || uri.isLooseRouter();
    }

    private static @Nullable Uri contact(SipMessage message) {
        NameAddr contact = message.contact();
        return contact == null ? null : contact.uri();
    }
}
