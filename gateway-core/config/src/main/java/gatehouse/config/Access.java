package gatehouse.config;

import gatehouse.config.schema.Choice;

/**
 * How the subscriber and the network prove themselves to each other, and how signalling is then protected. Each
 * mechanism is one record, named as {@code --access} names it, with the keys that it alone needs.
 */
public sealed interface Access {
    /** SIP digest, RFC 8760 and TS 33.203 annex N. */
    @Choice("SIP digest with a password; messages themselves are not protected.")
    record Digest() implements Access {}
}
