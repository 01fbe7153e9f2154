package gatehouse.b2bua;

import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.Uri;
import gatehouse.sip.ua.Identity;
import gatehouse.sip.ua.Party;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The public identities of one account beside the one that is registered, as the network told them (TS 24.229 5.1.2.1). */
final class Identities {
    private List<Identity> all = List.of();

    void are(List<Identity> told) {
        all = told;
    }

    /** The identity with this number, one that is a SIP URI before others; null for none, and for no number. */
    @Nullable
    Uri numbered(@Nullable String number) {
        Uri found = null;
        for (Identity one : all) {
            if (number != null
                    && Callers.isNumber(one.address(), number)
                    && (found == null || !(found instanceof SipUri))) {
                found = one.address();
            }
        }
        return found;
    }

    /**
     * {@code party} where calls are those of {@code self}: its address, and its public GRUU where there is one (TS 24.229
     * 5.1.2A.1.1). Whatever is none of these identities is the one registered, whose GRUU came with its registration.
     */
    Party as(Party party, @Nullable Uri self) {
        Identity other = other(party, self);
        if (other == null) {
            return party;
        }
        Party own = party.withAddress(NameAddr.of(other.address()));
        SipUri gruu = other.publicGruu();
        return gruu == null ? own : own.withContact(gruu);
    }

    /** The contact of calls of {@code self} that show nobody, {@code registered} where it has none of its own. */
    @Nullable
    SipUri hidden(Party party, @Nullable Uri self, @Nullable SipUri registered) {
        Identity other = other(party, self);
        SipUri gruu = other == null ? null : other.temporaryGruu();
        return gruu == null ? registered : gruu;
    }

    private @Nullable Identity other(Party party, @Nullable Uri self) {
        Identity named = self == null ? null : Identity.named(all, self);
        return named == null || named.isNamed(party.address().uri()) ? null : named;
    }
}
