package gatehouse.scenarios.audio;

import gatehouse.media.audio.Sound;
import gatehouse.media.audio.SpeechComparison;
import org.jspecify.annotations.Nullable;

/**
 * How much of what was said a person heard, and how well.
 *
 * @param seconds of what was said that are in the recording
 * @param snrDb signal to noise over them, telephone band; null when nothing of it was heard
 * @param complete false when more than 50 ms of what was said are missing at the start or the end
 */
public record Heard(double seconds, @Nullable Double snrDb, boolean complete) {
    /** Below this, what fits best is chance: other speech correlates so well. */
    private static final double CHANCE_DB = 0;

    private static final double MISSING_SECONDS = 0.05;

    /** No recording, or nothing in it. */
    public static final Heard NOTHING = new Heard(0, null, false);

    /** Looks for {@code said} in a recording. */
    public static Heard in(Sound recording, Sound said) {
        short[] spoken = said.toLine();
        short[] recorded = recording.toLine();
        var comparison = SpeechComparison.of(spoken, recorded);
        if (comparison.snrDb() < CHANCE_DB) {
            return NOTHING;
        }
        int lag = comparison.lag();
        int overlap = Math.min(spoken.length, recorded.length - lag) - Math.max(0, -lag);
        double seconds = overlap / (double) Sound.LINE_RATE;
        return new Heard(seconds, comparison.snrDb(), said.seconds() - seconds <= MISSING_SECONDS);
    }
}
