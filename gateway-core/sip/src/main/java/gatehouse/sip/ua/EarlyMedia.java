package gatehouse.sip.ua;

import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.SipMessage;
import java.util.Locale;

/**
 * What the network authorises of media before the answer, as a message of the called side says it (RFC 5009 8): the
 * directions are those of its sender, as in a session description.
 */
public enum EarlyMedia {
    /** Nothing is said: what arrives counts. */
    UNSAID,
    SENDRECV,
    SENDONLY,
    RECVONLY,
    INACTIVE;

    /** Of the first media line; the others of a call with several follow in the header's order. */
    public static EarlyMedia of(SipMessage message) {
        for (Parameterized value : message.values(Headers.P_EARLY_MEDIA)) {
            switch (value.value().toLowerCase(Locale.ROOT)) {
                case "sendrecv" -> {
                    return SENDRECV;
                }
                case "sendonly" -> {
                    return SENDONLY;
                }
                case "recvonly" -> {
                    return RECVONLY;
                }
                case "inactive" -> {
                    return INACTIVE;
                }
                default -> {} // supported, gated and what is to come say nothing about a direction
            }
        }
        return UNSAID;
    }

    /** Whether the caller may hear what comes before the answer; a ringing tone of its own takes its place otherwise. */
    public boolean mayBeHeard() {
        return this != RECVONLY && this != INACTIVE;
    }
}
