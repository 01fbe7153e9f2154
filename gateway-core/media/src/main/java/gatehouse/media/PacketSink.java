package gatehouse.media;

import gatehouse.base.Endpoint;

/**
 * Takes the packets that a {@link MediaSession} makes. The buffer is the session's own: it is valid during the call, and
 * has {@link #TAIL} octets of room after the packet for an SRTP tag and MKI.
 */
public interface PacketSink {
    /** Octets after the packet that the sink may overwrite. */
    int TAIL = 160;

    /** An RTP packet for {@code to}. */
    void rtp(byte[] buffer, int offset, int length, Endpoint to);

    /** An RTCP compound packet for {@code to}; with rtcp-mux it leaves from the RTP port. */
    void rtcp(byte[] buffer, int offset, int length, Endpoint to);
}
