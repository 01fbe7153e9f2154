package gatehouse.sip.transaction;

import gatehouse.sip.message.SipRequest;
import java.util.Locale;

/** What is recognised as an emergency request. */
public final class Emergency {
    private Emergency() {}

    /** Whether the Request-URI is an emergency service of RFC 5031: {@code urn:service:sos} or below it. */
    public static boolean isSos(SipRequest request) {
        String uri = request.uri().toString().toLowerCase(Locale.ROOT);
        return uri.equals("urn:service:sos") || uri.startsWith("urn:service:sos.");
    }
}
