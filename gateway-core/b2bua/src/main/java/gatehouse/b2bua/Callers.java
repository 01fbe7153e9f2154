package gatehouse.b2bua;

import gatehouse.sip.message.Headers;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.TelUri;
import gatehouse.sip.message.Uri;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who calls and who is called, as the lines of an INVITE tell it. */
final class Callers {
    private Callers() {}

    /** What caller id may show: the asserted identity (RFC 3325 9.1), else From; null when privacy is asked for. */
    static @Nullable String shown(SipRequest invite) {
        for (Parameterized privacy : invite.values(Headers.PRIVACY)) {
            if (privacy.value().equalsIgnoreCase("id") || privacy.value().equalsIgnoreCase("user")) {
                return null; // RFC 3323 4.2, RFC 3325 9.3
            }
        }
        List<NameAddr> asserted = invite.values(Headers.P_ASSERTED_IDENTITY);
        NameAddr caller = asserted.isEmpty() ? invite.from() : asserted.getFirst();
        String user = user(caller.uri());
        return user.equalsIgnoreCase("anonymous") ? null : user;
    }

    /** Whether an address has this number as its user part, with or without the plus of either. */
    static boolean isNumber(Uri address, String number) {
        return bare(user(address)).equals(bare(number));
    }

    private static String bare(String number) {
        return number.startsWith("+") ? number.substring(1) : number;
    }

    private static String user(Uri address) {
        return switch (address) {
            case SipUri sip -> {
                String user = sip.user();
                yield user == null ? sip.host() : user;
            }
            case TelUri tel -> tel.number();
            default -> address.toString();
        };
    }
}
