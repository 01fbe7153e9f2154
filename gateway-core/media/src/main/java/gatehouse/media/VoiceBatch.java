package gatehouse.media;

import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.media.srtp.SrtpBatch;
import gatehouse.media.srtp.SrtpCrypto;
import gatehouse.media.srtp.SrtpOutcome;
import gatehouse.media.srtp.SrtpReceiver;
import gatehouse.media.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one media thread: in each tick, what arrived for all of them is opened together, and what all of them say
 * is sealed together, so that engines that work on many packets at once can. A tick is: {@link VoiceStream#arrived} for
 * every packet, {@link #open}, then {@link VoiceStream#playout} and {@link VoiceStream#send} for every call, then
 * {@link #flush}. Packets in clear do not wait. Allocates nothing in steady state; one thread.
 */
public final class VoiceBatch implements AutoCloseable {
    /** Longer packets are no voice of ours, and no RTCP of theirs. */
    private static final int LONGEST = 2048;

    private final SrtpCrypto crypto;
    private final Half in;
    private final Half out;

    /** Packets of one direction that wait for the engine, with what belongs to each. */
    private static final class Half {
        final SrtpBatch work;
        final byte[][] packets;
        final @Nullable VoiceStream[] streams;
        final @Nullable Endpoint[] remotes;
        final long[] times;
        final int[] lengths;
        final boolean[] control;
        int count;

        Half(SrtpCrypto crypto, int capacity) {
            work = new SrtpBatch(crypto, capacity);
            packets = new byte[capacity][];
            streams = new VoiceStream[capacity];
            remotes = new Endpoint[capacity];
            times = new long[capacity];
            lengths = new int[capacity];
            control = new boolean[capacity];
        }

        boolean isFull() {
            return count == packets.length;
        }

        /** Copies a packet into the next slot. */
        byte[] take(VoiceStream stream, byte[] bytes, int at, int length, Endpoint remote, boolean isControl) {
            byte[] slot = packets[count];
            if (slot == null) {
                slot = new byte[LONGEST + PacketSink.TAIL];
                packets[count] = slot;
            }
            System.arraycopy(bytes, at, slot, 0, length);
            lengths[count] = length;
            streams[count] = stream;
            remotes[count] = remote;
            control[count] = isControl;
            return slot;
        }

        void clear() {
            work.clear();
            count = 0;
        }
    }

    /**
     * Without calls.
     *
     * @param crypto of the thread that ticks; closed with this
     * @param capacity packets of one direction that are worked on together; more are worked on in turns
     */
    public VoiceBatch(SrtpCrypto crypto, int capacity) {
        this.crypto = crypto;
        this.in = new Half(crypto, capacity);
        this.out = new Half(crypto, capacity);
    }

    SrtpCrypto crypto() {
        return crypto;
    }

    /** A new call, in clear; {@code sink} gets the packets that are to leave. */
    public VoiceStream stream(MediaSettings settings, Entropy entropy, PacketSink sink) {
        return new VoiceStream(this, settings, entropy, sink);
    }

    void queue(
            VoiceStream stream,
            SrtpReceiver receiver,
            byte[] bytes,
            int at,
            int length,
            Endpoint from,
            long now,
            boolean rtcp,
            boolean rtcpPort) {
        if (length > LONGEST) {
            stream.refuse();
            return;
        }
        if (in.isFull()) {
            open();
        }
        byte[] slot = in.take(stream, bytes, at, length, from, rtcpPort);
        in.times[in.count++] = now;
        if (rtcp) {
            in.work.unprotectRtcp(receiver, slot, 0, length);
        } else {
            in.work.unprotectRtp(receiver, slot, 0, length);
        }
    }

    /** Opens all that arrived and hands it to its sessions. */
    public void open() {
        if (in.count == 0) {
            return;
        }
        in.work.run();
        for (int i = 0; i < in.count; i++) {
            VoiceStream stream = in.streams[i];
            Endpoint from = in.remotes[i];
            if (stream == null || from == null) {
                continue;
            }
            SrtpOutcome outcome = in.work.outcome(i);
            if (outcome == SrtpOutcome.OK) {
                stream.deliver(in.packets[i], 0, in.work.length(i), from, in.times[i], in.control[i]);
            } else {
                stream.unopened(in.packets[i], in.lengths[i], from, in.times[i], in.control[i], outcome);
            }
        }
        in.clear();
    }

    void seal(VoiceStream stream, SrtpSender sender, byte[] bytes, int at, int length, Endpoint to, boolean rtcp) {
        if (length > LONGEST) {
            return;
        }
        if (out.isFull()) {
            flush();
        }
        byte[] slot = out.take(stream, bytes, at, length, to, rtcp);
        out.count++;
        if (rtcp) {
            out.work.protectRtcp(sender, slot, 0, length);
        } else {
            out.work.protectRtp(sender, slot, 0, length);
        }
    }

    /** Seals all that was said and sends it. */
    public void flush() {
        if (out.count == 0) {
            return;
        }
        out.work.run();
        for (int i = 0; i < out.count; i++) {
            VoiceStream stream = out.streams[i];
            Endpoint to = out.remotes[i];
            if (stream == null || to == null) {
                continue;
            }
            int length = out.work.length(i);
            if (out.work.outcome(i) == SrtpOutcome.KEY_EXPIRED) {
                stream.keyExpired();
            } else if (length > 0 && out.control[i]) {
                stream.out().rtcp(out.packets[i], 0, length, to);
            } else if (length > 0) {
                stream.out().rtp(out.packets[i], 0, length, to);
            }
        }
        out.clear();
    }

    /** What has arrived for a call that ends is dropped. */
    @SuppressWarnings("ReferenceEquality") // this very call
    void forget(VoiceStream stream) {
        for (int i = 0; i < in.count; i++) {
            if (in.streams[i] == stream) {
                in.streams[i] = null;
            }
        }
    }

    @Override
    public void close() {
        in.clear();
        out.clear();
        crypto.close();
    }
}
