package gatehouse.netty;

import java.time.Duration;

/**
 * What a {@link StreamTransport} puts up with.
 *
 * @param connections how many may be open at once, in both directions
 * @param connectionsPerPeer how many one address may have open at once
 * @param message the longest message, in octets
 * @param peerRate octets a second that one address may send over all its connections; beyond it they are read more
 *     slowly, which TCP tells the peer. It may save up one second's worth
 * @param connect how long a connection may take to open, TLS included
 * @param complete how long a message may take from its first octet to its last, and a peer that has connected to its
 *     first whole message: what is slower is a slowloris, not a phone
 * @param idle how long a connection may be without any octet from the peer
 * @param sendQueue octets that may wait for a peer that reads slowly; at least the longest message
 * @param stuck how long a peer may take nothing of what waits
 * @param overflow what becomes of a message that finds the send queue full
 */
public record StreamLimits(
        int connections,
        int connectionsPerPeer,
        int message,
        int peerRate,
        Duration connect,
        Duration complete,
        Duration idle,
        int sendQueue,
        Duration stuck,
        Full overflow) {
    /** What becomes of a message that finds the send queue full. */
    public enum Full {
        /** It is given up; those that wait still go. */
        DROP,
        /** The connection is closed: its peer has stopped reading, and what is late is worthless. */
        CLOSE
    }

    /** For a gateway's SIP: a few connections to an operator that keeps them open. */
    public static final StreamLimits GATEWAY = new StreamLimits(
            64,
            16,
            65_535,
            256 * 1024,
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofMinutes(30),
            256 * 1024,
            Duration.ofSeconds(10),
            Full.CLOSE);

    public StreamLimits {
        if (connections < 1 || connectionsPerPeer < 1 || message < 1 || peerRate < 1) {
            throw new IllegalArgumentException("limits on streams are at least 1");
        }
        if (sendQueue < message) {
            throw new IllegalArgumentException(
                    "a send queue of " + sendQueue + " octets has no room for a message of " + message);
        }
    }

    /** The same with other numbers of connections. */
    public StreamLimits withConnections(int all, int perPeer) {
        return new StreamLimits(all, perPeer, message, peerRate, connect, complete, idle, sendQueue, stuck, overflow);
    }

    /** The same with another inbound rate per peer, in octets a second. */
    public StreamLimits withPeerRate(int octets) {
        return new StreamLimits(
                connections, connectionsPerPeer, message, octets, connect, complete, idle, sendQueue, stuck, overflow);
    }

    /** The same with other times. */
    public StreamLimits withTimes(Duration connectTime, Duration completeTime, Duration idleTime, Duration stuckTime) {
        return new StreamLimits(
                connections,
                connectionsPerPeer,
                message,
                peerRate,
                connectTime,
                completeTime,
                idleTime,
                sendQueue,
                stuckTime,
                overflow);
    }

    /** The same with another send queue. */
    public StreamLimits withSendQueue(int octets, Full full) {
        return new StreamLimits(
                connections, connectionsPerPeer, message, peerRate, connect, complete, idle, octets, stuck, full);
    }
}
