package gatehouse.sip.ua;

import java.util.List;

/** What the owner wants of a registration. */
public sealed interface RegistrationEvent extends SipEvent {
    /** Which registration. */
    RegistrationHandle registration();

    /** Register, and stay registered until told otherwise. */
    record Register(RegistrationHandle registration, RegistrationSettings settings) implements RegistrationEvent {}

    /** Refresh now: the address has changed, or a flow has failed. */
    record Refresh(RegistrationHandle registration, Party party) implements RegistrationEvent {}

    /** Ask the registrar for all bindings of the address of record, those of other devices too (RFC 3261 10.2.3). */
    record Query(RegistrationHandle registration) implements RegistrationEvent {}

    /** The registrar has told all that the registration stands for (RFC 3680, RFC 5628), until it stands anew. */
    record Stands(RegistrationHandle registration, List<Identity> identities) implements RegistrationEvent {
        public Stands {
            identities = List.copyOf(identities);
        }
    }

    /** Remove the binding and stop. */
    record Unregister(RegistrationHandle registration) implements RegistrationEvent {}
}
