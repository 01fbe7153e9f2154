package gatehouse.sip.message;

import org.jspecify.annotations.Nullable;

/**
 * What a PRACK acknowledges (RFC 3262 7.2).
 *
 * @param rseq the RSeq of the provisional response, 0 to 2^32 - 1
 * @param cseq its CSeq
 */
public record RAck(long rseq, CSeq cseq) {
    static @Nullable RAck parse(Cursor c) {
        long rseq = c.number(0xffff_ffffL, "an RSeq number is below 2^32");
        if (rseq < 0) {
            return null;
        }
        int gap = c.pos;
        c.skipBlanks();
        if (c.pos == gap) {
            return c.fail("RAck needs a CSeq");
        }
        CSeq cseq = CSeq.parse(c);
        return cseq == null ? null : new RAck(rseq, cseq);
    }

    @Override
    public String toString() {
        return rseq + " " + cseq;
    }
}
