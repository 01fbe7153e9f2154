package gatehouse.media.rtp;

import gatehouse.media.rtp.RtcpPacket.ReportBlock;

/**
 * Counts what arrives from one source: extended sequence numbers, loss, duplicates and interarrival jitter (RFC 3550
 * A.1, A.3, A.8). Not thread-safe; never allocates except for a report.
 */
public final class ReceptionStatistics {
    /** RFC 3550 A.1: a jump ahead of more than this is a restart, not loss. */
    private static final int MAX_DROPOUT = 3000;
    /** A.1: this far behind is reordering, not a restart. */
    private static final int MAX_MISORDER = 100;

    private static final int HISTORY = 128;
    /** How far behind the newest a packet is taken for lost, where bursts of loss are counted. */
    private static final int SETTLED_AFTER = 32;

    /** What a sequence number means for its source. */
    public enum Verdict {
        /** The first packet, or the next ones in whatever order. */
        FRESH,
        /** Already seen. */
        DUPLICATE,
        /** A jump that one packet alone does not prove; it is not to be played. */
        SUSPECT,
        /** The second packet after a jump: the source restarted its numbers, and counting starts anew. */
        RESTARTED
    }

    private final int clockRate;
    private boolean started;
    private int ssrc;
    private long highest; // extended: cycles << 16 | sequence
    private long base;
    private int suspect = -1;
    private final long[] seen = new long[HISTORY];
    /** Packets that came after their turn, by the same slots. */
    private final long[] tooLate = new long[HISTORY];

    private final LossRuns runs = new LossRuns();
    private long settled; // what is up to here can be overtaken no more
    private long receivedSinceBase;
    private long lostBefore; // of numberings that ended in a restart
    private long received;
    private long duplicates;
    private int lastTransit;
    private boolean hasTransit;
    private double jitter;
    private long expectedAtReport;
    private long receivedAtReport;

    /** For a source whose timestamps tick {@code clockRate} times a second. */
    public ReceptionStatistics(int clockRate) {
        this.clockRate = clockRate;
    }

    /** Starts on another source; the totals go on. */
    public void source(int newSsrc) {
        if (started) {
            lostBefore += lostNow();
        }
        started = false;
        suspect = -1;
        ssrc = newSsrc;
        hasTransit = false;
    }

    /** Counts a packet that arrived at {@code now} nanoseconds. */
    public Verdict arrived(int sequence, int timestamp, long now) {
        Verdict verdict = place(sequence);
        if (verdict == Verdict.FRESH || verdict == Verdict.RESTARTED) {
            received++;
            receivedSinceBase++;
            interarrival(timestamp, now);
        }
        return verdict;
    }

    private Verdict place(int sequence) {
        if (!started) {
            start(sequence);
            return Verdict.FRESH;
        }
        int delta = (short) (sequence - (int) highest);
        if (delta > 0 && delta < MAX_DROPOUT) {
            highest += delta;
        } else if (delta <= -MAX_MISORDER || delta >= MAX_DROPOUT) {
            if (sequence == suspect) {
                lostBefore += lostNow();
                start(sequence);
                hasTransit = false;
                return Verdict.RESTARTED;
            }
            suspect = sequence + 1 & 0xffff;
            return Verdict.SUSPECT;
        }
        suspect = -1;
        settle(highest - SETTLED_AFTER);
        long extended = delta > 0 ? highest : highest + delta;
        int slot = (int) (extended & HISTORY - 1);
        if (seen[slot] == extended) {
            duplicates++;
            return Verdict.DUPLICATE;
        }
        if (extended < base) {
            base = extended; // it overtook the first one
        }
        seen[slot] = extended;
        return Verdict.FRESH;
    }

    private void settle(long upTo) {
        while (settled < upTo) {
            settled++;
            int slot = (int) (settled & HISTORY - 1);
            boolean came = seen[slot] == settled;
            runs.packet(!came, came && tooLate[slot] == settled);
        }
    }

    /** The packet with this number, the last that arrived, came after its turn. */
    public void discarded(int sequence) {
        long extended = highest + (short) (sequence - (int) highest);
        tooLate[(int) (extended & HISTORY - 1)] = extended;
    }

    /** Bursts and gaps of what was lost or came too late. */
    public LossRuns runs() {
        return runs;
    }

    private void start(int sequence) {
        started = true;
        base = 0x1_0000L + sequence; // one cycle up, so that an early reordering does not go below zero
        highest = base;
        settled = base - 1;
        java.util.Arrays.fill(seen, -1);
        java.util.Arrays.fill(tooLate, -1);
        seen[(int) (base & HISTORY - 1)] = base;
        receivedSinceBase = 0;
        expectedAtReport = 0;
        receivedAtReport = 0;
        suspect = -1;
    }

    // RFC 3550 A.8: J += (|D| - J) / 16
    private void interarrival(int timestamp, long now) {
        int arrival = (int) (now / 1000 * clockRate / 1_000_000);
        int transit = arrival - timestamp;
        if (hasTransit) {
            jitter += (Math.abs((double) (transit - lastTransit)) - jitter) / 16;
        }
        lastTransit = transit;
        hasTransit = true;
    }

    private long expected() {
        return started ? highest - base + 1 : 0;
    }

    private long lostNow() {
        return Math.max(0, expected() - receivedSinceBase);
    }

    /** Packets that arrived, without duplicates. */
    public long received() {
        return received;
    }

    /** Packets that should have arrived and did not, over all numberings. */
    public long lost() {
        return lostBefore + lostNow();
    }

    /** Packets that arrived again. */
    public long duplicates() {
        return duplicates;
    }

    /** Interarrival jitter in timestamp units. */
    public double jitter() {
        return jitter;
    }

    /**
     * The report block of this source, and the start of the next reporting interval.
     *
     * @param lastReport middle 32 bits of its last sender report, 0 if none
     * @param delay since that report, in 1/65536 s
     */
    public ReportBlock report(long lastReport, long delay) {
        long expected = expected() - expectedAtReport;
        long lost = expected - (receivedSinceBase - receivedAtReport);
        expectedAtReport = expected();
        receivedAtReport = receivedSinceBase;
        int fraction = expected <= 0 || lost <= 0 ? 0 : (int) Math.min(255, (lost << 8) / expected);
        long total = Math.clamp(expected() - receivedSinceBase, -0x80_0000, 0x7f_ffff);
        return new ReportBlock(
                ssrc & 0xffff_ffffL,
                fraction,
                (int) total,
                (highest - 0x1_0000L) & 0xffff_ffffL,
                (long) jitter,
                lastReport,
                delay);
    }
}
