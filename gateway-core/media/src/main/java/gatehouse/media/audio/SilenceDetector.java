package gatehouse.media.audio;

/**
 * Tells speech from the noise of a quiet room, packet by packet, for a sender that may leave silence out. In doubt it is
 * speech: what is louder than -40 dBov always is, so that tones and modems pass whole, and 200 ms after it are too.
 * Not thread-safe; never allocates.
 */
public final class SilenceDetector {
    private static final int SURELY_SPEECH = 40;
    private static final int ABOVE_FLOOR = 6;
    private static final int QUIETEST_FLOOR = 60;
    private static final int HANGOVER_SAMPLES = 1600;
    /** A described level that is this far off is described again; so is any every half second. */
    private static final int AUDIBLE = 3;

    private static final int REPEAT_SAMPLES = 4000;
    /** The floor follows louder noise by 1 dB in this many samples. */
    private static final int FLOOR_RISE = 4000;

    private double floor = QUIETEST_FLOOR;
    private int speechLeft = HANGOVER_SAMPLES;
    private int level;
    private int described = -1;
    private int sinceDescribed;

    /** At the start all is speech. */
    public SilenceDetector() {}

    /** Whether these samples can be left out. */
    public boolean isSilent(short[] pcm, int at, int count) {
        level = ComfortNoise.level(pcm, at, count);
        // in -dBov more is quieter
        floor = Math.clamp(level, floor - (double) count / FLOOR_RISE, QUIETEST_FLOOR);
        boolean speech = level < SURELY_SPEECH || level < floor - ABOVE_FLOOR;
        speechLeft = speech ? HANGOVER_SAMPLES : Math.max(0, speechLeft - count);
        if (speechLeft > 0) {
            described = -1;
            return false;
        }
        sinceDescribed += count;
        return true;
    }

    /** The level in -dBov if the silence is to be described now, else -1; to be asked once after {@link #isSilent}. */
    public int description() {
        if (described >= 0 && sinceDescribed < REPEAT_SAMPLES && Math.abs(level - described) < AUDIBLE) {
            return -1;
        }
        described = level;
        sinceDescribed = 0;
        return level;
    }
}
