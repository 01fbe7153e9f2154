package gatehouse.esp;

/** What becomes of a packet (RFC 4301 4.4.1). */
public sealed interface Policy {
    /** It goes in clear. */
    record Bypass() implements Policy {}

    /** It goes nowhere. */
    record Discard() implements Policy {}

    /** It goes through this SA, and in clear it is not taken. */
    record Protect(OutboundSa sa) implements Policy {}
}
