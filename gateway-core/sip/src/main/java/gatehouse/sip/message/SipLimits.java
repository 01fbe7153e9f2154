package gatehouse.sip.message;

/**
 * How much a message may hold before it is refused.
 *
 * @param message octets of a whole message, at most 2^20 - 1
 * @param line octets of one start line or header field with its folds, at most 65535
 * @param headers header field lines
 * @param body octets of the body
 * @param parts parts of a multipart body, counted over all levels
 * @param nesting levels of multipart inside multipart
 */
public record SipLimits(int message, int line, int headers, int body, int parts, int nesting) {
    /** What a home gateway meets, with room: 64 KiB, 8 KiB a line, 256 headers, 16 parts, 4 levels. */
    public static final SipLimits DEFAULT = new SipLimits(65_536, 8_192, 256, 65_536, 16, 4);

    /** The most that the representation holds. */
    static final int MAX_MESSAGE = (1 << 20) - 1;

    public SipLimits {
        if (message < 1 || message > MAX_MESSAGE) {
            throw new IllegalArgumentException("the message limit is 1 to " + MAX_MESSAGE + ", not " + message);
        }
        if (line < 1 || line > Cursor.MAX_LENGTH) {
            throw new IllegalArgumentException("the line limit is 1 to " + Cursor.MAX_LENGTH + ", not " + line);
        }
        if (headers < 1 || body < 0 || parts < 1 || nesting < 1) {
            throw new IllegalArgumentException("the limits of headers, parts and nesting are at least 1, body 0");
        }
    }
}
