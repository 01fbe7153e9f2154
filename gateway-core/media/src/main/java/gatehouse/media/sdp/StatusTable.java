package gatehouse.media.sdp;

import gatehouse.media.sdp.Precondition.Segment;
import gatehouse.media.sdp.Precondition.Strength;
import java.util.ArrayList;
import java.util.List;

/**
 * How the resources of one stream stand (the status tables of RFC 3312 5), seen from our side. Each offer and answer that
 * comes is merged into it, and each that goes out is written from it. Our own access is reserved from the beginning or
 * never: nothing here waits for it.
 *
 * @param local our access
 * @param remote the other side's access
 * @param endToEnd the whole way, for a side that does not speak of the two apart
 * @param unknown what is mandatory and of a type that is not ours, in our words
 */
public record StatusTable(Row local, Row remote, Row endToEnd, List<Precondition.Desired> unknown) {
    public StatusTable {
        unknown = List.copyOf(unknown);
    }

    /**
     * One segment.
     *
     * @param listed whether either side speaks of it
     * @param current the ways that are reserved
     * @param sending how much what we send needs its reservation
     * @param receiving the same for what we receive
     * @param confirm the ways of which the other side wants to be told once they are reserved
     */
    public record Row(boolean listed, Direction current, Strength sending, Strength receiving, Direction confirm) {
        static final Row EMPTY = new Row(false, Direction.INACTIVE, Strength.NONE, Strength.NONE, Direction.INACTIVE);

        Row currently(Direction now) {
            return new Row(true, now, sending, receiving, confirm);
        }

        Row desired(Direction ways, Strength wish) {
            return new Row(
                    true,
                    current,
                    ways.sends() ? sending.or(wish) : sending,
                    ways.receives() ? receiving.or(wish) : receiving,
                    confirm);
        }

        Row confirming(Direction ways) {
            return new Row(true, current, sending, receiving, ways);
        }

        Row unasked() {
            return new Row(listed, current, sending, receiving, Direction.INACTIVE);
        }

        /** The ways that the session waits for. */
        Direction missing() {
            return Direction.of(
                    sending == Strength.MANDATORY && !current.sends(),
                    receiving == Strength.MANDATORY && !current.receives());
        }

        boolean isMandatory() {
            return sending == Strength.MANDATORY || receiving == Strength.MANDATORY;
        }
    }

    /** Before anything was said, with these ways of our access reserved. */
    public static StatusTable reserved(Direction ours) {
        return new StatusTable(
                new Row(false, ours, Strength.NONE, Strength.NONE, Direction.INACTIVE),
                Row.EMPTY,
                Row.EMPTY,
                List.of());
    }

    /** For a first offer: our own access is mandatory, the other side's is its own to demand (TS 24.229 6.1.2). */
    public static StatusTable offering(Direction ours) {
        StatusTable bare = reserved(ours);
        return new StatusTable(
                bare.local.desired(Direction.SENDRECV, Strength.MANDATORY),
                bare.remote.desired(Direction.SENDRECV, Strength.OPTIONAL),
                Row.EMPTY,
                List.of());
    }

    /**
     * With what the other side's offer or answer says (RFC 3312 5.1.2): a wish only grows, what it says of its own access
     * holds, and what it says of ours changes nothing.
     */
    public StatusTable merge(List<Precondition> theirs) {
        Row ours = local.unasked();
        Row other = remote;
        Row whole = endToEnd;
        List<Precondition.Desired> foreign = new ArrayList<>();
        for (Precondition line : theirs) {
            Segment segment = line.segment().reversed();
            Direction ways = line.direction().reversed();
            if (!line.type().equals(Precondition.QOS)) {
                if (line instanceof Precondition.Desired(String type, Strength strength, var _, var _)
                        && strength == Strength.MANDATORY) {
                    foreign.add(new Precondition.Desired(type, strength, segment, ways));
                }
                continue;
            }
            switch (segment) {
                case LOCAL ->
                    ours = line instanceof Precondition.Current
                            ? ours.currently(local.current())
                            : with(ours, line, ways);
                case REMOTE -> other = with(other, line, ways);
                case E2E -> whole = with(whole, line, ways);
            }
        }
        return new StatusTable(ours, other, whole, foreign);
    }

    private static Row with(Row row, Precondition line, Direction ways) {
        return switch (line) {
            case Precondition.Current _ -> row.currently(ways);
            case Precondition.Desired desired -> row.desired(ways, desired.strength());
            case Precondition.Confirm _ -> row.confirming(ways);
        };
    }

    /** Whether nothing mandatory is missing: the called side may be alerted (RFC 3312 5.2). */
    public boolean isMet() {
        return unknown.isEmpty()
                && local.missing() == Direction.INACTIVE
                && remote.missing() == Direction.INACTIVE
                && endToEnd.missing() == Direction.INACTIVE;
    }

    /** Whether what is missing will never come: the other side's access is all that may be waited for. */
    public boolean isHopeless() {
        return !refusal().isEmpty();
    }

    /** Whether something is mandatory, so that the message with our lines has to require preconditions (RFC 3312 11). */
    public boolean isMandatory() {
        return local.isMandatory() || remote.isMandatory() || endToEnd.isMandatory();
    }

    /** Whether the other side wants to be told of ways of our access that are reserved now (RFC 3312 5.3). */
    public boolean isAsked() {
        Direction due = local.confirm().and(local.current());
        return due != Direction.INACTIVE;
    }

    /** The lines of our offer. */
    public List<Attribute> offer() {
        return lines(false);
    }

    /** The lines of our answer: we want to be told once the other side has what we wait for (TS 24.229 6.1.3). */
    public List<Attribute> answer() {
        return lines(true);
    }

    private List<Attribute> lines(boolean answer) {
        List<Precondition> lines = new ArrayList<>();
        current(lines, Segment.LOCAL, local);
        current(lines, Segment.REMOTE, remote);
        current(lines, Segment.E2E, endToEnd);
        desired(lines, Segment.LOCAL, local);
        desired(lines, Segment.REMOTE, remote);
        desired(lines, Segment.E2E, endToEnd);
        if (answer && remote.missing() != Direction.INACTIVE) {
            lines.add(new Precondition.Confirm(Precondition.QOS, Segment.REMOTE, remote.missing()));
        }
        return lines.stream().map(Precondition::attribute).toList();
    }

    private static void current(List<Precondition> lines, Segment segment, Row row) {
        if (row.listed()) {
            lines.add(new Precondition.Current(Precondition.QOS, segment, row.current()));
        }
    }

    private static void desired(List<Precondition> lines, Segment segment, Row row) {
        if (!row.listed()) {
            return;
        }
        if (row.sending() == row.receiving()) {
            lines.add(new Precondition.Desired(Precondition.QOS, row.sending(), segment, Direction.SENDRECV));
        } else {
            lines.add(new Precondition.Desired(Precondition.QOS, row.sending(), segment, Direction.SENDONLY));
            lines.add(new Precondition.Desired(Precondition.QOS, row.receiving(), segment, Direction.RECVONLY));
        }
    }

    /** What stands in a 580 (RFC 3312 5.4, 6): what cannot be had, and what is not known; empty when there is hope. */
    public List<Attribute> refusal() {
        List<Precondition> lines = new ArrayList<>();
        failure(lines, Segment.LOCAL, local);
        failure(lines, Segment.E2E, endToEnd);
        for (Precondition.Desired one : unknown) {
            lines.add(new Precondition.Desired(one.type(), Strength.UNKNOWN, one.segment(), one.direction()));
        }
        return lines.stream().map(Precondition::attribute).toList();
    }

    private static void failure(List<Precondition> lines, Segment segment, Row row) {
        if (row.missing() != Direction.INACTIVE) {
            lines.add(new Precondition.Desired(Precondition.QOS, Strength.FAILURE, segment, row.missing()));
        }
    }

    /** What stands in a 580 when the other side's access did not come about in time. */
    public List<Attribute> expired() {
        List<Precondition> lines = new ArrayList<>();
        failure(lines, Segment.REMOTE, remote);
        return lines.stream().map(Precondition::attribute).toList();
    }
}
