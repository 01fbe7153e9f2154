package gatehouse.gateway;

import gatehouse.base.ByteView;
import gatehouse.base.Flow;
import gatehouse.management.MessageTrace;

/** What passes between the gateway and one operator, in clear or in security associations: counted, and shown. */
final class Passage implements ProtectedSignalling.Wire {
    private final MessageTrace trace;
    private final StreamTrace streams;
    private final String operator;
    private final TrafficMeter traffic = new TrafficMeter();

    Passage(MessageTrace trace, String operator) {
        this.trace = trace;
        this.streams = new StreamTrace(trace, operator);
        this.operator = operator;
    }

    /** What it cost since a registration last began. */
    TrafficMeter traffic() {
        return traffic;
    }

    @Override
    public void sent(Flow flow, byte[] octets) {
        traffic.sent(octets.length);
        trace.sent(operator, flow, octets);
    }

    @Override
    public void received(Flow flow, ByteView octets) {
        traffic.received(octets.length());
        trace.received(operator, flow, octets.copy());
    }

    @Override
    public void streamed(Flow flow, ByteView octets) {
        traffic.received(octets.length());
        streams.received(flow, octets.copy());
    }

    @Override
    public void opened(Flow flow) {
        streams.opened(flow);
    }

    @Override
    public void closed(Flow flow) {
        streams.closed(flow);
    }
}
