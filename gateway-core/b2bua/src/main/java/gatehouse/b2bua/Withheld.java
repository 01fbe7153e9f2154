package gatehouse.b2bua;

import gatehouse.sip.message.Headers;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.ua.Extra;
import gatehouse.sip.ua.Party;
import gatehouse.telephony.Numbering;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls whose caller is not to be shown to the called side, while the operator knows who calls (TS 24.607). */
final class Withheld {
    private static final NameAddr ANONYMOUS = NameAddr.of("\"Anonymous\" <sip:anonymous@anonymous.invalid>");

    private Withheld() {}

    static boolean isAsked(String dialled) {
        return dialled.startsWith(Numbering.WITHHELD) && dialled.length() > Numbering.WITHHELD.length();
    }

    /** Whom the call is for. */
    static String number(String dialled) {
        return isAsked(dialled) ? dialled.substring(Numbering.WITHHELD.length()) : dialled;
    }

    /**
     * {@code party} without its name: From says nothing (RFC 3323 4.1.1.3), P-Preferred-Identity tells the operator alone
     * (RFC 3325 9.2), and the contact is the temporary GRUU where the registrar gave one (RFC 5627 4.3).
     */
    static Party party(Party party, @Nullable SipUri temporary) {
        List<Extra<?>> extras = new ArrayList<>(party.extras());
        extras.removeIf(extra -> extra.type() == Headers.P_PREFERRED_IDENTITY);
        extras.add(Extra.of(Headers.P_PREFERRED_IDENTITY, party.address()));
        extras.add(Extra.of(Headers.PRIVACY, Parameterized.of("id")));
        return new Party(
                ANONYMOUS,
                temporary == null ? party.contact() : temporary,
                party.flow(),
                party.route(),
                party.digest(),
                extras,
                party.contactParameters());
    }
}
