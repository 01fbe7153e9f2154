package gatehouse.sip.transaction;

/**
 * How much work from others is taken on. Only requests outside a dialog that are no emergency are refused, with 503 and
 * Retry-After (RFC 3261 21.5.4): an ACK, a BYE or an emergency call always gets through. What is answered is kept for its
 * repeats (RFC 3261 17.2), as many as may be pending; then the oldest is forgotten, and a repeat of it is a new request.
 *
 * @param pendingPerPeer requests from one address that may wait for their final response at once
 * @param pending the same from all, and how many that are answered are kept
 * @param retryAfterSeconds what a refused peer is told, 1 or more
 */
public record Limits(int pendingPerPeer, int pending, int retryAfterSeconds) {
    /** 1,000 from one, 10,000 from all, come back after 5 s. */
    public static final Limits DEFAULT = new Limits(1_000, 10_000, 5);

    /** For the few lines of a house and its small heap: each of these may be a message of 64 KiB. */
    public static final Limits HOUSE = new Limits(64, 256, 5);
}
