package gatehouse.media.rtp;

/**
 * Sorts packets into bursts and gaps (RFC 3611 4.7.2, A.2): a burst starts and ends with a loss
 * and has no {@link #GAP_MINIMUM} good packets in a row; what lies between is a gap. A packet that came too late counts as
 * lost. Fed in the order of sequence numbers; never allocates.
 */
public final class LossRuns {
    /** Good packets in a row that end a burst; the value that 4.7.2 recommends. */
    public static final int GAP_MINIMUM = 16;

    private long packets;
    private long lost;
    private long discarded;
    private long good; // since the last loss
    private long run; // losses since the burst began, or the one that may begin it
    private long gapGood; // c11 of A.2
    private long bursts; // c13, those that are over
    private long isolated; // c14
    private long burstGood; // good packets between losses of a burst
    private long burstLost;

    LossRuns() {}

    /** The next packet: it came in time, came too late, or never came. */
    void packet(boolean isLost, boolean isDiscarded) {
        packets++;
        lost += isLost ? 1 : 0;
        discarded += isDiscarded ? 1 : 0;
        if (!isLost && !isDiscarded) {
            good++;
            return;
        }
        if (run > 0 && good < GAP_MINIMUM) {
            burstLost += run == 1 ? 2 : 1; // with the second loss the first is known to begin a burst
            burstGood += good;
            run++;
        } else {
            isolated += run == 1 ? 1 : 0;
            bursts += run > 1 ? 1 : 0;
            gapGood += good;
            run = 1;
        }
        good = 0;
    }

    /** Lost of all packets, in 1/256. */
    int lossRate() {
        return share(lost, packets);
    }

    /** Come too late of all packets, in 1/256. */
    int discardRate() {
        return share(discarded, packets);
    }

    /** Lost or late within bursts, in 1/256. */
    int burstDensity() {
        return share(burstLost, burstLost + burstGood);
    }

    /** Lost or late between bursts, in 1/256. */
    int gapDensity() {
        return share(isolated(), gapPacketsInAll());
    }

    /** Mean length of a burst in packets; 0 where there was none. */
    double burstPackets() {
        return bursts() == 0 ? 0 : (double) (burstLost + burstGood) / bursts();
    }

    /** Mean length of a gap in packets. */
    double gapPackets() {
        return (double) gapPacketsInAll() / Math.max(1, bursts());
    }

    private long gapPacketsInAll() {
        return gapGood + good + isolated();
    }

    private long bursts() {
        return bursts + (run > 1 ? 1 : 0);
    }

    private long isolated() {
        return isolated + (run == 1 ? 1 : 0);
    }

    /** Lost or late of all packets, 0 to 1. */
    double missing() {
        return packets == 0 ? 0 : (double) (lost + discarded) / packets;
    }

    private static int share(long part, long whole) {
        return whole == 0 ? 0 : (int) Math.min(255, part * 256 / whole);
    }
}
