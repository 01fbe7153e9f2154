package gatehouse.netty;

import gatehouse.base.ByteView;
import gatehouse.base.Flow;

/** Who hears what happens on the flows of a {@link FlowEdge}. Called on event loop threads; it must not block. */
public interface FlowListener {
    /** A datagram. The octets are the listener's own. */
    void datagram(Flow flow, ByteView octets);

    /** The next octets of a stream, cut anywhere; they are the listener's own. Says false while there is no room. */
    boolean octets(Flow flow, ByteView octets);

    /** A stream stands. */
    void opened(Flow flow);

    /** A stream has ended or could not be opened (then the flow is as it was asked for), or a datagram was refused. */
    void closed(Flow flow, String reason);
}
