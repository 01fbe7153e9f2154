package gatehouse.management;

/**
 * One SIP message as it passed, without credentials and keys.
 *
 * @param sequence its number; later messages have greater ones
 * @param atMillis when, in milliseconds since 1970
 * @param operator whose it is
 * @param sent whether the gateway sent it; else it was received
 * @param local the gateway's address and port
 * @param remote the other's
 * @param transport such as {@code udp}
 * @param callId which registration or call it belongs to (RFC 3261 20.8); empty if it has none
 * @param title the method, or the status and its reason
 * @param text the whole message, redacted; cut where it is very long
 */
public record TracedMessage(
        long sequence,
        long atMillis,
        String operator,
        boolean sent,
        String local,
        String remote,
        String transport,
        String callId,
        String title,
        String text) {}
