package gatehouse.sip.transaction;

/**
 * What a {@link TransactionCore} has done so far.
 *
 * @param clients client transactions alive now
 * @param servers server transactions alive now
 * @param notAdmitted requests dropped because {@link Admission} does not know their sender
 * @param refused requests refused with 503 for load
 * @param heldBack requests of ours that were not sent because their server asks for fewer (RFC 7339)
 * @param strays responses without a transaction, dropped
 * @param malformed messages dropped because they could not be read
 */
public record TransactionCounts(
        int clients, int servers, long notAdmitted, long refused, long heldBack, long strays, long malformed) {}
