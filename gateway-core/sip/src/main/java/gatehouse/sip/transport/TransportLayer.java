package gatehouse.sip.transport;

import gatehouse.base.ByteView;
import gatehouse.base.Deadlines;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Refusal;
import gatehouse.sip.message.SipLimits;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipParser;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.StreamFramer;
import gatehouse.sip.message.Via;
import gatehouse.sip.stun.StunMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The transport layer of RFC 3261 18: octets to messages and back, which streams stand, received and rport, and the
 * keep-alives of RFC 5626 4.4. A stream whose peer does not come to the end of a message in time is closed, however
 * busily it sends: it is a slowloris. Not thread-safe; belongs to one transaction core.
 */
public final class TransportLayer {
    private static final byte[] PING = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PONG = "\r\n".getBytes(StandardCharsets.US_ASCII);

    /** A stream that stands. */
    private static final class Stream {
        final StreamFramer framer;
        /** Whether its peer has shown what it is for: it has sent a message, or we wanted the stream. */
        boolean proven;

        Stream(SipLimits limits, StreamFramer.Side side) {
            framer = new StreamFramer(limits, side);
            proven = side == StreamFramer.Side.OPENED;
        }
    }

    private final SipLimits limits;
    private final long patience;
    private final Map<Flow, Stream> streams = new HashMap<>();
    private final Set<Endpoint> opening = new HashSet<>();
    /** Until when a message has to be complete. */
    private final Deadlines<Flow> due = new Deadlines<>();
    /** Streams that are closed for us, whose end the edge has yet to confirm. */
    private final Set<Flow> ending = new HashSet<>();

    private long malformed;

    /**
     * With no stream open.
     *
     * @param patience how long a message in a stream may take from its first octet to its last, and a peer that has
     *     connected to the end of its first message
     */
    public TransportLayer(SipLimits limits, Duration patience) {
        this.limits = limits;
        this.patience = patience.toNanos();
    }

    /** How many messages could not be read. */
    public long malformed() {
        return malformed;
    }

    /** Whether messages can go over {@code flow}: UDP always, a stream while it stands. */
    public boolean isOpen(Flow flow) {
        return !flow.transport().isReliable() || streams.containsKey(flow);
    }

    /** Sends one message; over a stream with local port 0 that happens to stand, on that one. */
    public void transmit(Flow flow, byte[] octets, Consumer<? super TransportAction> out) {
        Flow way = standing(flow);
        if (way.transport().isReliable() && way.local().port() == 0) {
            opening.add(way.remote());
        }
        out.accept(new TransportAction.Transmit(way, octets));
    }

    private Flow standing(Flow flow) {
        if (!flow.transport().isReliable() || flow.local().port() != 0) {
            return flow;
        }
        // The one place where a connection is reused: few stand on a gateway, so a walk is enough
        for (Flow open : streams.keySet()) {
            if (open.transport() == flow.transport()
                    && open.remote().equals(flow.remote())
                    && (flow.local().address().isUnspecified()
                            || open.local().address().equals(flow.local().address()))) {
                return open;
            }
        }
        return flow;
    }

    /** Sends a keep-alive: a double CRLF (RFC 5626 4.4.1); over UDP it keeps NATs open, and is not answered. */
    public void ping(Flow flow, Consumer<? super TransportAction> out) {
        transmit(flow, PING, out);
    }

    /** Closes a stream and tells so; nothing happens when it does not stand. */
    public void close(Flow flow, String reason, TransportListener listener, Consumer<? super TransportAction> out) {
        if (streams.containsKey(flow)) {
            giveUp(flow, reason, listener, out);
        }
    }

    /** When {@link #expire} wants to be called next, or {@link Deadlines#NEVER}. */
    public long nextDeadline() {
        return due.next();
    }

    /** Closes the streams on which a message is overdue. */
    public void expire(long now, TransportListener listener, Consumer<? super TransportAction> out) {
        for (Flow slow = due.poll(now); slow != null; slow = due.poll(now)) {
            giveUp(slow, "no whole message within " + Duration.ofNanos(patience).toSeconds() + " s", listener, out);
        }
    }

    /** Takes what the edge says at {@code now}. */
    public void receive(
            TransportEvent event, long now, TransportListener listener, Consumer<? super TransportAction> out) {
        switch (event) {
            case TransportEvent.Datagram(Flow flow, ByteView octets) -> {
                if (StunMessage.isOne(octets)) {
                    stun(flow, octets, listener);
                } else if (!isBlank(octets)) {
                    message(flow, octets, listener);
                }
            }
            case TransportEvent.Octets(Flow flow, ByteView octets) -> {
                Stream stream = streams.get(flow);
                if (stream != null) {
                    stream.framer.offer(octets.array(), octets.offset(), octets.length());
                    frames(flow, stream, now, listener, out);
                }
            }
            case TransportEvent.Opened(Flow flow) -> {
                boolean ours = opening.remove(flow.remote());
                Stream stream = new Stream(limits, ours ? StreamFramer.Side.OPENED : StreamFramer.Side.ACCEPTED);
                streams.put(flow, stream);
                ending.remove(flow);
                if (!stream.proven) {
                    due.set(flow, now + patience);
                }
                listener.opened(flow);
            }
            case TransportEvent.Closed(Flow flow, String reason) -> {
                streams.remove(flow);
                due.cancel(flow);
                // What has been told already is not told again: by now a new stream may be on its way to the same end
                if (!ending.remove(flow)) {
                    opening.remove(flow.remote());
                    listener.closed(flow, reason);
                }
            }
        }
    }

    private void frames(
            Flow flow, Stream stream, long now, TransportListener listener, Consumer<? super TransportAction> out) {
        StreamFramer framer = stream.framer;
        for (StreamFramer.Frame frame = framer.next(); frame != null; frame = framer.next()) {
            switch (frame) {
                case StreamFramer.Frame.Message(ByteView octets) -> {
                    stream.proven = true;
                    due.cancel(flow);
                    message(flow, octets, listener);
                }
                case StreamFramer.Frame.Ping _ -> out.accept(new TransportAction.Transmit(flow, PONG));
                case StreamFramer.Frame.Pong _ -> listener.pong(flow);
                case StreamFramer.Frame.Broken(String reason, ByteView _) -> {
                    // Where the next message begins is unknown: the connection is of no use any more
                    malformed++;
                    giveUp(flow, reason, listener, out);
                    return;
                }
            }
        }
        if (!framer.isWithinMessage()) {
            if (stream.proven) {
                due.cancel(flow);
            }
        } else if (!due.isSet(flow)) { // counted from the first octet: more of them buy no time
            due.set(flow, now + patience);
        }
    }

    private void giveUp(Flow flow, String reason, TransportListener listener, Consumer<? super TransportAction> out) {
        streams.remove(flow);
        due.cancel(flow);
        ending.add(flow);
        out.accept(new TransportAction.Close(flow));
        listener.closed(flow, reason);
    }

    private void message(Flow flow, ByteView octets, TransportListener listener) {
        switch (SipParser.parse(octets.array(), octets.offset(), octets.length(), limits)) {
            case Decoded.Ok<SipMessage>(SipMessage message) -> deliver(flow, message, listener);
            case Decoded.Malformed<SipMessage> verdict -> {
                malformed++;
                Refusal refusal = SipParser.refuse(octets.array(), octets.offset(), octets.length(), limits, verdict);
                if (refusal != null) {
                    listener.malformed(refusal, flow);
                }
            }
        }
    }

    private void stun(Flow flow, ByteView octets, TransportListener listener) {
        switch (StunMessage.decode(octets)) {
            case Decoded.Ok<StunMessage>(StunMessage message) -> listener.stun(message, flow);
            case Decoded.Malformed<StunMessage> _ -> malformed++;
        }
    }

    /** Keep-alives of UDP: CRLFs, or the zeros that some phones send. */
    private static boolean isBlank(ByteView octets) {
        for (int i = 0; i < octets.length(); i++) {
            int octet = octets.u8(i);
            if (octet != '\r' && octet != '\n' && octet != 0) {
                return false;
            }
        }
        return true;
    }

    private static void deliver(Flow flow, SipMessage message, TransportListener listener) {
        switch (message) {
            case SipRequest request -> listener.message(seenFrom(flow, request), flow);
            case SipResponse response -> listener.message(response, flow);
        }
    }

    /** RFC 3261 18.2.1: received where sent-by is a name or another address; RFC 3581 4: and rport where asked for. */
    private static SipRequest seenFrom(Flow flow, SipRequest request) {
        Via via = request.via();
        IpAddress source = flow.remote().address();
        boolean asked = via.parameters().has("rport");
        Endpoint sentBy = via.sentBy();
        boolean sameHost = sentBy != null && sentBy.address().equals(source);
        if (sameHost && !asked && !via.parameters().has("received")) {
            return request;
        }
        Via seen = via.with("received", source.toString());
        if (asked) {
            seen = seen.with("rport", Integer.toString(flow.remote().port()));
        }
        return request.with().replaceFirst(Headers.VIA, seen).build();
    }
}
