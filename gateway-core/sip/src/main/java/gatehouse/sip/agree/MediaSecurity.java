package gatehouse.sip.agree;

import gatehouse.sip.message.Parameterized;
import java.util.List;
import java.util.Locale;

/**
 * A media plane mechanism such as {@code sdes-srtp;mediasec} (TS 24.229 7.2A.7): what voice may be protected with, agreed on
 * by the same headers.
 */
public record MediaSecurity(String mechanism, int preference) implements SecurityMechanism {
    /** SRTP keyed by SDES (RFC 4568). */
    public static final MediaSecurity SDES_SRTP = new MediaSecurity("sdes-srtp", NO_PREFERENCE);

    /** The option tag of whoever asks for an agreement on it (draft-dawes-sipcore-mediasec-parameter). */
    public static final String TAG = "mediasec";

    private static final String MARK = "mediasec";

    /** Whether SRTP under SDES to the access edge is among the mechanisms of a header. */
    public static boolean isAmong(List<Parameterized> values) {
        return SecurityMechanism.all(values).stream()
                .anyMatch(one -> one instanceof MediaSecurity && one.mechanism().equals(SDES_SRTP.mechanism));
    }

    static boolean isOne(Parameterized value) {
        return value.get(MARK) != null;
    }

    static SecurityMechanism read(Parameterized value) {
        int preference = Preference.of(value);
        return preference == Preference.MALFORMED
                ? new OtherMechanism(value, "q is no qvalue")
                : new MediaSecurity(value.value().toLowerCase(Locale.ROOT), preference);
    }

    @Override
    public Parameterized toHeader() {
        String q = Preference.write(preference);
        return Parameterized.of(mechanism + (q == null ? "" : ";q=" + q) + ";" + MARK);
    }
}
