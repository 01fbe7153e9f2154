package gatehouse.telephony;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How dialled numbers are written for an operator, and which are calls for help. Immutable.
 *
 * @param emergency dialled at once, and never rewritten
 * @param international whether numbers are written as {@code +} and the country's code (ITU-T E.164 6.2.1)
 * @param countryCode without {@code +}
 * @param nationalPrefix dialled before numbers of the country
 * @param internationalPrefix dialled before numbers of other countries
 * @param areaCode of the own place, put before numbers of it; null leaves those as they are
 */
public record Numbering(
        Set<String> emergency,
        boolean international,
        String countryCode,
        String nationalPrefix,
        String internationalPrefix,
        @Nullable String areaCode) {
    /** Dialled before a number, it keeps the caller's own from being shown there (TS 22.030 annex B: CLIR). */
    public static final String WITHHELD = "#31#";

    /** Shorter ones are services of the operator and mean something else in another place. */
    private static final int SHORTEST_LOCAL = 4;

    public Numbering {
        emergency = Set.copyOf(emergency);
    }

    /** Whether this is a call for help. */
    public boolean isEmergency(String dialled) {
        return emergency.contains(dialled);
    }

    /** What is sent for what was dialled. */
    public String sent(String dialled) {
        if (begins(dialled, WITHHELD)) {
            String number = dialled.substring(WITHHELD.length());
            return isEmergency(number) ? number : WITHHELD + sent(number); // who calls for help has to be found
        }
        if (!international || isEmergency(dialled) || !dialled.matches("[0-9]+")) {
            return dialled;
        }
        // the longer prefix first: 00 begins with 0
        if (begins(dialled, internationalPrefix)) {
            return "+" + dialled.substring(internationalPrefix.length());
        }
        if (begins(dialled, nationalPrefix)) {
            return "+" + countryCode + dialled.substring(nationalPrefix.length());
        }
        return areaCode == null || dialled.length() < SHORTEST_LOCAL ? dialled : "+" + countryCode + areaCode + dialled;
    }

    private static boolean begins(String dialled, String prefix) {
        return !prefix.isEmpty() && dialled.startsWith(prefix) && dialled.length() > prefix.length();
    }
}
