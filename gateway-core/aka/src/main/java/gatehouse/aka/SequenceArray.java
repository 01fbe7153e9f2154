package gatehouse.aka;

/**
 * The USIM's memory of sequence numbers: the highest SEQ accepted for each IND (TS 33.102 C.2.2). A number is fresh when
 * its SEQ is above the one stored for its IND and not more than delta above the highest of all, which stops an
 * attacker who once learnt a far number from wearing the range out (C.2.1).
 */
public final class SequenceArray {
    /** The delta that C.3.2 proposes. */
    public static final long DEFAULT_DELTA = 1L << 28;

    private final long[] seqs = new long[1 << SequenceNumber.IND_BITS];
    private final long delta;
    private long highest;

    /** An empty array: any number up to {@code delta} is fresh. */
    public SequenceArray(long delta) {
        this.delta = delta;
    }

    /** An array as {@link #toArray()} stored it; entries that are missing are 0. */
    public static SequenceArray restored(long[] sqns, long delta) {
        SequenceArray array = new SequenceArray(delta);
        for (long sqn : sqns) {
            array.store(sqn);
        }
        return array;
    }

    /** Accepts {@code sqn} and remembers it, or says that it is not fresh and remembers nothing. */
    public boolean accept(long sqn) {
        long seq = SequenceNumber.seq(sqn);
        if (seq <= seqs[SequenceNumber.ind(sqn)] || seq - SequenceNumber.seq(highest) > delta) {
            return false;
        }
        store(sqn);
        return true;
    }

    /** SQN_MS: the highest number accepted so far, which a resynchronisation reports. */
    public long highest() {
        return highest;
    }

    /** The number stored for each IND, to be kept over a restart. */
    public long[] toArray() {
        long[] sqns = new long[seqs.length];
        for (int ind = 0; ind < sqns.length; ind++) {
            sqns[ind] = SequenceNumber.join(seqs[ind], ind);
        }
        return sqns;
    }

    private void store(long sqn) {
        seqs[SequenceNumber.ind(sqn)] = SequenceNumber.seq(sqn);
        highest = Math.max(highest, sqn);
    }
}
