package gatehouse.ims;

import gatehouse.base.Flow;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The flows that a registration's sets had, newest last: dialogs hold on to the flow they began on, and go on over the
 * current set when theirs is gone. Bounded.
 */
final class SetRoutes {
    private static final int MOST = 64;

    private final Set<Flow> flows = new LinkedHashSet<>();

    void learn(SaSet set) {
        flows.add(set.flow);
        if (flows.size() > MOST) {
            flows.remove(flows.iterator().next());
        }
    }

    boolean knows(Flow flow) {
        return flows.contains(flow);
    }
}
