package gatehouse.gateway.voice;

import gatehouse.telephony.Tone;
import gatehouse.telephony.ToneGenerator;

/**
 * Three short beeps over the voice of a call that is not protected, in the pattern that E.180 12 gives to recording
 * warnings: high, short, and quieter than speech. The far end does not hear them.
 */
final class UnprotectedTone {
    private static final int FRAMES = 45;

    private final Tone tone = Tone.parse("1400/120 0/180").orThrow();
    private final ToneGenerator generator = new ToneGenerator(-19);
    private final short[] beep = new short[160];
    private int left;

    UnprotectedTone() {}

    /** From the next frame on. */
    void start() {
        generator.play(tone);
        left = FRAMES;
    }

    /** Adds what sounds in this tick. */
    void mixInto(short[] frame) {
        if (left == 0) {
            return;
        }
        left--;
        generator.fill(beep);
        for (int i = 0; i < frame.length; i++) {
            frame[i] = (short) Math.clamp(frame[i] + beep[i], Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }
}
