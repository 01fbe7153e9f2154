package gatehouse.sip.transport;

import gatehouse.base.Flow;

/** What the SIP stack asks of an edge. */
public sealed interface TransportAction {
    /** Which path it is about. */
    Flow flow();

    /**
     * Send one message. For a stream, {@code flow} is either open, or has local port 0: then use the one being opened to
     * that remote end, or open one (and report it as {@link TransportEvent.Opened}), and send once it stands.
     *
     * @param octets the whole message; not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Transmit(Flow flow, byte[] octets) implements TransportAction {}

    /** Close the stream; its end is confirmed once by {@link TransportEvent.Closed}. */
    record Close(Flow flow) implements TransportAction {}
}
