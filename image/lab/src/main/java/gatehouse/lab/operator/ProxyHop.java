package gatehouse.lab.operator;

import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.base.Transport;
import gatehouse.sip.message.Credentials;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.Via;
import gatehouse.sip.transaction.ClientTransactionId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** What the proxy checks and changes of each request that passes it (RFC 3261 16.3, 16.4, 16.6; RFC 5393). */
final class ProxyHop {
    private static final int HASH_OCTETS = 8;
    private static final int HOPS = 70;
    private static final long BREADTH = 60; // RFC 5393 5.3.3: the value for a request that has none

    private final OperatorSettings settings;
    private final Entropy entropy;
    private final NameAddr self;

    /** {@code self} is how the proxy is reached by UDP. */
    ProxyHop(OperatorSettings settings, NameAddr self, Entropy entropy) {
        this.settings = settings;
        this.self = self;
        this.entropy = entropy;
    }

    /** The status that refuses a request before anything is done about it, or 0. */
    int objection(SipRequest request) {
        if (Integer.valueOf(0).equals(request.value(Headers.MAX_FORWARDS))) {
            return 483; // RFC 3261 16.3 step 3
        }
        if (isLoop(request)) {
            return 482; // step 4
        }
        if (Long.valueOf(0).equals(request.value(Headers.MAX_BREADTH))) {
            return 440; // RFC 5393 5.3.3: not one branch is left
        }
        return request.values(Headers.PROXY_REQUIRE).isEmpty() ? 0 : 420; // step 5: nothing is known here
    }

    /**
     * Whether the request was here before, and nothing that decides its way has changed since (RFC 5393 4.2.2); one that
     * comes back with another target is a spiral and passes.
     */
    private boolean isLoop(SipRequest request) {
        String hash = null;
        for (Via via : request.vias()) {
            String branch = via.branch();
            IpAddress by = via.sentBy() == null ? null : via.sentBy().address();
            if (branch == null || !settings.pcscf().address().equals(by)) {
                continue;
            }
            hash = hash == null ? hash(request) : hash;
            if (branch.endsWith("." + hash)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The transaction in which {@code request} goes on: its branch is unique, and ends in what the way was chosen by
     * (RFC 3261 16.6 step 8, RFC 5393 4.2.1).
     */
    ClientTransactionId transaction(SipRequest request) {
        String unique = ClientTransactionId.fresh(entropy, request.method()).branch();
        return new ClientTransactionId(unique + "." + hash(request), request.method());
    }

    /** Of everything that {@link OperatorCore} decides the way by, as the request came. */
    private static String hash(SipRequest request) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            List<String> parts = List.of(
                    request.uri().toString(),
                    request.values(Headers.ROUTE).toString(),
                    request.callId(),
                    request.cseq().toString(),
                    String.valueOf(request.from().tag()),
                    String.valueOf(request.to().tag()),
                    request.to().uri().toString(),
                    request.values(Headers.ACCEPT_CONTACT).toString(),
                    request.values(Headers.REJECT_CONTACT).toString());
            for (String part : parts) {
                digest.update(part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), HASH_OCTETS));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** RFC 3261 16.4 and 16.6 step 3: our own Routes are taken off, one hop is used up. */
    RequestBuilder onward(SipRequest request) {
        RequestBuilder onward = request.with();
        for (NameAddr route : request.values(Headers.ROUTE)) {
            if (!isOurs(route)) {
                break;
            }
            onward.removeFirst(Headers.ROUTE);
        }
        Integer hops = request.value(Headers.MAX_FORWARDS);
        onward.set(Headers.MAX_FORWARDS, hops == null ? HOPS : hops - 1);
        Long breadth = request.value(Headers.MAX_BREADTH);
        // RFC 5393 5.3.3: all of it goes to the one branch that there is
        onward.set(Headers.MAX_BREADTH, breadth == null ? BREADTH : Math.min(breadth, BREADTH));
        // What is for the operator alone goes no further: who is meant, and the proofs of it (RFC 3325 5, TS 24.229
        // 5.4.3.2)
        List<Credentials> others = request.values(Headers.AUTHORIZATION).stream()
                .filter(one -> !settings.domain().equalsIgnoreCase(one.get("realm")))
                .toList();
        return onward.remove(Headers.PROXY_AUTHORIZATION)
                .remove(Headers.P_PREFERRED_IDENTITY)
                .remove(Headers.P_ACCESS_NETWORK_INFO) // RFC 7315 4.4.3: for no one outside the trust domain
                .setAll(Headers.AUTHORIZATION, others);
    }

    /**
     * Says who calls, in the operator's own words: to a service inside in any case, to a phone unless the caller asked
     * not to (RFC 3325 7, RFC 3323 5).
     */
    void assertCaller(RequestBuilder onward, SipRequest request, String caller, boolean inside) {
        onward.remove(Headers.P_ASSERTED_IDENTITY);
        boolean withheld = request.values(Headers.PRIVACY).stream().anyMatch(each -> each.is("id"));
        if (inside || !withheld) {
            onward.set(Headers.P_ASSERTED_IDENTITY, NameAddr.of("<sip:" + caller + "@" + settings.domain() + ">"));
        }
    }

    private boolean isOurs(NameAddr route) {
        SipUri uri = route.sipUri();
        if (uri == null) {
            return false;
        }
        // Every port of the P-CSCF, the protected ones too, and the S-CSCF of Service-Route: all of it is one process
        // here
        return settings.pcscf().address().equals(uri.address())
                || uri.host().equalsIgnoreCase("scscf." + settings.domain());
    }

    /** RFC 3261 16.6 step 4; where the two sides reach us by different ways, one for each (RFC 5658 3.1). */
    void recordRoute(RequestBuilder onward, Flow from, Flow to) {
        NameAddr there = reached(from);
        NameAddr here = reached(to);
        onward.prepend(Headers.RECORD_ROUTE, there);
        if (!there.equals(here)) {
            onward.prepend(Headers.RECORD_ROUTE, here);
        }
    }

    /** How a side reaches us: by transport, and by the protected server port where it has SAs (TS 24.229 5.2.6.3). */
    private NameAddr reached(Flow flow) {
        if (flow.transport() == Transport.TLS) { // it came to a port of its own, over a connection that stays
            return NameAddr.of("<sip:" + flow.local() + ";transport=tls;lr>");
        }
        if (flow.transport() != Transport.UDP) {
            return NameAddr.of("<sip:" + settings.pcscf() + ";transport="
                    + flow.transport().name().toLowerCase(Locale.ROOT) + ";lr>");
        }
        boolean ours = flow.local().address().equals(settings.pcscf().address());
        return ours ? NameAddr.of("<sip:" + flow.local() + ";lr>") : self;
    }
}
