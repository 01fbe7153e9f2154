package gatehouse.ims;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import java.util.ArrayList;
import java.util.List;

/** The P-CSCFs that were discovered, in clear and in their order (TS 24.229 5.1.1.2.1, 9.2.1). */
final class PcscfList {
    private List<Flow> flows;

    /** Each flow has our address and port; at least one. */
    PcscfList(List<Flow> flows) {
        this.flows = List.copyOf(flows);
    }

    /** The way after that many failures in a row: round and round. */
    Flow after(int failures) {
        return flows.get(Math.floorMod(failures, flows.size()));
    }

    /** Whether one of them was not tried since the last round began. */
    boolean hasAnother(int failures) {
        return Math.floorMod(failures, flows.size()) != 0;
    }

    boolean contains(Flow flow) {
        return flows.contains(flow);
    }

    /** Our own address and port in clear. */
    Endpoint local() {
        return flows.getFirst().local();
    }

    /** Our address is another one. */
    void moveTo(IpAddress address) {
        List<Flow> moved = new ArrayList<>();
        for (Flow flow : flows) {
            moved.add(new Flow(
                    flow.transport(), new Endpoint(address, flow.local().port()), flow.remote()));
        }
        flows = List.copyOf(moved);
    }
}
