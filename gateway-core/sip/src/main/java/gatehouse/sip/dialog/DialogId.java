package gatehouse.sip.dialog;

import gatehouse.sip.message.SipMessage;
import org.jspecify.annotations.Nullable;

/**
 * Names a dialog (RFC 3261 12).
 *
 * @param remoteTag empty where a peer of RFC 2543 has none
 */
public record DialogId(String callId, String localTag, String remoteTag) {
    /** The dialog that a request from the other side belongs to; its local tag is empty for one outside dialogs. */
    public static DialogId ofReceived(SipMessage request) {
        return new DialogId(
                request.callId(), text(request.to().tag()), text(request.from().tag()));
    }

    /** The dialog that a response to our request belongs to. */
    public static DialogId ofResponse(SipMessage response) {
        return new DialogId(
                response.callId(),
                text(response.from().tag()),
                text(response.to().tag()));
    }

    private static String text(@Nullable String tag) {
        return tag == null ? "" : tag;
    }
}
