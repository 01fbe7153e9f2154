package gatehouse.sip.body;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;

/**
 * {@code message/sipfrag}: a part of a message (RFC 3420), of which a transfer tells nothing but how the new call stands
 * (RFC 3515 2.4.5).
 *
 * @param status 100 to 699; -1 where the fragment does not start with a response's line
 * @param reason the phrase behind the status, for people
 */
public record SipFragment(int status, String reason) implements Content {
    /** The media type. */
    public static final String MEDIA_TYPE = "message/sipfrag";

    private static final String VERSION = "SIP/2.0 ";
    private static final int LONGEST_REASON = 200;

    /** Reads a fragment; malformed when it is empty, or when its status is none. */
    public static Decoded<SipFragment> decode(ByteView body) {
        String text = body.latin1();
        if (text.isBlank()) {
            return Decoded.malformed("an empty fragment", 0);
        }
        if (!text.startsWith(VERSION)) {
            return Decoded.ok(new SipFragment(-1, ""));
        }
        int digits = VERSION.length();
        int status = 0;
        for (int i = digits; i < digits + 3; i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (c < '0' || c > '9') {
                return Decoded.malformed("a status is three digits", Math.min(i, text.length()));
            }
            status = status * 10 + c - '0';
        }
        if (status < 100 || status > 699) {
            return Decoded.malformed("a status is 100 to 699", digits);
        }
        int end = digits + 3;
        while (end < text.length() && text.charAt(end) != '\r' && text.charAt(end) != '\n') {
            end++;
        }
        String reason = text.substring(digits + 3, Math.min(end, digits + 3 + LONGEST_REASON));
        return Decoded.ok(new SipFragment(status, reason.strip()));
    }
}
