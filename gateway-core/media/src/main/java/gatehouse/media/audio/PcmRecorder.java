package gatehouse.media.audio;

import java.util.Arrays;

/** Collects 16-bit samples up to a limit; what comes after it is dropped. Not thread-safe. */
public final class PcmRecorder {
    private final int limit;
    private short[] samples = new short[8000];
    private int count;

    /** For at most {@code seconds} at 8 kHz. */
    public PcmRecorder(int seconds) {
        limit = Math.multiplyExact(seconds, Sound.LINE_RATE);
    }

    /** Adds a frame. */
    public void add(short[] frame) {
        int taken = Math.min(frame.length, limit - count);
        if (count + taken > samples.length) {
            samples = Arrays.copyOf(samples, Math.min(limit, Math.max(samples.length * 2, count + taken)));
        }
        System.arraycopy(frame, 0, samples, count, taken);
        count += taken;
    }

    /** What was collected, as a copy. */
    public short[] samples() {
        return Arrays.copyOf(samples, count);
    }

    /** How many samples were collected. */
    public int length() {
        return count;
    }
}
