package gatehouse.sip.ua;

import gatehouse.base.Flow;
import gatehouse.sip.auth.DigestClient;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * Digest over the party's flow, or after a failure over the next of a list, round and round; Route begins with the proxy
 * of the flow that is taken. Holds no state.
 */
public final class FailoverAccess implements RegistrationAccess {
    private final List<Flow> others;

    /**
     * An access that prefers the party's own flow.
     *
     * @param others the flows to try after it, in order
     */
    public FailoverAccess(List<Flow> others) {
        this.others = List.copyOf(others);
    }

    @Override
    public Attempt attempt(Purpose purpose, Party party, int failures) {
        List<Flow> flows = new ArrayList<>(others);
        flows.addFirst(party.flow());
        return new Attempt(flows.get(failures % flows.size()), List.of());
    }

    @Override
    public Verdict challenged(Party party, SipRequest request, SipResponse response, Flow flow) {
        DigestClient digest = party.digest();
        if (digest == null) {
            return new Verdict.GiveUp("no password for this account", true);
        }
        return switch (digest.challenged(response)) {
            case DigestClient.Outcome.Retry _ -> new Verdict.Retry(new Attempt(flow, List.of()));
            case DigestClient.Outcome.GiveUp(String reason) -> new Verdict.GiveUp(reason, true);
        };
    }

    @Override
    public Party registered(Party party, SipResponse response, Flow flow) {
        return party.through(flow);
    }

    @Override
    public void failed(int status) {}
}
