package gatehouse.netty;

import gatehouse.base.Endpoint;

/** One bound UDP port. Methods may be called from any thread. */
public interface DatagramPort extends AutoCloseable {
    /** Where it is bound, with the port number it really has. */
    Endpoint local();

    /**
     * Sends one datagram; the bytes are copied before it returns. What is sent in one go leaves in one batch. Says
     * false when it is given up: too much waits, the port is closed, or it is empty (no protocol of ours sends such a
     * datagram, and Netty's epoll transport cannot).
     */
    boolean send(Endpoint to, byte[] bytes, int offset, int length);

    /** Sends the whole array. */
    default boolean send(Endpoint to, byte[] bytes) {
        return send(to, bytes, 0, bytes.length);
    }

    /** What it has done so far. */
    DatagramCounts counts();

    /** Frees the port number before it returns. Doing it twice is harmless. */
    @Override
    void close();
}
