package gatehouse.telephony;

/** The tones that a line plays by itself (ITU-T E.180 4, E.182). */
public enum Signal {
    /** Digits may be dialled. */
    DIAL("dial"),
    /** The far end rings. */
    RINGBACK("ringback"),
    /** The far end is busy, or has hung up. */
    BUSY("busy"),
    /** The network cannot complete the call, or the number does not exist. */
    CONGESTION("congestion"),
    /** The handset was left off the hook ("howler"). */
    OFF_HOOK_WARNING("warning");

    private final String key;

    Signal(String key) {
        this.key = key;
    }

    /** Its name in the table of countries. */
    String key() {
        return key;
    }
}
