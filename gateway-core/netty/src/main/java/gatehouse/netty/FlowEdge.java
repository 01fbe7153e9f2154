package gatehouse.netty;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.base.Transport;
import gatehouse.netty.capture.PacketTap;
import gatehouse.netty.tls.TlsSession;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The edge of a core that speaks over {@link Flow}s: UDP ports and byte streams behind one pair of verbs. Octets of
 * streams are passed on as they come, since the core does its own framing, and its own watch for messages that do not
 * end. Thread-safe.
 */
public final class FlowEdge implements AutoCloseable {
    private final WanPort wan;
    private final DatagramOptions datagrams;
    private final FlowListener listener;
    private final StreamTransport<ByteView> streams;
    private final @Nullable StreamTransport<ByteView> secureStreams;
    private final @Nullable FlowTls tls;
    private final Map<Endpoint, DatagramPort> ports = new ConcurrentHashMap<>();

    /**
     * An edge with nothing bound.
     *
     * @param hop what a packet tap calls it
     * @param tap sees the streams; datagrams are tapped where {@code wan} was made
     */
    public FlowEdge(
            EventLoops loops, WanPort wan, String hop, StreamLimits limits, PacketTap tap, FlowListener listener) {
        this(loops, wan, DatagramOptions.signalling(hop), limits, tap, listener, null);
    }

    /**
     * An edge with nothing bound that also speaks TLS.
     *
     * @param datagrams of the UDP ports; streams have the name and the code point of it too
     * @param tls null for an edge without; the other parameters are as above
     */
    public FlowEdge(
            EventLoops loops,
            WanPort wan,
            DatagramOptions datagrams,
            StreamLimits limits,
            PacketTap tap,
            FlowListener listener,
            @Nullable FlowTls tls) {
        this.wan = wan;
        this.tls = tls;
        this.datagrams = datagrams;
        this.listener = listener;
        String hop = datagrams.hop();
        int dscp = datagrams.dscp();
        this.streams =
                new StreamTransport<>(loops, wan, hop, dscp, limits, RawFramer::new, new Streams(Transport.TCP), tap);
        this.secureStreams = tls == null
                ? null
                : new StreamTransport<>(
                        loops, wan, hop, dscp, limits, RawFramer::new, new Streams(Transport.TLS), tap, tls.context());
    }

    /**
     * Binds a UDP port.
     *
     * @param local port 0 means any free one
     * @return where it really is
     * @throws IOException in one clear sentence, such as a port in use
     */
    public Endpoint bind(Endpoint local) throws IOException {
        DatagramPort port = wan.bind(local, datagrams, new Datagrams());
        ports.put(port.local(), port);
        return port.local();
    }

    /**
     * Takes streams from outside.
     *
     * @param admits which addresses may connect
     * @throws IOException in one clear sentence, such as a port in use
     */
    public Endpoint listen(Endpoint local, Predicate<? super IpAddress> admits) throws IOException {
        return streams.listen(local, admits);
    }

    /**
     * Takes streams over TLS from outside; only on an edge with a {@link FlowTls}.
     *
     * @param admits which addresses may connect
     * @throws IOException in one clear sentence, such as a port in use
     */
    public Endpoint listenTls(Endpoint local, Predicate<? super IpAddress> admits) throws IOException {
        if (secureStreams == null) {
            throw new IOException("cannot listen on TLS " + local + ": no certificate was given");
        }
        return secureStreams.listen(local, admits);
    }

    /**
     * Sends octets over a flow. A stream that is not open is opened when its local port is 0; what cannot be sent is
     * reported with {@link FlowListener#closed}.
     */
    public void transmit(Flow flow, byte[] octets) {
        if (flow.transport() == Transport.UDP) {
            DatagramPort port = ports.get(flow.local());
            if (port == null || !port.send(flow.remote(), octets)) {
                listener.closed(flow, port == null ? "no UDP port " + flow.local() : "the send queue is full");
            }
            return;
        }
        StreamTransport<ByteView> transport = streams(flow);
        if (transport == null) {
            listener.closed(flow, "no TLS here");
            return;
        }
        Sent sent = flow.local().port() == 0
                ? transport.send(target(flow), octets, 0, octets.length)
                : transport.send(flow, octets, 0, octets.length);
        tell(flow, sent);
    }

    /** As {@link #transmit}, but a stream that is not open is opened from just that local port. */
    public void transmitFrom(Flow flow, byte[] octets) {
        StreamTransport<ByteView> transport = streams(flow);
        if (transport == null) {
            listener.closed(flow, "no TLS here");
        } else {
            tell(flow, transport.send(target(flow), octets, 0, octets.length));
        }
    }

    private void tell(Flow flow, Sent sent) {
        switch (sent) {
            case ACCEPTED, CONGESTED -> {} // a congested connection is closed by its own limit, and told
            case NO_CONNECTION -> listener.closed(flow, "no such connection");
            case REFUSED -> listener.closed(flow, "too many connections");
        }
    }

    /** How an open flow over TLS is protected; null for any other. */
    public @Nullable TlsSession session(Flow flow) {
        return flow.transport() == Transport.TLS && secureStreams != null ? secureStreams.session(flow) : null;
    }

    /** Closes a stream. */
    public void close(Flow flow) {
        StreamTransport<ByteView> transport = streams(flow);
        if (transport != null) {
            transport.close(flow);
        }
    }

    @Override
    public void close() {
        streams.close();
        if (secureStreams != null) {
            secureStreams.close();
        }
        ports.values().forEach(DatagramPort::close);
    }

    private @Nullable StreamTransport<ByteView> streams(Flow flow) {
        return flow.transport() == Transport.TLS ? secureStreams : streams;
    }

    private StreamTarget target(Flow flow) {
        return flow.transport() == Transport.TLS && tls != null
                ? new StreamTarget(flow.local(), flow.remote(), tls.domains().apply(flow.remote()))
                : StreamTarget.of(flow.local(), flow.remote());
    }

    private final class Datagrams implements DatagramHandler {
        @Override
        public void received(DatagramPort port, Endpoint from, ByteView payload, long now) {
            listener.datagram(new Flow(Transport.UDP, port.local(), from), ByteView.of(payload.copy()));
        }

        @Override
        public void unreachable(DatagramPort port, Endpoint to, String reason) {
            listener.closed(new Flow(Transport.UDP, port.local(), to), reason);
        }
    }

    private final class Streams implements StreamHandler<ByteView> {
        private final Transport transport;

        Streams(Transport transport) {
            this.transport = transport;
        }

        @Override
        public void opened(Flow flow, StreamTarget target, boolean inbound) {
            listener.opened(flow);
        }

        @Override
        public boolean message(Flow flow, ByteView message, long now) {
            return listener.octets(flow, message);
        }

        @Override
        public void closed(Flow flow, End end, String reason) {
            listener.closed(flow, reason);
        }

        @Override
        public void failed(StreamTarget target, String reason) {
            listener.closed(new Flow(transport, target.local(), target.remote()), reason);
        }
    }

    /** Whatever has come is a message. */
    private static final class RawFramer implements StreamFramer<ByteView> {
        RawFramer() {}

        @Override
        public Step<ByteView> next(ByteView unread) {
            return new Step.Message<>(unread.length(), ByteView.of(unread.copy()));
        }
    }
}
