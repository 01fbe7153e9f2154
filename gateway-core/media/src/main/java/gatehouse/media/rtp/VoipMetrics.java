package gatehouse.media.rtp;

/**
 * How well voice arrives: the VoIP metrics block of an extended report (RFC 3611 4.7). Durations are 0 to 65535 ms.
 *
 * @param ssrc the source it is about
 * @param lossRate packets lost on the way since the start, in 1/256
 * @param discardRate packets that came after their turn, in 1/256
 * @param burstDensity lost or discarded within bursts, in 1/256
 * @param gapDensity lost or discarded between bursts, in 1/256
 * @param burstMillis mean length of a burst
 * @param gapMillis mean length of a gap
 * @param roundTripMillis last one measured, 0 if none was
 * @param endSystemMillis from arrival to the ear, and from the mouth to the wire
 * @param gapMinimum packets in a row that end a burst
 * @param rating the R factor of the E-model, 0 to 100, or {@link #UNKNOWN}
 * @param listening MOS without delay, in tenths, 10 to 50, or {@link #UNKNOWN}
 * @param conversation MOS with delay, in tenths, or {@link #UNKNOWN}
 * @param configuration how loss is concealed and the jitter buffer works (4.7.6)
 * @param bufferNominal the delay that the jitter buffer has now
 * @param bufferMaximum the longest delay that it can have now
 * @param bufferLimit the longest delay that it can ever have
 */
public record VoipMetrics(
        long ssrc,
        int lossRate,
        int discardRate,
        int burstDensity,
        int gapDensity,
        int burstMillis,
        int gapMillis,
        int roundTripMillis,
        int endSystemMillis,
        int gapMinimum,
        int rating,
        int listening,
        int conversation,
        int configuration,
        int bufferNominal,
        int bufferMaximum,
        int bufferLimit) {
    /** What stands for a value that was not measured. */
    public static final int UNKNOWN = 127;

    /** Standard concealment, adaptive buffer (4.7.6). */
    public static final int STANDARD_ADAPTIVE = 0b1111_0000;
}
