package gatehouse.sip.ua;

import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.Uri;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who calls to a binding are for: its party, or the identity among those that it stands for which was called. */
final class Reached {
    private @Nullable Party party;
    private List<Identity> identities = List.of();

    /** The binding stands for this party. */
    void at(Party registered) {
        party = registered;
    }

    /** The binding stands for these; says whether that is news. */
    boolean isNews(List<Identity> all) {
        boolean news = !all.equals(identities);
        identities = List.copyOf(all);
        return news;
    }

    /**
     * Who is called as {@code dialled}: reached by the public GRUU of that identity (TS 24.229 5.1.2A.2), unless it is the one
     * registered, whose GRUU came with its registration. Null before the binding stood.
     */
    @Nullable
    Party as(Uri dialled) {
        Party registered = party;
        Identity as = Identity.named(identities, dialled);
        if (registered == null || as == null || as.isNamed(registered.address().uri())) {
            return registered;
        }
        SipUri gruu = as.publicGruu();
        return gruu == null ? registered : registered.withContact(gruu);
    }
}
