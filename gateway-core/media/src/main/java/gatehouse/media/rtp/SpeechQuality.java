package gatehouse.media.rtp;

/**
 * What people would say of speech, out of loss and delay (ITU-T G.107, the E-model with its default values, in the short
 * form that leaves out what a packet network does not change). G.711 with concealment alone: other codecs have no value.
 */
public final class SpeechQuality {
    private static final double PERFECT = 93.2;
    /** G.113 appendix I: how well concealed G.711 bears loss at random, in percent. */
    private static final double ROBUSTNESS = 25.1;

    private static final double MOST_IMPAIRMENT = 95;
    private static final double NOTICED_MILLIS = 177.3;

    private SpeechQuality() {}

    /**
     * The report on one source.
     *
     * @param rated whether the E-model has values for the codec
     * @param packetMillis length of a packet
     * @param roundTripMillis 0 where it is not known
     * @param bufferMillis what the jitter buffer delays now
     * @param limitMillis what it may delay at most
     */
    public static VoipMetrics metrics(
            long ssrc,
            LossRuns runs,
            boolean rated,
            int packetMillis,
            int roundTripMillis,
            int bufferMillis,
            int limitMillis) {
        int endSystem = packetMillis + bufferMillis;
        double missing = runs.missing();
        double rating = conversation(missing, roundTripMillis / 2.0 + endSystem);
        return new VoipMetrics(
                ssrc,
                runs.lossRate(),
                runs.discardRate(),
                runs.burstDensity(),
                runs.gapDensity(),
                millis(runs.burstPackets() * packetMillis),
                millis(runs.gapPackets() * packetMillis),
                millis(roundTripMillis),
                millis(endSystem),
                LossRuns.GAP_MINIMUM,
                rated ? (int) Math.round(rating) : VoipMetrics.UNKNOWN,
                rated ? opinion(listening(missing)) : VoipMetrics.UNKNOWN,
                rated ? opinion(rating) : VoipMetrics.UNKNOWN,
                VoipMetrics.STANDARD_ADAPTIVE,
                millis(bufferMillis),
                millis(limitMillis),
                millis(limitMillis));
    }

    private static int millis(double value) {
        return Math.clamp(Math.round(value), 0, 65_535);
    }

    /** The R factor without the effect of delay. */
    static double listening(double missing) {
        double percent = missing * 100;
        return PERFECT - MOST_IMPAIRMENT * percent / (percent + ROBUSTNESS);
    }

    /** The R factor of a conversation with {@code millis} from mouth to ear. */
    static double conversation(double missing, double millis) {
        double late = 0.024 * millis + 0.11 * Math.max(0, millis - NOTICED_MILLIS);
        return Math.clamp(listening(missing) - late, 0, 100);
    }

    /** The mean opinion of what so much is missing of, in tenths. */
    public static int opinion(LossRuns runs) {
        return opinion(listening(runs.missing()));
    }

    /** The mean opinion that a rating stands for, in tenths, 10 to 45 (G.107 annex B). */
    static int opinion(double rating) {
        double r = Math.clamp(rating, 0, 100);
        return (int) Math.round(10 * (1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6));
    }
}
