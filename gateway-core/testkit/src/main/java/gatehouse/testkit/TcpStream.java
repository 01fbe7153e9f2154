package gatehouse.testkit;

import gatehouse.base.Endpoint;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * A reliable ordered stream over lossy links: TCP reduced to sequence numbers, cumulative acknowledgement and
 * retransmission with doubling time. No windows and no half-close.
 */
public final class TcpStream {
    private static final int SEGMENT = 1_200;
    private static final int MOST_TRIES = 8;
    private static final Duration FIRST_TIMEOUT = Duration.ofMillis(200);

    private enum State {
        FRESH,
        SYN_SENT,
        OPEN,
        CLOSED
    }

    private final Network network;
    private final Host host;
    private final Endpoint local;
    private final Endpoint remote;
    private final TcpListener listener;
    private final Deque<Packet> unacknowledged = new ArrayDeque<>();
    private final Map<Long, Packet> early = new TreeMap<>();
    private State state = State.FRESH;
    private long nextToSend;
    private long nextWanted;
    private int tries;
    private long timer;

    TcpStream(Network network, Host host, Endpoint local, Endpoint remote, TcpListener listener) {
        this.network = network;
        this.host = host;
        this.local = local;
        this.remote = remote;
        this.listener = listener;
    }

    /** Our end. */
    public Endpoint local() {
        return local;
    }

    /** The other end as it is seen here. */
    public Endpoint remote() {
        return remote;
    }

    /** Sends {@code octets} after everything before them; ignored once closed. */
    public void write(byte[] octets) {
        if (state == State.CLOSED) {
            return;
        }
        host.note(remote, true, octets);
        for (int at = 0; at < octets.length; at += SEGMENT) {
            queue(Packet.Kind.DATA, Arrays.copyOfRange(octets, at, Math.min(octets.length, at + SEGMENT)));
        }
    }

    /** Closes after what was written; the other side hears {@code closed(stream, false)}. */
    public void close() {
        if (state == State.OPEN || state == State.SYN_SENT) {
            queue(Packet.Kind.FIN, new byte[0]);
        }
    }

    void open() {
        state = State.SYN_SENT;
        queue(Packet.Kind.SYN, new byte[0]);
    }

    private void queue(Packet.Kind kind, byte[] payload) {
        Packet segment = new Packet(kind, local, remote, nextToSend, nextWanted, payload);
        nextToSend += length(segment);
        unacknowledged.add(segment);
        if (state == State.OPEN || kind == Packet.Kind.SYN) {
            host.transmit(segment);
        }
        if (unacknowledged.size() == 1) {
            startTimer();
        }
    }

    private static int length(Packet segment) {
        return segment.kind() == Packet.Kind.DATA ? segment.payload().length : 1;
    }

    private void startTimer() {
        long mine = ++timer;
        network.simulation().after(FIRST_TIMEOUT.multipliedBy(1L << Math.min(tries, 6)), () -> {
            if (mine == timer && !unacknowledged.isEmpty() && state != State.CLOSED) {
                if (++tries > MOST_TRIES) {
                    end(true);
                    return;
                }
                resend();
                startTimer();
            }
        });
    }

    private void resend() {
        for (Packet segment : unacknowledged) {
            if (state == State.OPEN || segment.kind() == Packet.Kind.SYN) {
                host.transmit(segment);
            }
        }
    }

    void receive(Packet packet) {
        if (state == State.CLOSED) {
            return;
        }
        switch (packet.kind()) {
            case RST -> end(true);
            case SYN -> {
                nextWanted = Math.max(nextWanted, 1);
                send(Packet.Kind.SYN_ACK);
                if (state == State.FRESH) {
                    nextToSend = 1;
                    opened();
                }
            }
            case SYN_ACK -> {
                nextWanted = Math.max(nextWanted, 1);
                acknowledge(1);
                if (state == State.SYN_SENT) {
                    opened();
                    resend();
                }
                send(Packet.Kind.ACK);
            }
            case ACK -> acknowledge(packet.acknowledged());
            case DATA, FIN -> {
                early.put(packet.sequence(), packet);
                takeInOrder();
            }
            case UDP -> throw new IllegalStateException("a datagram is no segment");
        }
    }

    private void opened() {
        state = State.OPEN;
        listener.opened(this);
    }

    private void takeInOrder() {
        while (true) {
            Packet next = early.remove(nextWanted);
            if (next == null) {
                break;
            }
            nextWanted += length(next);
            if (next.kind() == Packet.Kind.FIN) {
                send(Packet.Kind.ACK);
                end(false);
                return;
            }
            listener.data(this, next.payload());
        }
        early.keySet().removeIf(sequence -> sequence < nextWanted);
        send(Packet.Kind.ACK);
    }

    private void acknowledge(long upTo) {
        boolean progress = false;
        while (!unacknowledged.isEmpty() && unacknowledged.peek().sequence() + length(unacknowledged.peek()) <= upTo) {
            boolean fin = unacknowledged.poll().kind() == Packet.Kind.FIN;
            progress = true;
            if (fin) {
                end(false);
                return;
            }
        }
        if (progress) {
            tries = 0;
            startTimer();
        }
    }

    private void send(Packet.Kind kind) {
        host.transmit(new Packet(kind, local, remote, nextToSend, nextWanted, new byte[0]));
    }

    private void end(boolean failed) {
        state = State.CLOSED;
        unacknowledged.clear();
        host.forget(this);
        listener.closed(this, failed);
    }
}
