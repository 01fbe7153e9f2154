package gatehouse.netty;

/** Which event a full inbox gives up. */
public enum Overflow {
    /** The one that arrives: what is already queued is served first (signalling, where the peer repeats itself). */
    DROP_NEWEST,
    /** The one that has waited longest: the newest is worth more (media, measurements). */
    DROP_OLDEST
}
