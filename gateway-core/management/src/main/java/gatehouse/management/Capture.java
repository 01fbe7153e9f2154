package gatehouse.management;

import gatehouse.base.ByteView;
import gatehouse.base.Clock;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A capture that can be handed on: SIP messages as {@link MessageTrace} keeps them, without credentials and keys, each
 * as one UDP datagram whatever it travelled in; and of voice packets the headers alone. It stays in memory, takes
 * nothing before it is started, and ends by itself when it is full. Thread-safe.
 */
public final class Capture {
    /** So many bytes, then it stops. */
    static final int MOST_BYTES = 4 << 20;

    /** Of a voice packet: the IP header and UDP (8 octets), then RTP's fixed header (RFC 3550 5.1). */
    private static final int RTP_HEADER = 12;

    private static final int UDP_HEADER = 8;
    private static final int UDP = 17;
    private static final int RAW_IP = 101; // LINKTYPE_RAW

    private final Clock clock;
    private @Nullable ByteArrayOutputStream file;
    private volatile boolean running;
    private @Nullable Long startedAt;
    private long packets;
    private boolean full;

    /** Nothing captured yet. */
    public Capture(Clock clock) {
        this.clock = clock;
    }

    /** Begins anew; what was captured before is gone. */
    public synchronized void start() {
        ByteArrayOutputStream fresh = new ByteArrayOutputStream();
        file = fresh;
        packets = 0;
        full = false;
        startedAt = clock.wall().toEpochMilli();
        // Section header and one interface with nanosecond times (draft-ietf-opsawg-pcapng 4.1, 4.2)
        block(
                fresh,
                0x0a0d0d0a,
                little(16)
                        .putInt(0x1a2b3c4d)
                        .putShort((short) 1)
                        .putShort((short) 0)
                        .putLong(-1));
        block(
                fresh,
                1,
                little(20)
                        .putShort((short) RAW_IP)
                        .putShort((short) 0)
                        .putInt(0)
                        .putShort((short) 9) // if_tsresol
                        .putShort((short) 1)
                        .putInt(9)
                        .putInt(0));
        running = true;
    }

    /** Ends it; what was captured can still be had. */
    public synchronized void stop() {
        running = false;
    }

    /** Whether it takes packets; cheap enough to be asked for each one. */
    public boolean isRunning() {
        return running;
    }

    /** How it stands. */
    public synchronized CaptureStatus status() {
        ByteArrayOutputStream now = file;
        return new CaptureStatus(running, startedAt, packets, now == null ? 0 : now.size(), full);
    }

    /** The file as it is now (pcapng); empty before the first start. */
    public synchronized byte[] pcapng() {
        ByteArrayOutputStream now = file;
        return now == null ? new byte[0] : now.toByteArray();
    }

    /** A message that was just kept. */
    void message(TracedMessage message) {
        if (!running
                || !(Endpoint.parse(message.local()) instanceof Decoded.Ok<Endpoint>(Endpoint local))
                || !(Endpoint.parse(message.remote()) instanceof Decoded.Ok<Endpoint>(Endpoint remote))) {
            return;
        }
        byte[] payload = message.text().getBytes(StandardCharsets.UTF_8); // MessageTrace keeps 16 Ki characters at most
        byte[] packet = message.sent() ? datagram(local, remote, payload) : datagram(remote, local, payload);
        keep(packet, packet.length, packet.length, now());
    }

    /**
     * A voice packet that passes; only its headers are kept.
     *
     * @param ip from its IP header on; not kept beyond the call
     */
    public void voice(ByteView ip) {
        if (!running) {
            return;
        }
        boolean four = ip.length() > 0 && ip.u8(0) >> 4 == 4;
        int header = (four ? 4 * (ip.u8(0) & 15) : 40) + UDP_HEADER + RTP_HEADER;
        int kept = Math.min(header, ip.length());
        keep(ip.slice(0, kept).copy(), kept, ip.length(), now());
    }

    private long now() {
        Instant at = clock.wall();
        return at.getEpochSecond() * 1_000_000_000L + at.getNano();
    }

    private synchronized void keep(byte[] packet, int kept, int original, long nanos) {
        ByteArrayOutputStream now = file;
        if (!running || now == null) {
            return;
        }
        if (now.size() + kept > MOST_BYTES) {
            running = false;
            full = true;
            return;
        }
        packets++;
        // Enhanced packet (4.3)
        block(
                now,
                6,
                little(20 + (kept + 3 & ~3))
                        .putInt(0)
                        .putInt((int) (nanos >>> 32))
                        .putInt((int) nanos)
                        .putInt(kept)
                        .putInt(original)
                        .put(packet, 0, kept));
    }

    /** Checksums are 0, which readers take for "not computed". */
    private static byte[] datagram(Endpoint from, Endpoint to, byte[] payload) {
        byte[] source = from.address().octets();
        byte[] target = to.address().octets();
        int udp = UDP_HEADER + payload.length;
        ByteBuffer out;
        if (source.length == 4 && target.length == 4) {
            out = ByteBuffer.allocate(20 + udp);
            out.putShort((short) 0x4500).putShort((short) (20 + udp)).putInt(0);
            out.put((byte) 64).put((byte) UDP).putShort((short) 0);
        } else {
            out = ByteBuffer.allocate(40 + udp);
            out.putInt(0x60000000).putShort((short) udp).put((byte) UDP).put((byte) 64);
        }
        out.put(source).put(target);
        out.putShort((short) from.port())
                .putShort((short) to.port())
                .putShort((short) udp)
                .putShort((short) 0);
        return out.put(payload).array();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void block(ByteArrayOutputStream out, int type, ByteBuffer body) {
        int length = body.capacity() + 12;
        byte[] whole = little(length)
                .putInt(type)
                .putInt(length)
                .put(body.rewind())
                .putInt(length)
                .array();
        out.write(whole, 0, whole.length);
    }
}
