package gatehouse.telephony;

import gatehouse.telephony.Tone.Segment;
import org.jspecify.annotations.Nullable;

/**
 * Plays a {@link Tone} sample by sample at 8 kHz, with 2 ms ramps so that nothing clicks. Deterministic, not
 * thread-safe, never allocates while playing.
 */
public final class ToneGenerator {
    /** Amplitude of a sine of 0 dBm0: full scale is +3.14 dBm0 in A-law (G.711 5). */
    static final double ZERO_DBM0 = 32_767 * Math.pow(10, -3.14 / 20);

    private static final int RATE = 8000;
    private static final int PER_MS = RATE / 1000;
    private static final int RAMP = 16;

    private final double amplitude;
    private @Nullable Tone tone;
    private int segment;
    private long sample; // within the segment
    private long clock; // since the start, for phases that are continuous

    /** A generator whose tones have this level in all, e.g. -10 dBm0 (E.180 8: -10 +-5). */
    public ToneGenerator(double dbm0) {
        amplitude = ZERO_DBM0 * Math.pow(10, dbm0 / 20);
    }

    /** Starts a tone from its beginning. */
    public void play(Tone next) {
        tone = next;
        segment = 0;
        sample = 0;
        clock = 0;
    }

    /** Stops. */
    public void stop() {
        tone = null;
    }

    /** Whether a tone is being played, its silent parts included. */
    public boolean isPlaying() {
        return tone != null;
    }

    /** Fills the frame; silence when nothing plays. */
    public void fill(short[] frame) {
        Tone playing = tone;
        for (int i = 0; i < frame.length; i++) {
            frame[i] = playing == null ? 0 : next(playing);
        }
    }

    private short next(Tone playing) {
        Segment current = playing.segments().get(segment);
        long length = (long) current.millis() * PER_MS;
        double value = wave(current) * ramp(length);
        clock++;
        if (++sample == length) {
            sample = 0;
            segment = (segment + 1) % playing.segments().size();
        }
        return (short) Math.round(value);
    }

    private double wave(Segment current) {
        int count = current.hertz().size();
        if (count == 0) {
            return 0;
        }
        if (current.modulated()) {
            double carrier = sine(current.hertz().get(0));
            return amplitude * carrier * (1 + 0.9 * sine(current.hertz().get(1))) / 1.9;
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += sine(current.hertz().get(i));
        }
        // Each gets an equal share of the power.
        return amplitude * sum / Math.sqrt(count);
    }

    private double sine(int hertz) {
        return Math.sin(2 * Math.PI * (clock * hertz % RATE) / RATE);
    }

    private double ramp(long length) {
        long left = length == 0 ? RAMP : length - sample;
        return Math.min(1, Math.min(sample + 1, left) / (double) RAMP);
    }
}
