package gatehouse.management;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One identity at one operator.
 *
 * @param operator its name
 * @param identity its name
 * @param impu the public identity that is registered
 * @param state where it stands
 * @param security in use; null until the operator has agreed to one
 * @param sinceMillis when it came into this state
 * @param expiresAtMillis when the registration ends unless it is renewed; null if not registered
 * @param setupMillis how long the last registration took; null before the first
 * @param roundTrips of the last registration
 * @param bytes of IP packets of the last registration, both ways
 * @param keepAliveSeconds how often a packet keeps the NAT's way open when nothing else is sent; 0 for never
 * @param failure what went wrong and what to do, in one sentence; null if nothing did
 */
public record RegistrationStatus(
        String operator,
        String identity,
        String impu,
        State state,
        @Nullable Security security,
        long sinceMillis,
        @Nullable Long expiresAtMillis,
        @Nullable Long setupMillis,
        int roundTrips,
        long bytes,
        int keepAliveSeconds,
        @Nullable String failure) {
    /** Where a registration stands. */
    public enum State {
        /** Not registered, and nobody wants it to be. */
        UNREGISTERED,
        /** The first registration is under way. */
        REGISTERING,
        /** Registered; it may be renewing. */
        REGISTERED,
        /** Being taken back. */
        UNREGISTERING,
        /** It failed, and is tried again after a pause. */
        FAILED
    }

    /**
     * How signalling is protected.
     *
     * @param access the mechanism, as the configuration names it
     * @param mode of the mechanism; null where it has none
     * @param integrity the algorithm; null if messages are not protected
     * @param encryption the algorithm; null if messages go in clear
     * @param aka the authentication: the digest algorithm, or the AKA version
     * @param offers all that either side named when this was agreed on; empty where nothing is agreed on
     * @param agreedAtMillis since when it is in use; null where nothing was agreed on
     * @param associations what runs for it; empty where nothing does
     */
    public record Security(
            String access,
            @Nullable String mode,
            @Nullable String integrity,
            @Nullable String encryption,
            @Nullable String aka,
            List<ProtectionOffer> offers,
            @Nullable Long agreedAtMillis,
            List<AssociationStatus> associations) {
        public Security {
            offers = List.copyOf(offers);
            associations = List.copyOf(associations);
        }

        /** Messages in clear, whoever sends them being asked for proof. */
        public static Security inClear(String access, String aka) {
            return new Security(access, null, null, null, aka, List.of(), null, List.of());
        }
    }
}
