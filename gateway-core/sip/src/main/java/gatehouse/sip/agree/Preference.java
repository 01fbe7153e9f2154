package gatehouse.sip.agree;

import gatehouse.sip.message.Parameterized;
import org.jspecify.annotations.Nullable;

/** {@code qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )} in thousandths (RFC 3261 25.1). */
final class Preference {
    /** What no qvalue is. */
    static final int MALFORMED = -2;

    private Preference() {}

    static int of(Parameterized value) {
        String q = value.get("q");
        return q == null ? SecurityMechanism.NO_PREFERENCE : read(q);
    }

    static int read(String q) {
        int length = q.length();
        if (length == 0 || length > 5 || (q.charAt(0) != '0' && q.charAt(0) != '1')) {
            return MALFORMED;
        }
        if (length > 1 && q.charAt(1) != '.') {
            return MALFORMED;
        }
        int thousandths = (q.charAt(0) - '0') * 1000;
        int weight = 100;
        for (int i = 2; i < length; i++) {
            char digit = q.charAt(i);
            if (digit < '0' || digit > '9') {
                return MALFORMED;
            }
            thousandths += (digit - '0') * weight;
            weight /= 10;
        }
        return thousandths > 1000 ? MALFORMED : thousandths;
    }

    /** The shortest way to write it; null for none. */
    static @Nullable String write(int thousandths) {
        if (thousandths < 0) {
            return null;
        }
        if (thousandths % 1000 == 0) {
            return thousandths == 0 ? "0" : "1";
        }
        String digits = Integer.toString(1000 + thousandths).substring(1);
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return "0." + digits.substring(0, end);
    }
}
