package gatehouse.sip.transaction;

import gatehouse.sip.message.OtherUri;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.TelUri;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** What is recognised as an emergency request. */
public final class Emergency {
    private Emergency() {}

    /**
     * Recognises emergency services and, beside them, calls to these numbers: an operator that knows no URN is called at
     * {@code sip:112@domain} (TS 24.229 5.1.6.8.4 has the same for a number that only the network recognises).
     */
    public static Predicate<SipRequest> with(Set<String> numbers) {
        Set<String> known = Set.copyOf(numbers);
        return request -> isSos(request)
                || switch (request.uri()) {
                    case SipUri sip -> known.contains(String.valueOf(sip.user()));
                    case TelUri tel -> known.contains(tel.number());
                    case OtherUri _ -> false;
                };
    }

    /** Whether the Request-URI is an emergency service of RFC 5031: {@code urn:service:sos} or below it. */
    public static boolean isSos(SipRequest request) {
        String uri = request.uri().toString().toLowerCase(Locale.ROOT);
        return uri.equals("urn:service:sos") || uri.startsWith("urn:service:sos.");
    }
}
