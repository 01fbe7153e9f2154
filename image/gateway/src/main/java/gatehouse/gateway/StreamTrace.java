package gatehouse.gateway;

import gatehouse.base.ByteView;
import gatehouse.base.Flow;
import gatehouse.management.MessageTrace;
import gatehouse.sip.message.SipLimits;
import gatehouse.sip.message.StreamFramer;
import gatehouse.sip.message.StreamFramer.Frame;
import java.util.HashMap;
import java.util.Map;

/**
 * What arrives in streams, for the ladder: whole messages alone, cut as the stack cuts them, so that no secret is split
 * by the cut and escapes its redaction. What could not be cut is not shown. One thread at a time.
 */
final class StreamTrace {
    private final MessageTrace trace;
    private final String operator;
    private final Map<Flow, StreamFramer> streams = new HashMap<>();

    /** For the streams of one operator. */
    StreamTrace(MessageTrace trace, String operator) {
        this.trace = trace;
        this.operator = operator;
    }

    /** A connection begins, perhaps one with the addresses of another before. */
    synchronized void opened(Flow flow) {
        streams.put(flow, new StreamFramer(SipLimits.DEFAULT, StreamFramer.Side.OPENED));
    }

    /** Some octets have arrived. */
    synchronized void received(Flow flow, byte[] octets) {
        StreamFramer framer = streams.get(flow);
        if (framer == null) {
            return;
        }
        framer.offer(octets, 0, octets.length);
        for (Frame frame = framer.next(); frame != null; frame = framer.next()) {
            switch (frame) {
                case Frame.Message(ByteView message) -> trace.received(operator, flow, message.copy());
                case Frame.Ping(), Frame.Pong() -> {}
                case Frame.Broken _ -> {
                    streams.remove(flow);
                    return;
                }
            }
        }
    }

    /** The connection is over. */
    synchronized void closed(Flow flow) {
        streams.remove(flow);
    }
}
