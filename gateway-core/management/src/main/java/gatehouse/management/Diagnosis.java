package gatehouse.management;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A walk from the cable to a call, as far as it has come.
 *
 * @param startedAtMillis when it began, in milliseconds since 1970
 * @param endedAtMillis when it ended; null while it is under way
 * @param checks what is looked at, in order; all of them from the beginning on
 */
public record Diagnosis(long startedAtMillis, @Nullable Long endedAtMillis, List<Check> checks) {
    public Diagnosis {
        checks = List.copyOf(checks);
    }

    /**
     * One look.
     *
     * @param step what at
     * @param subject whose, such as an operator; null for the whole box
     * @param state how far it is
     * @param finding what was found; null before
     */
    public record Check(
            Step step,
            @Nullable String subject,
            State state,
            @Nullable Saying finding) {}

    /** What is looked at. Parts that this box does not have are no steps. */
    public enum Step {
        /** The cable, or radio. */
        LINK,
        /** Our own address. */
        ADDRESS,
        /** The names of an operator's servers. */
        DNS,
        /** An identity at its operator. */
        REGISTRATION,
        /** What stands between us and the operators. */
        NAT,
        /** A call with voice both ways. */
        CALL
    }

    /** How far a look is, and how it came out. */
    public enum State {
        /** Its turn has not come. */
        WAITING,
        /** It is under way. */
        RUNNING,
        /** All is well there. */
        GOOD,
        /** It works, but something should be done. */
        WARNING,
        /** It breaks here. */
        BAD,
        /** Not looked at: it is not needed, or what it rests on is broken. */
        LEFT_OUT
    }

    /** Where it breaks: the first check that is bad; null while nothing is. */
    public @Nullable Check broken() {
        return checks.stream()
                .filter(check -> check.state() == State.BAD)
                .findFirst()
                .orElse(null);
    }
}
