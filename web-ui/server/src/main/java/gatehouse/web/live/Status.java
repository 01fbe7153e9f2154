package gatehouse.web.live;

import gatehouse.management.Snapshot;
import gatehouse.management.Verdict;

/**
 * The whole box and the sentence about it.
 *
 * @param verdict the sentence
 * @param box the whole box
 */
public record Status(Verdict verdict, Snapshot box) {
    /** A snapshot with its sentence. */
    public static Status of(Snapshot box) {
        return new Status(Verdict.of(box), box);
    }
}
