package gatehouse.gateway.voice;

import gatehouse.b2bua.VoiceProtection;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.media.MediaSession;
import gatehouse.media.MediaSettings;
import gatehouse.media.PacketSink;
import gatehouse.media.VoiceBatch;
import gatehouse.media.VoiceStream;
import gatehouse.media.srtp.SdesResult;
import gatehouse.netty.DatagramOptions;
import gatehouse.netty.DatagramPort;
import gatehouse.netty.WanPort;
import gatehouse.telephony.VoicePath;
import java.io.IOException;

/** The voice of one call: its two ports and its stream. Driven by the voice thread. */
final class CallVoice implements VoicePath, PacketSink {
    private final String call;
    private final VoiceStream stream;
    private final UnprotectedTone warning = new UnprotectedTone();
    private final PacketRing rtpIn = new PacketRing();
    private final PacketRing rtcpIn = new PacketRing();
    private final DatagramPort rtp;
    private final DatagramPort rtcp;
    private volatile VoiceFacts facts;

    /**
     * Binds both ports.
     *
     * @throws IOException when one cannot be bound; none stays bound then
     */
    CallVoice(
            String call,
            VoiceBatch batch,
            MediaSettings settings,
            Entropy entropy,
            WanPort wan,
            Endpoint local,
            DatagramOptions options,
            VoiceFacts facts)
            throws IOException {
        this.call = call;
        this.stream = batch.stream(settings, entropy, this);
        this.facts = facts;
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
        return stream.session();
    }

    /** What the call agreed on; from any thread. */
    VoiceFacts facts() {
        return facts;
    }

    /** Whether a new key should be agreed on. */
    boolean isRekeyDue() {
        return stream.isRekeyDue();
    }

    /** Goes on as agreed anew. */
    void update(MediaSettings settings, VoiceProtection protection, VoiceFacts agreed) {
        stream.session().update(settings);
        protect(protection);
        stream.expectRestart();
        facts = agreed;
    }

    /** Takes the keys of the call, or goes on without. */
    void protect(VoiceProtection protection) {
        SdesResult.Protected keys = protection.keys();
        if (keys == null) {
            stream.expose();
        } else {
            stream.protect(keys, protection.early());
        }
    }

    /** Lets the person at the line hear that the call is not protected. */
    void warn() {
        warning.start();
    }

    /** Hands over what has arrived since the last tick. */
    void receive() {
        rtpIn.drain((bytes, length, from, now) -> stream.arrived(bytes, 0, length, from, now, false));
        rtcpIn.drain((bytes, length, from, now) -> stream.arrived(bytes, 0, length, from, now, true));
    }

    @Override
    public void say(short[] frame, long now) {
        stream.send(frame, now);
    }

    @Override
    public void hear(short[] frame, long now) {
        stream.playout(frame);
        warning.mixInto(frame);
    }

    @Override
    public void rtp(byte[] buffer, int offset, int length, Endpoint to) {
        rtp.send(to, buffer, offset, length);
    }

    @Override
    public void rtcp(byte[] buffer, int offset, int length, Endpoint to) {
        (stream.session().settings().rtcpMux() ? rtp : rtcp).send(to, buffer, offset, length);
    }

    /** Says goodbye and frees the ports. */
    void close(long now) {
        stream.close(now);
        rtp.close();
        rtcp.close();
    }
}
