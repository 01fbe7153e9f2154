package gatehouse.sip.agree;

import org.jspecify.annotations.Nullable;

/**
 * One way of protection that a side named in an agreement (RFC 3329 of signalling, RFC 4568 of voice), for people to read.
 *
 * @param name in the protocol's words; at most 80 characters are kept, for it may come from anybody
 * @param fate what became of it
 * @param why more than {@code fate} says, in one sentence; null where there is no more
 */
public record Named(String name, Fate fate, @Nullable String why) {
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

    public Named {
        name = name.substring(0, Math.min(name.length(), 80));
    }

    /** Without more to say. */
    public Named(String name, Fate fate) {
        this(name, fate, null);
    }
}
