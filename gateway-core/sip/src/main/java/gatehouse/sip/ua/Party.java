package gatehouse.sip.ua;

import gatehouse.base.Flow;
import gatehouse.sip.auth.DigestClient;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipUri;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who we are toward the network, and how its messages go out.
 *
 * @param address our address of record with a display name if any, without tag: From of what we send
 * @param contact where others reach us: stands in Contact
 * @param flow the way out, usually to the outbound proxy; a stream may have local port 0
 * @param route what stands in Route of requests outside dialogs: the outbound proxy, then the Service-Route (RFC 3608)
 * @param digest answers challenges, and signs what goes out once challenged; null where there is no password
 * @param extras lines for every request outside and inside dialogs but ACK and CANCEL, such as P-Preferred-Identity
 * @param contactParameters what we can do, behind the contact in calls (RFC 3840), with leading semicolons, such as
 *     {@code ;audio;+g.3gpp.icsi-ref="..."}; "" for nothing. What a registration says is its own
 */
public record Party(
        NameAddr address,
        SipUri contact,
        Flow flow,
        List<NameAddr> route,
        @Nullable DigestClient digest,
        List<Extra<?>> extras,
        String contactParameters) {
    public Party {
        route = List.copyOf(route);
        extras = List.copyOf(extras);
    }

    /** A party that tells nothing of what it can do. */
    public Party(
            NameAddr address,
            SipUri contact,
            Flow flow,
            List<NameAddr> route,
            @Nullable DigestClient digest,
            List<Extra<?>> extras) {
        this(address, contact, flow, route, digest, extras, "");
    }

    /** A party with nothing but an address, a contact and a way. */
    public static Party of(NameAddr address, SipUri contact, Flow flow) {
        return new Party(address, contact, flow, List.of(), null, List.of());
    }

    /** The same with other routes. */
    public Party withRoute(List<NameAddr> other) {
        return new Party(address, contact, flow, other, digest, extras, contactParameters);
    }

    /** The same on another flow. */
    public Party withFlow(Flow other) {
        return new Party(address, contact, other, route, digest, extras, contactParameters);
    }

    /**
     * The same through the proxy at the end of another flow: where Route begins with the proxy at the end of ours, it begins
     * with that one, for a proxy that finds another one's name there sends the request on to it (RFC 3261 16.4, 16.6).
     */
    public Party through(Flow other) {
        SipUri first = route.isEmpty() ? null : route.getFirst().sipUri();
        if (first == null
                || other.remote().equals(flow.remote())
                || !flow.remote().address().equals(first.address())
                || flow.remote().port() != first.effectivePort()) {
            return withFlow(other);
        }
        List<NameAddr> routes = new ArrayList<>(route);
        routes.set(0, NameAddr.of(first.withEndpoint(other.remote())));
        return withRoute(routes).withFlow(other);
    }

    /** The same with another address of record. */
    public Party withAddress(NameAddr other) {
        return new Party(other, contact, flow, route, digest, extras, contactParameters);
    }

    /** The same with another contact. */
    public Party withContact(SipUri other) {
        return new Party(address, other, flow, route, digest, extras, contactParameters);
    }

    /** The same with another digest client. */
    public Party with(DigestClient other) {
        return new Party(address, contact, flow, route, other, extras, contactParameters);
    }

    /** The same with other extra lines. */
    public Party withExtras(List<Extra<?>> other) {
        return new Party(address, contact, flow, route, digest, other, contactParameters);
    }

    /** The same with other parameters of its contact. */
    public Party withContactParameters(String other) {
        return new Party(address, contact, flow, route, digest, extras, other);
    }

    /** What stands in Contact of requests and responses in calls. */
    Contact calledAt() {
        return Contact.of(NameAddr.of("<" + contact + ">" + contactParameters));
    }

    /** {@code request} with the credentials that are known; it is otherwise complete. */
    SipRequest sign(SipRequest request) {
        return digest == null ? request : digest.authorize(request);
    }
}
