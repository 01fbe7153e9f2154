package gatehouse.management;

import org.jspecify.annotations.Nullable;

/**
 * One way of protection that a side named when protection was agreed on.
 *
 * @param name in the protocol's words
 * @param fate what became of it
 * @param why more than {@code fate} says, in one sentence; null where there is no more
 */
public record ProtectionOffer(
        String name, Fate fate, @Nullable String why) {
    /** What became of it. */
    public enum Fate {
        /** It is in use. */
        AGREED,
        /** Both sides can, and another was preferred. */
        OUTRANKED,
        /** We named it, and the other side did not take it. */
        NOT_TAKEN,
        /** The other side named it, and we did not offer it. */
        NOT_OURS,
        /** Both sides named it, and it must not be used here. */
        UNFIT
    }
}
