package gatehouse.sip.agree;

import gatehouse.sip.message.Parameterized;
import java.util.Locale;

/**
 * A mechanism that is none of ours, or one of ours that makes no sense.
 *
 * @param toHeader as it stood in the header
 * @param reason what makes no sense; "" for a mechanism that is none of ours
 */
public record OtherMechanism(Parameterized toHeader, String reason) implements SecurityMechanism {
    @Override
    public String mechanism() {
        return toHeader.value().toLowerCase(Locale.ROOT);
    }

    @Override
    public int preference() {
        int preference = Preference.of(toHeader);
        return preference == Preference.MALFORMED ? NO_PREFERENCE : preference;
    }
}
