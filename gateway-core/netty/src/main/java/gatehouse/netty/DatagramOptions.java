package gatehouse.netty;

/**
 * How a UDP port is set up.
 *
 * @param hop what a packet tap calls this port, such as "wan" or "rtp"
 * @param dscp the differentiated services code point of what is sent, 0 to 63 (RFC 2474)
 * @param maxPayload the longest datagram that is received whole, in octets, 1 to 65,535; longer ones are given up
 * @param receiveBatch how many datagrams one system call may bring, 1 to 64
 * @param sendQueue how many datagrams may wait for the socket before new ones are given up
 * @param socketBuffer the kernel's receive buffer in octets, or 0 for the system's default
 */
public record DatagramOptions(String hop, int dscp, int maxPayload, int receiveBatch, int sendQueue, int socketBuffer) {
    public DatagramOptions {
        if (dscp < 0 || dscp > 63) {
            throw new IllegalArgumentException("a DSCP is 0 to 63, not " + dscp);
        }
        if (maxPayload < 1 || maxPayload > 65_535) {
            throw new IllegalArgumentException("a datagram has 1 to 65535 octets, not " + maxPayload);
        }
        if (receiveBatch < 1 || receiveBatch > 64) {
            throw new IllegalArgumentException("a batch has 1 to 64 datagrams, not " + receiveBatch);
        }
        if (sendQueue < 1) {
            throw new IllegalArgumentException("a send queue has room for at least one datagram, not " + sendQueue);
        }
    }

    /** For SIP: the longest datagram there is (RFC 3261 18.1.1), DSCP CS5 (RFC 4594 4.2). */
    public static DatagramOptions signalling(String hop) {
        return new DatagramOptions(hop, 40, 65_535, 4, 1024, 512 * 1024);
    }

    /** For RTP and RTCP: Ethernet-sized packets in batches, DSCP EF (RFC 4594 4.1). */
    public static DatagramOptions media(String hop) {
        return new DatagramOptions(hop, 46, 2048, 8, 256, 0);
    }

    /** The same with another code point. */
    public DatagramOptions withDscp(int other) {
        return new DatagramOptions(hop, other, maxPayload, receiveBatch, sendQueue, socketBuffer);
    }
}
