package gatehouse.media;

import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.media.rtp.RtpPacket;
import gatehouse.media.srtp.SdesResult;
import gatehouse.media.srtp.SrtpOutcome;
import gatehouse.media.srtp.SrtpReceiver;
import gatehouse.media.srtp.SrtpSender;
import gatehouse.media.srtp.SrtpSession;
import org.jspecify.annotations.Nullable;

/**
 * The voice of one call together with the protection of its packets: a {@link MediaSession} between a line and the wire,
 * in clear or, once keys are agreed, under SRTP and SRTCP both ways. From then on nothing leaves in clear, and what
 * arrives in clear or with a wrong tag is refused before the session sees it. Driven by the thread of its
 * {@link VoiceBatch}.
 */
public final class VoiceStream implements AutoCloseable {
    /** Ticks after which nothing under an old key is on its way any more: two seconds. */
    private static final int OVERLAP = 100;
    /** Ticks after which a peer that sends nothing is taken to have our answer: half a second. */
    private static final int PATIENCE = 25;

    private final VoiceBatch batch;
    private final MediaSession session;
    private final PacketSink out;
    private final PacketSink guarded = new Guard();
    private @Nullable SrtpSession keys;
    private final UnopenedPackets unopened = new UnopenedPackets();
    private long refused;
    private boolean expired;
    /** Ticks since the last agreement, up to {@link #OVERLAP}. */
    private int sinceAgreement = OVERLAP;

    VoiceStream(VoiceBatch batch, MediaSettings settings, Entropy entropy, PacketSink out) {
        this.batch = batch;
        this.session = new MediaSession(settings, entropy);
        this.out = out;
    }

    /** The voice within. */
    public MediaSession session() {
        return session;
    }

    /**
     * Takes the keys that were agreed.
     *
     * @param early whether other forks of the call may still answer
     */
    public void protect(SdesResult.Protected agreed, boolean early) {
        batch.open(); // what came and was said before is as it was agreed before
        batch.flush();
        SrtpSession now = keys;
        if (now == null) {
            now = new SrtpSession(batch.crypto());
            keys = now;
        }
        if (early) {
            now.fork(agreed);
        } else {
            now.use(agreed);
        }
        expired = false;
        sinceAgreement = 0;
        SrtpReceiver receiver = now.receiver();
        if (receiver != null) {
            unopened.again((bytes, length, from, then, rtcpPort) -> {
                int plain = opened(receiver, bytes, length, rtcpPort);
                if (plain > 0) {
                    refused--;
                    if (rtcpPort) {
                        session.receiveRtcp(bytes, 0, plain, from, then);
                    } else {
                        session.receiveHeld(bytes, 0, plain, from, then);
                    }
                }
            });
        }
    }

    /** Goes on in clear: another fork, which does no SRTP, answered. */
    public void expose() {
        batch.flush();
        if (keys != null) {
            keys.close();
            keys = null;
        }
    }

    /** Whether packets are protected. */
    public boolean isProtected() {
        return keys != null;
    }

    /** Signalling resumed the call: a peer that starts its numbering again is followed once. */
    public void expectRestart() {
        SrtpReceiver receiver = receiver();
        if (receiver != null) {
            receiver.expectRestart();
        }
    }

    /** Whether a new key of ours should be agreed on soon (RFC 3711 9.2). */
    public boolean isRekeyDue() {
        SrtpSender sender = sender();
        return sender != null && (expired || sender.isRekeyDue());
    }

    /** Packets that were refused because they are not what the keys make: clear, forged, replayed. */
    public long refused() {
        return refused;
    }

    /**
     * Takes a packet from the wire; it reaches the session now, or in {@link VoiceBatch#open}.
     *
     * @param bytes read during the call only
     * @param rtcpPort whether it came to the RTCP port
     */
    public void arrived(byte[] bytes, int at, int length, Endpoint from, long now, boolean rtcpPort) {
        SrtpReceiver receiver = receiver();
        if (receiver == null && keys != null) {
            refused++; // the keys are wiped: what comes cannot be opened any more
        } else if (receiver == null) {
            deliver(bytes, at, length, from, now, rtcpPort);
        } else {
            boolean rtcp = rtcpPort || RtpPacket.isRtcp(bytes, at, length);
            batch.queue(this, receiver, bytes, at, length, from, now, rtcp, rtcpPort);
        }
    }

    void deliver(byte[] bytes, int at, int length, Endpoint from, long now, boolean rtcpPort) {
        if (rtcpPort) {
            session.receiveRtcp(bytes, at, length, from, now);
        } else {
            session.receive(bytes, at, length, from, now);
        }
    }

    /** Of what the keys of now do not open, some was sent under those before, and some under those to come. */
    void unopened(byte[] bytes, int length, Endpoint from, long now, boolean rtcpPort, SrtpOutcome outcome) {
        SrtpReceiver last = keys == null ? null : keys.lastReceiver();
        int plain = last == null ? 0 : opened(last, bytes, length, rtcpPort);
        if (plain > 0) {
            deliver(bytes, 0, plain, from, now, rtcpPort);
            return;
        }
        refused++;
        switch (outcome) {
            case WRONG_TAG, UNKNOWN_KEY, KEY_EXPIRED -> unopened.keep(bytes, length, from, now, rtcpPort);
            default -> {} // no other key makes that packet a better one
        }
    }

    private static int opened(SrtpReceiver receiver, byte[] bytes, int length, boolean rtcpPort) {
        return rtcpPort || RtpPacket.isRtcp(bytes, 0, length)
                ? receiver.unprotectRtcp(bytes, 0, length)
                : receiver.unprotectRtp(bytes, 0, length);
    }

    void refuse() {
        refused++;
    }

    void keyExpired() {
        expired = true;
    }

    PacketSink out() {
        return out;
    }

    private @Nullable SrtpSender sender() {
        return keys == null ? null : keys.sender();
    }

    private @Nullable SrtpReceiver receiver() {
        return keys == null ? null : keys.receiver();
    }

    /** Takes the frame of 160 samples that the line said in this tick; packets leave now, or in {@link VoiceBatch#flush}. */
    public void send(short[] pcm, long now) {
        if (keys != null && sinceAgreement < OVERLAP) {
            sinceAgreement++;
            if (sinceAgreement == PATIENCE) {
                keys.switchOver();
            } else if (sinceAgreement == OVERLAP) {
                keys.forgetOld();
            }
        }
        session.send(pcm, now, guarded);
    }

    /** Fills the frame of 160 samples that the line hears in this tick. */
    public void playout(short[] pcm) {
        session.playout(pcm);
    }

    /** Says goodbye, sends what is still queued, and wipes the keys. */
    public void close(long now) {
        session.close(now, guarded);
        close();
    }

    /** Sends what is queued and wipes the keys, without a goodbye. */
    @Override
    public void close() {
        batch.flush();
        batch.forget(this);
        if (keys != null) {
            keys.close();
        }
    }

    /** Between session and wire: nothing passes it unprotected once there are keys. */
    private final class Guard implements PacketSink {
        @Override
        public void rtp(byte[] buffer, int offset, int length, Endpoint to) {
            SrtpSender sender = sender();
            if (sender == null && keys == null) {
                out.rtp(buffer, offset, length, to);
            } else if (sender != null) {
                batch.seal(VoiceStream.this, sender, buffer, offset, length, to, false);
            }
        }

        @Override
        public void rtcp(byte[] buffer, int offset, int length, Endpoint to) {
            SrtpSender sender = sender();
            if (sender == null && keys == null) {
                out.rtcp(buffer, offset, length, to);
            } else if (sender != null) {
                batch.seal(VoiceStream.this, sender, buffer, offset, length, to, true);
            }
        }
    }
}
