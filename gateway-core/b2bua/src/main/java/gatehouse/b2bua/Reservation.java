package gatehouse.b2bua;

import gatehouse.base.Decoded;
import gatehouse.media.sdp.Attribute;
import gatehouse.media.sdp.Direction;
import gatehouse.media.sdp.MediaDescription;
import gatehouse.media.sdp.Precondition;
import gatehouse.media.sdp.StatusTable;
import java.util.List;

/** The resources of one call over its offers and answers. Our access is a wire, whose resources need no reservation. */
final class Reservation {
    /** Nothing is said and nothing waited for. */
    private static final StatusTable BARE = StatusTable.reserved(Direction.SENDRECV);

    private final Preconditions use;
    private StatusTable table = BARE;
    private boolean begun;
    private boolean settled;
    private boolean told;

    Reservation(Preconditions use) {
        this.use = use;
    }

    /** The same as it stands, to go its own way. */
    Reservation copy() {
        Reservation copy = new Reservation(use);
        copy.table = table;
        copy.begun = begun;
        copy.settled = settled;
        copy.told = told;
        return copy;
    }

    /** The call is answered: what its later offers change waits for nothing. */
    void settle() {
        settled = true;
    }

    /** The lines of an offer of ours. */
    List<Attribute> offer() {
        if (settled) {
            return List.of();
        }
        if (!begun && use == Preconditions.OFFERED) {
            take(StatusTable.offering(Direction.SENDRECV));
        }
        return table.offer();
    }

    /** What an offer or answer of theirs leads to; who says nothing in it does not follow preconditions. */
    Decoded<StatusTable> weigh(MediaDescription theirs) {
        return use == Preconditions.IGNORED
                ? Decoded.ok(BARE)
                : Precondition.of(theirs).map(lines -> lines.isEmpty() ? BARE : table.merge(lines));
    }

    /** From now on it stands like this. */
    void take(StatusTable outcome) {
        begun = true;
        table = outcome;
    }

    /** Whether the call may be put to a person. */
    boolean isMet() {
        return table.isMet();
    }

    /** Whether a message with our lines requires the other side to follow them. */
    boolean isMandatory() {
        return table.isMandatory();
    }

    /** Whether the other side wants to hear once more what we have; yes once at most. */
    boolean mustTell() {
        boolean due = !told && !settled && table.isAsked();
        told |= due;
        return due;
    }

    /** What a 580 says when the other side's resources did not come. */
    List<Attribute> expired() {
        return table.expired();
    }
}
