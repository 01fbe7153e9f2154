package gatehouse.media;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.media.audio.AudioCodec;
import gatehouse.media.audio.SilenceDetector;
import gatehouse.media.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a session: gathers frames into packets and numbers them. The timestamp counts samples of the line,
 * so it is continuous however late a tick comes.
 */
final class RtpSender {
    private static final int FRAME = 160;
    /** A pause of the caller's ticks longer than this means that frames are gone, not late. */
    private static final long STALL_NANOS = 200_000_000;

    private static final long FRAME_NANOS = 20_000_000;
    private static final int MOST_SAMPLES = 8 * 60 + FRAME;

    private final int ssrc;
    private int sequence;
    private int timestamp; // of pending[0]
    private final short[] pending = new short[MOST_SAMPLES];
    private int pendingCount;
    private boolean marker = true;
    private long lastTick = Long.MIN_VALUE;
    private final byte[] buffer = new byte[RtpPacket.HEADER + MOST_SAMPLES * 2 + PacketSink.TAIL];
    private final EventQueue events = new EventQueue();
    private final SilenceDetector silence = new SilenceDetector();
    private @Nullable AudioCodec codec;
    private long packets;
    private long octets;

    RtpSender(Entropy entropy) {
        // RFC 3550 5.1: SSRC, first sequence number and first timestamp are random
        ByteView random = ByteView.of(entropy.bytes(10));
        ssrc = (int) random.u32(0);
        // RFC 3711 3.3.1: a start in the lower half leaves the peer no doubt of the rollover count
        sequence = random.u16(4) & 0x7fff;
        timestamp = (int) random.u32(6);
    }

    /** Takes one frame of the line and sends what is complete; {@code to} is null while nothing may be sent. */
    void frame(MediaSettings settings, short[] pcm, long now, @Nullable Endpoint to, PacketSink out) {
        stalled(now);
        System.arraycopy(pcm, 0, pending, pendingCount, FRAME);
        pendingCount += FRAME;
        int size = settings.ptime() * 8;
        int at = 0;
        while (pendingCount - at >= size) {
            if (to == null) {
                marker = true;
            } else {
                packet(settings, at, size, to, out);
            }
            timestamp += size;
            at += size;
        }
        pendingCount -= at;
        System.arraycopy(pending, at, pending, 0, pendingCount);
    }

    /** Where ticks were left out, the timestamp skips what the line said meanwhile; the next packet is marked. */
    private void stalled(long now) {
        if (lastTick != Long.MIN_VALUE && now - lastTick > STALL_NANOS) {
            long frames = (now - lastTick) / FRAME_NANOS - 1;
            timestamp += (int) (frames * FRAME) + pendingCount;
            pendingCount = 0;
            marker = true;
        }
        lastTick = now;
    }

    private void packet(MediaSettings settings, int at, int size, Endpoint to, PacketSink out) {
        int length = events.next(timestamp, size, buffer, RtpPacket.HEADER);
        if (length > 0 && settings.eventSend() >= 0) {
            RtpPacket.writeHeader(
                    buffer, 0, events.isFirst(), settings.eventSend(), sequence, events.timestamp(), ssrc);
        } else {
            boolean silent = settings.noise() >= 0 && silence.isSilent(pending, at, size);
            int level = silent ? silence.description() : 0;
            if (level < 0) {
                marker = true;
                return; // RFC 3551 4.1: nothing is sent of a pause but what describes it; what follows is marked
            }
            if (silent) {
                buffer[RtpPacket.HEADER] = (byte) level; // RFC 3389 3.1, without a spectrum
                length = 1;
                RtpPacket.writeHeader(buffer, 0, false, settings.noise(), sequence, timestamp, ssrc);
            } else {
                length = codec(settings).encode(pending, at, size, buffer, RtpPacket.HEADER);
                RtpPacket.writeHeader(buffer, 0, marker, settings.payloadType(), sequence, timestamp, ssrc);
            }
            marker = silent;
        }
        sequence = sequence + 1 & 0xffff;
        packets++;
        octets += length;
        out.rtp(buffer, 0, RtpPacket.HEADER + length, to);
    }

    /** A codec with a state goes on with it when a new answer names the same. */
    private AudioCodec codec(MediaSettings settings) {
        AudioCodec before = codec;
        if (before == null || !before.encodingName().equals(settings.codec().encodingName())) {
            before = settings.codec();
            codec = before;
        }
        return before;
    }

    /** Queues an event of {@code millis}; says whether there was room. */
    boolean event(int event, int millis) {
        return events.add(event, millis * 8);
    }

    int ssrc() {
        return ssrc;
    }

    int timestamp() {
        return timestamp;
    }

    long packets() {
        return packets;
    }

    long octets() {
        return octets;
    }
}
