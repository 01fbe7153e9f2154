package gatehouse.ims;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.transaction.Admission;
import gatehouse.sip.transport.TransportPolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which flows are protected, and what may come over which (TS 33.203 7.1, ports, 4): in clear nothing but answers to a
 * REGISTER in clear, everything else under the associations that it belongs to.
 */
final class ImsFlows implements TransportPolicy, Admission {
    private final List<ImsRegistration> registrations = new ArrayList<>();

    void add(ImsRegistration registration) {
        if (!registrations.contains(registration)) {
            registrations.add(registration);
        }
    }

    List<ImsRegistration> registrations() {
        return registrations;
    }

    /** The registration under whose associations a flow is, or was; null for one in clear. */
    @Nullable
    ImsRegistration owner(Flow flow) {
        for (ImsRegistration registration : registrations) {
            if (registration.life().owns(flow)) {
                return registration;
            }
        }
        return null;
    }

    /** Whether a REGISTER in clear may leave here. */
    boolean isClear(Flow flow) {
        return registrations.stream().anyMatch(one -> one.isClear(flow));
    }

    @Override
    public Endpoint sentBy(Flow flow) {
        ImsRegistration owner = owner(flow);
        return owner == null ? flow.local() : owner.life().sentBy(flow);
    }

    /**
     * Where the data plane carries no TCP, UDP inside ESP is cut and put together where it must be: a stated exception to
     * RFC 3261 18.1.1.
     */
    @Override
    public @Nullable Flow streamFor(Flow datagrams) {
        ImsRegistration owner = owner(datagrams);
        SaSet set =
                owner == null || !owner.policy().streams() ? null : owner.life().sending(datagrams);
        return set == null ? null : set.stream();
    }

    @Override
    public boolean asksForRport(Flow flow) {
        return owner(flow) == null;
    }

    @Override
    public boolean admits(Flow flow, @Nullable SipRequest request) {
        ImsRegistration owner = owner(flow);
        return owner != null && owner.life().takesRequests(flow);
    }

    @Override
    public boolean admitsResponse(Flow sent, Flow came, SipResponse response) {
        ImsRegistration asked = owner(sent);
        ImsRegistration answered = owner(came);
        if (asked == null || answered == null) {
            // in clear: from the P-CSCF that was asked, to the port that asked
            return asked == null
                    && answered == null
                    && sent.equals(came)
                    && registrations.stream().allMatch(one -> !one.isClear(sent) || one.believes(response, came));
        }
        return asked.equals(answered) && asked.life().takesResponse(sent, came);
    }
}
