package gatehouse.scenarios.loopback;

import gatehouse.base.Endpoint;
import gatehouse.translator.packet.Ipv4Builder;
import gatehouse.translator.packet.TcpView;

/**
 * What one spliced stream would look like as TCP segments (RFC 9293 3.1), so that the NATs keep its state and the tap
 * sees it: right bytes in right order, with sequence numbers of their own.
 */
final class StreamSegments {
    private final Ipv4Builder up;
    private final Ipv4Builder down;
    private int sent;
    private int received;

    /**
     * A stream not yet open.
     *
     * @param inner its source at home
     * @param destination where it goes
     * @param outer its source as the world sees it
     */
    StreamSegments(Endpoint inner, Endpoint destination, Endpoint outer) {
        up = new Ipv4Builder(inner, destination);
        down = new Ipv4Builder(destination, outer);
    }

    /** The first segment of a stream. */
    static byte[] syn(Endpoint inner, Endpoint destination) {
        return new Ipv4Builder(inner, destination).tcp(TcpView.SYN, -1, 0, new byte[0]);
    }

    /** The far end accepts. */
    byte[] synAck() {
        return down.tcp(TcpView.SYN | TcpView.ACK, -1, sent, new byte[0]);
    }

    /** A segment from the home: its bytes, and {@link TcpView#FIN} or {@link TcpView#RST} where they end. */
    byte[] fromHome(int flags, byte[] bytes) {
        byte[] segment = up.tcp(flags | TcpView.ACK, sent, received, bytes);
        sent += bytes.length + ((flags & TcpView.FIN) != 0 ? 1 : 0);
        return segment;
    }

    /** A segment from the world, likewise. */
    byte[] fromWorld(int flags, byte[] bytes) {
        byte[] segment = down.tcp(flags | TcpView.ACK, received, sent, bytes);
        received += bytes.length + ((flags & TcpView.FIN) != 0 ? 1 : 0);
        return segment;
    }
}
