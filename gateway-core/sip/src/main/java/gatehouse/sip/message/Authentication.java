package gatehouse.sip.message;

import org.jspecify.annotations.Nullable;

/** A scheme with its parameters: what a challenge and the credentials that answer it have in common (RFC 3261 25.1). */
public sealed interface Authentication permits Challenge, Credentials {
    /** The scheme as written; compare without case. */
    String scheme();

    /** The comma separated parameters. */
    Parameters parameters();

    /** Whether the scheme is Digest. */
    default boolean isDigest() {
        return "Digest".equalsIgnoreCase(scheme());
    }

    /** The value of a parameter, see {@link Parameters#get}. */
    default @Nullable String get(String name) {
        return parameters().get(name);
    }
}
