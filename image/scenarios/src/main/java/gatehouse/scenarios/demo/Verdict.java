package gatehouse.scenarios.demo;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.scenarios.audio.Heard;
import gatehouse.scenarios.report.Report;
import java.util.Locale;

/** What of a scripted call counts as failed, each with a code of its own in the report. */
final class Verdict {
    /** G.711 alone gives 37 dB; below this something other than the codec was at the voice. */
    static final double LEAST_SNR_DB = 30;

    private final Report report;

    Verdict(Report report) {
        this.report = report;
    }

    /**
     * Judges a call.
     *
     * @param relayed the lab's account of it, an empty object when there is none
     */
    void of(ScriptedCall.Outcome outcome, Heard byCaller, Heard byCallee, JsonNode relayed) {
        if (!outcome.call().path("answered").asBoolean()) {
            report.failure("not-answered", "The call ended before it was answered.");
        } else {
            JsonNode media = outcome.call().path("media");
            voice(
                    "The caller",
                    byCaller,
                    media.path("lost").asLong() + media.path("late").asLong());
            voice("The far end", byCallee, relayed.path("lost").asLong());
        }
        if (!outcome.dialToneHeard()) {
            report.failure("no-dial-tone", "No dial tone was heard in the lifted handset.");
        }
    }

    private void voice(String who, Heard heard, long missing) {
        Double snr = heard.snrDb();
        if (snr == null) {
            report.failure("no-media", who + " heard nothing of what was said.");
        } else if (!heard.complete()) {
            report.failure("media-cut", who + " heard only a part of what was said.");
        } else if (snr < LEAST_SNR_DB && missing == 0) {
            // With packets missing the figure says how much they mattered; without, nothing excuses it
            report.failure(
                    "poor-media",
                    String.format(
                            Locale.ROOT,
                            "%s heard what was said at %.1f dB SNR, below %.0f though no packet was lost.",
                            who,
                            snr,
                            LEAST_SNR_DB));
        }
    }
}
