package gatehouse.gateway.voice;

import gatehouse.base.Endpoint;
import gatehouse.media.MediaSession;
import gatehouse.media.PacketSink;
import gatehouse.netty.DatagramOptions;
import gatehouse.netty.DatagramPort;
import gatehouse.netty.WanPort;
import gatehouse.telephony.VoicePath;
import java.io.IOException;

/** The voice of one call: its two ports and its media session. Driven by the voice thread. */
final class CallVoice implements VoicePath, PacketSink {
    private final String call;
    private final MediaSession session;
    private final PacketRing rtpIn = new PacketRing();
    private final PacketRing rtcpIn = new PacketRing();
    private final DatagramPort rtp;
    private final DatagramPort rtcp;

    /**
     * Binds both ports.
     *
     * @throws IOException when one cannot be bound; none stays bound then
     */
    CallVoice(String call, MediaSession session, WanPort wan, Endpoint local, DatagramOptions options)
            throws IOException {
        this.call = call;
        this.session = session;
        this.rtp = wan.bind(local, options, (_, from, packet, now) -> rtpIn.write(from, packet, now));
        try {
            this.rtcp = wan.bind(
                    local.withPort(local.port() + 1),
                    options,
                    (_, from, packet, now) -> rtcpIn.write(from, packet, now));
        } catch (IOException e) {
            rtp.close();
            throw e;
        }
    }

    /** Which call it is. */
    String call() {
        return call;
    }

    MediaSession session() {
        return session;
    }

    /** Takes what has arrived since the last tick. */
    void receive() {
        rtpIn.drain((bytes, length, from, now) -> session.receive(bytes, 0, length, from, now));
        rtcpIn.drain((bytes, length, from, now) -> session.receiveRtcp(bytes, 0, length, from, now));
    }

    @Override
    public void say(short[] frame, long now) {
        session.send(frame, now, this);
    }

    @Override
    public void hear(short[] frame, long now) {
        session.playout(frame);
    }

    @Override
    public void rtp(byte[] buffer, int offset, int length, Endpoint to) {
        rtp.send(to, buffer, offset, length);
    }

    @Override
    public void rtcp(byte[] buffer, int offset, int length, Endpoint to) {
        (session.settings().rtcpMux() ? rtp : rtcp).send(to, buffer, offset, length);
    }

    /** Says goodbye and frees the ports. */
    void close(long now) {
        session.close(now, this);
        rtp.close();
        rtcp.close();
    }
}
