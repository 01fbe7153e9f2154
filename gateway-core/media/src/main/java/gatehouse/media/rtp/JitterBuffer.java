package gatehouse.media.rtp;

import gatehouse.media.audio.ComfortNoise;
import gatehouse.media.audio.Concealment;
import java.util.Arrays;

/**
 * Decoded 8 kHz samples of one source, kept by timestamp until it is their turn. The first packet fixes the delay at the
 * target; from then on playout advances by exactly one frame a tick, and the delay changes only while the talker is
 * silent: a frame is repeated when packets come too late, and dropped when all come too early (which also absorbs the
 * drift between two clocks). What is missing is concealed. Until the first sample's turn nothing can be heard either:
 * what five packets in a row show the first to have been late by is taken off the delay then.
 *
 * <p>Two cases break with that because nothing could be heard otherwise: packets that stay late for 100 ms, and
 * timestamps that jump out of the window, fix the delay anew.
 *
 * <p>Not thread-safe; never allocates after construction.
 */
public final class JitterBuffer {
    /** Samples per tick of 20 ms. */
    public static final int FRAME = 160;

    /** Where the hastiest packet had less than 5 ms to spare, it is time to wait longer, before one is late. */
    private static final int MARGIN = 40;

    private static final int RATE_PER_MS = 8;
    /** Two seconds of samples. */
    private static final int RING = 1 << 14;

    private static final int MASK = RING - 1;
    /** -50 dBFS: what is below counts as silence. */
    private static final int QUIET = 104;

    /** One packet, however late, raises the delay by no more than this. */
    private static final int MOST_LATE = -2 * FRAME;
    /** Concealment is silent 60 ms after the last sample; what is missing later is a pause, not a loss. */
    private static final int FADED = 480;

    /** So many packets, one after the other, have to agree that the first was late. */
    private static final int WITNESSES = 5;

    private static final long LATE_TOLERANCE_NANOS = 100_000_000;
    /** Packets of each of the two halves of the window in which the least depth is sought: 1 s of 20 ms packets. */
    private static final int HALF_WINDOW = 50;

    private final short[] samples = new short[RING];
    private final boolean[] present = new boolean[RING];
    private final Concealment concealment = new Concealment();
    private final int target;
    private final int maximum;

    private boolean started;
    private int playAt;
    private int firstAt; // timestamp of the first sample since the delay was fixed; where playout is once it has begun
    private int witnesses; // packets measured since then, WITNESSES at a time
    private int leastWitnessed;
    private int newest; // timestamp after the newest sample
    private long lateSince = -1;

    private int leastNow = Integer.MAX_VALUE;
    private int leastBefore = Integer.MAX_VALUE;
    private int inHalf;
    private int depth;

    private final ComfortNoise noise = new ComfortNoise();
    private boolean noisy;
    private int noisyFrom;

    private boolean lastQuiet;
    private boolean anyPlayed;
    private long late;
    private long concealed;
    private long anchors;
    private int inserted;
    private int dropped;

    /**
     * @param targetMillis delay of the first packet, 0 to 500
     * @param maximumMillis delay that adaptation never exceeds, at least the target, at most 1000
     */
    public JitterBuffer(int targetMillis, int maximumMillis) {
        if (targetMillis < 0 || targetMillis > 500 || maximumMillis < targetMillis || maximumMillis > 1000) {
            throw new IllegalArgumentException(
                    "jitter buffer of " + targetMillis + " to " + maximumMillis + " ms; allowed is 0-500 to 1000");
        }
        target = targetMillis * RATE_PER_MS;
        maximum = maximumMillis * RATE_PER_MS;
    }

    /** Another source or numbering follows: the next packet fixes the delay anew; what waits is dropped. */
    public void restart() {
        started = false;
        lateSince = -1;
        noisy = false;
    }

    /**
     * Takes the samples of one packet.
     *
     * @param timestamp of its first sample
     * @param now when it arrived, in nanoseconds
     * @return false when all of it came too late
     */
    public boolean put(int timestamp, short[] pcm, int at, int count, long now) {
        int ahead = timestamp - playAt;
        if (!started || ahead + count > RING - FRAME || ahead < -RING) {
            anchor(timestamp); // the first, or the source restarted its clock
        } else if (ahead + count > 0) {
            measure(ahead);
        } else if (isStranded(now)) {
            anchor(timestamp);
        } else {
            late++;
            measure(Math.max(ahead, MOST_LATE));
            return false;
        }
        lateSince = -1;
        store(timestamp, pcm, at, count);
        return true;
    }

    /**
     * The same for a packet that waited here, and not on the way: it says nothing of how long others will take.
     *
     * @return false when all of it comes too late
     */
    public boolean putHeld(int timestamp, short[] pcm, int at, int count) {
        int ahead = timestamp - playAt;
        if (!started || ahead + count > RING - FRAME) {
            return false;
        }
        if (ahead + count <= 0) {
            late++;
            return false;
        }
        store(timestamp, pcm, at, count);
        return true;
    }

    private void store(int timestamp, short[] pcm, int at, int count) {
        int skip = Math.max(0, playAt - timestamp); // a part of it may be late
        for (int i = skip; i < count; i++) {
            int slot = timestamp + i & MASK;
            samples[slot] = pcm[at + i];
            present[slot] = true;
        }
        if (timestamp + count - newest > 0) {
            newest = timestamp + count;
        }
        if (timestamp - firstAt < 0) {
            firstAt = timestamp;
        }
    }

    /** Marks a stretch as silent on purpose, so that it is not concealed: a telephone event stands in its place. */
    public void putSilence(int timestamp, int count) {
        int ahead = timestamp - playAt;
        if (!started || ahead + count > RING - FRAME) {
            return;
        }
        for (int i = Math.max(0, -ahead); i < count; i++) {
            int slot = timestamp + i & MASK;
            if (!present[slot]) {
                samples[slot] = 0;
                present[slot] = true;
            }
        }
        if (timestamp + count - newest > 0) {
            newest = timestamp + count;
        }
    }

    /**
     * From here on the talker is silent, and noise takes his place until speech comes (RFC 3389).
     *
     * @param timestamp of the first sample that is not sent
     */
    public void putNoise(int timestamp, byte[] payload, int at, int octets) {
        if (!started) {
            anchor(timestamp);
        }
        noise.describe(payload, at, octets);
        if (!noisy && timestamp - newest >= 0) { // not older than speech that is here already
            noisy = true;
            noisyFrom = timestamp;
        }
    }

    private boolean isNoise(int timestamp) {
        return noisy && timestamp - noisyFrom >= 0;
    }

    /** Fills the frame of 160 samples that is due now. Call it once a tick. */
    public void play(short[] frame) {
        if (!started) {
            if (anyPlayed) {
                concealment.lost(frame, 0, FRAME); // fades out
            } else {
                Arrays.fill(frame, 0, FRAME, (short) 0);
            }
            return;
        }
        adapt();
        boolean silent = false;
        int i = 0;
        while (i < FRAME) {
            boolean here = present[playAt + i & MASK];
            int from = i;
            while (i < FRAME && present[playAt + i & MASK] == here) {
                int slot = playAt + i & MASK;
                frame[i++] = samples[slot];
                present[slot] = false;
            }
            if (!here && isNoise(playAt + from)) {
                noise.fill(frame, from, i - from);
                concealment.heard(frame, from, i - from);
                silent = i - from == FRAME;
            } else if (here) {
                noisy &= !isNoise(playAt + from);
                concealment.heard(frame, from, i - from);
                anyPlayed = true;
            } else if (!anyPlayed) {
                Arrays.fill(frame, from, i, (short) 0); // before the first packet's turn nothing is missing
            } else {
                concealment.lost(frame, from, i - from);
                if (playAt + from - newest < FADED) {
                    concealed += i - from;
                }
            }
        }
        playAt += FRAME;
        firstAt = firstAt - playAt < 0 ? playAt : firstAt;
        lastQuiet = silent || isQuiet(frame, 0);
    }

    private void anchor(int timestamp) {
        Arrays.fill(present, false);
        started = true;
        playAt = timestamp - target;
        firstAt = timestamp;
        witnesses = 0;
        leastWitnessed = Integer.MAX_VALUE;
        newest = timestamp;
        depth = target;
        anchors++;
        forgetDepth();
    }

    /** Whether everything has come late for so long that the delay must have changed for good. */
    private boolean isStranded(long now) {
        if (lateSince < 0) {
            lateSince = now;
        }
        return now - lateSince >= LATE_TOLERANCE_NANOS;
    }

    private void measure(int ahead) {
        depth = ahead;
        leastNow = Math.min(leastNow, ahead);
        leastWitnessed = Math.min(leastWitnessed, ahead);
        if (++witnesses == WITNESSES) {
            hasten(leastWitnessed - target);
            witnesses = 0;
            leastWitnessed = Integer.MAX_VALUE;
        }
        if (++inHalf == HALF_WINDOW) {
            leastBefore = leastNow;
            leastNow = Integer.MAX_VALUE;
            inHalf = 0;
        }
    }

    private void forgetDepth() {
        leastNow = Integer.MAX_VALUE;
        leastBefore = Integer.MAX_VALUE;
        inHalf = 0;
    }

    /** Takes off the delay what the first packet was later than others since, while its turn is still to come. */
    private void hasten(int spare) {
        int step = Math.min(spare, firstAt - playAt);
        if (step > 0) {
            playAt += step;
            shift(-step);
        }
    }

    /** Moves the playout point by one frame, if that is due and nobody can hear it. */
    private void adapt() {
        int least = Math.min(leastNow, leastBefore);
        if (least == Integer.MAX_VALUE || !lastQuiet || !isFrameQuiet(playAt)) {
            return;
        }
        if (least < Math.min(MARGIN, target / 4) && depth + FRAME <= maximum) {
            playAt -= FRAME; // the ring behind the playout point is empty: one frame of made-up silence
            if (!isNoise(playAt)) {
                fillSilence();
            }
            inserted++;
            shift(FRAME);
        } else if (leastBefore != Integer.MAX_VALUE && least > target + FRAME && isFrameQuiet(playAt + FRAME)) {
            for (int i = 0; i < FRAME; i++) {
                present[playAt + i & MASK] = false;
            }
            playAt += FRAME;
            dropped++;
            shift(-FRAME);
        }
    }

    private void fillSilence() {
        for (int i = 0; i < FRAME; i++) {
            samples[playAt + i & MASK] = 0;
            present[playAt + i & MASK] = true;
        }
    }

    private void shift(int by) {
        depth += by;
        leastNow = leastNow == Integer.MAX_VALUE ? leastNow : leastNow + by;
        leastBefore = leastBefore == Integer.MAX_VALUE ? leastBefore : leastBefore + by;
    }

    private boolean isFrameQuiet(int from) {
        for (int i = 0; i < FRAME; i++) {
            int slot = from + i & MASK;
            if (!present[slot] && isNoise(from + i)) {
                continue;
            }
            if (!present[slot] || samples[slot] > QUIET || samples[slot] < -QUIET) {
                return false;
            }
        }
        return true;
    }

    private static boolean isQuiet(short[] frame, int at) {
        for (int i = at; i < at + FRAME; i++) {
            if (frame[i] > QUIET || frame[i] < -QUIET) {
                return false;
            }
        }
        return true;
    }

    /** Packets that came wholly after their turn. */
    public long late() {
        return late;
    }

    /** Samples that were made up. */
    public long concealed() {
        return concealed;
    }

    /** How often the delay was fixed anew, the first time included. */
    public long anchors() {
        return anchors;
    }

    /** Frames inserted in silence. */
    public int inserted() {
        return inserted;
    }

    /** Frames dropped in silence. */
    public int dropped() {
        return dropped;
    }

    /** How long the last packet had to wait for its turn, in milliseconds; negative if it was partly late. */
    public int delayMillis() {
        return depth / RATE_PER_MS;
    }
}
