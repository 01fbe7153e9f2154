package gatehouse.ims;

import gatehouse.sip.agree.MediaSecurity;
import gatehouse.sip.message.HeaderType;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.ua.Extra;
import java.util.ArrayList;
import java.util.List;

/**
 * The header lines of the security agreement (RFC 3329 2.3.1, TS 33.203 Annex H, TS 24.229 5.1.1.2), with the option tag
 * of draft-dawes-sipcore-mediasec-parameter where media security is part of it.
 */
final class AgreementLines {
    private static final String SEC_AGREE = "sec-agree";

    private AgreementLines() {}

    /** For a REGISTER: what we offer, and to verify what we were offered before; none for the first. */
    static List<Extra<?>> proposing(List<Parameterized> offer, List<Parameterized> verify) {
        List<Extra<?>> extras = lines(verify, MediaSecurity.isAmong(offer));
        extras.addFirst(line(Headers.SECURITY_CLIENT, offer));
        return extras;
    }

    /** For whatever else goes through associations. */
    static List<Extra<?>> verifying(List<Parameterized> verify) {
        return lines(verify, MediaSecurity.isAmong(verify));
    }

    private static List<Extra<?>> lines(List<Parameterized> verify, boolean media) {
        List<Extra<?>> extras = new ArrayList<>();
        if (!verify.isEmpty()) {
            extras.add(line(Headers.SECURITY_VERIFY, verify));
        }
        extras.add(Extra.of(Headers.REQUIRE, SEC_AGREE));
        extras.add(Extra.of(Headers.PROXY_REQUIRE, SEC_AGREE));
        if (media) {
            extras.add(Extra.of(Headers.REQUIRE, MediaSecurity.TAG));
            extras.add(Extra.of(Headers.PROXY_REQUIRE, MediaSecurity.TAG));
        }
        return extras;
    }

    /** All values on one line: SM1 is to fit a packet. */
    private static Extra<String> line(HeaderType<Parameterized> header, List<Parameterized> values) {
        String text =
                String.join(", ", values.stream().map(Parameterized::toString).toList());
        return Extra.of(HeaderType.text(header.name()), text);
    }
}
