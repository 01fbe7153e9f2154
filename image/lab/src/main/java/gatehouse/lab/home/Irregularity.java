package gatehouse.lab.home;

/** What the home network can be told to do wrong, once for each time it stands in the settings. */
public enum Irregularity {
    /** The challenge's MAC-A is wrong: network authentication failure (TS 33.102 6.3.3, TS 24.229 5.1.1.5.3). */
    WRONG_MAC,
    /** The challenge's number is out of range: synchronisation failure. */
    STALE_SEQUENCE,
    /** A right response is refused: user authentication failure (TS 33.203 7.3.1.1). */
    REFUSE_RESPONSE,
    /** The challenge carries no nonce that AKA can read. */
    SHORT_NONCE;
}
