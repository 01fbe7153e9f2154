package gatehouse.sip.agree;

import gatehouse.sip.message.Parameterized;
import java.util.ArrayList;
import java.util.List;

/**
 * One value of Security-Client, Security-Server or Security-Verify (RFC 3329 2.2), read for what it means. Security-Verify
 * copies Security-Server to the letter (2.3.1): copy the {@link Parameterized} values for that, not these.
 */
public sealed interface SecurityMechanism permits Ipsec3gpp, MediaSecurity, OtherMechanism {
    /** No {@code q} was given. */
    int NO_PREFERENCE = -1;

    /** The mechanism's name in lower case. */
    String mechanism();

    /** {@code q} in thousandths, 0 to 1000, or {@link #NO_PREFERENCE}. */
    int preference();

    /** As it stands in a header. */
    Parameterized toHeader();

    /** Reads a value. One that makes no sense is an {@link OtherMechanism} that says why: a list is used without it. */
    static SecurityMechanism of(Parameterized value) {
        if (value.is(Ipsec3gpp.NAME)) {
            return Ipsec3gpp.read(value);
        }
        return MediaSecurity.isOne(value) ? MediaSecurity.read(value) : new OtherMechanism(value, "");
    }

    /** Reads all values of a header, in their order. */
    static List<SecurityMechanism> all(List<Parameterized> values) {
        List<SecurityMechanism> read = new ArrayList<>(values.size());
        for (Parameterized value : values) {
            read.add(of(value));
        }
        return read;
    }

    /** The ipsec-3gpp values of a header that make sense, in their order. */
    static List<Ipsec3gpp> ipsec(List<Parameterized> values) {
        List<Ipsec3gpp> read = new ArrayList<>(values.size());
        for (Parameterized value : values) {
            if (of(value) instanceof Ipsec3gpp ipsec) {
                read.add(ipsec);
            }
        }
        return read;
    }
}
