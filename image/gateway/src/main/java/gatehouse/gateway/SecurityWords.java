package gatehouse.gateway;

import gatehouse.ims.AccessMode;
import gatehouse.ims.Protection;
import gatehouse.management.AssociationStatus;
import gatehouse.management.RegistrationStatus;
import gatehouse.netty.tls.TlsSession;
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
     */
    static RegistrationStatus.Security of(
            @Nullable Protection protection, @Nullable TlsSession session, List<AssociationStatus> associations) {
        if (session != null) {
            TlsWords words = TlsWords.of(session);
            return new RegistrationStatus.Security(
                    "tls", words.mode(), words.integrity(), words.encryption(), "digest");
        }
        if (protection == null) {
            return new RegistrationStatus.Security("digest", null, null, null, "digest");
        }
        boolean improved = protection.mode() == AccessMode.IMPROVED_AKA;
        return new RegistrationStatus.Security(
                improved ? protection.mode().label() : "ipsec-3gpp",
                improved ? "trans" : protection.mode().label(),
                protection.integrity(),
                protection.encryption(),
                protection.aka(),
                associations);
    }
}
