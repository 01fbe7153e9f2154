package gatehouse.gateway;

import gatehouse.ims.AccessMode;
import gatehouse.ims.Protection;
import gatehouse.management.AssociationStatus;
import gatehouse.management.ProtectionOffer;
import gatehouse.management.RegistrationStatus;
import gatehouse.management.VoiceTerms;
import gatehouse.netty.tls.TlsSession;
import gatehouse.sip.agree.Named;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a registration's signalling is protected, in the words of status. */
final class SecurityWords {
    private SecurityWords() {}

    /**
     * The words for what there is of both.
     *
     * @param protection by IPsec
     * @param session of TLS, which goes before
     * @param agreedAtMillis when that which is used was agreed on; null when nothing was
     */
    static RegistrationStatus.Security of(
            @Nullable Protection protection,
            @Nullable TlsSession session,
            @Nullable Long agreedAtMillis,
            List<AssociationStatus> associations) {
        if (session != null) {
            TlsWords words = TlsWords.of(session);
            return new RegistrationStatus.Security(
                    "tls",
                    words.mode(),
                    words.integrity(),
                    words.encryption(),
                    "digest",
                    words.offers(),
                    agreedAtMillis,
                    List.of());
        }
        if (protection == null) {
            return RegistrationStatus.Security.inClear("digest", "digest");
        }
        boolean improved = protection.mode() == AccessMode.IMPROVED_AKA;
        return new RegistrationStatus.Security(
                improved ? protection.mode().label() : "ipsec-3gpp",
                improved ? "trans" : protection.mode().label(),
                protection.integrity(),
                protection.encryption(),
                protection.aka(),
                offers(protection.table()),
                agreedAtMillis,
                associations);
    }

    /** What was said to come to a call's protection. */
    static VoiceTerms of(gatehouse.b2bua.VoiceTerms terms, @Nullable Long keysSinceMillis) {
        gatehouse.b2bua.VoiceTerms.Clear clear = terms.clear();
        return new VoiceTerms(
                terms.ours(),
                offers(terms.suites()),
                clear == null ? null : VoiceTerms.Clear.valueOf(clear.name()),
                keysSinceMillis);
    }

    private static List<ProtectionOffer> offers(List<Named> table) {
        return table.stream()
                .map(row -> new ProtectionOffer(
                        row.name(), ProtectionOffer.Fate.valueOf(row.fate().name()), row.why()))
                .toList();
    }
}
