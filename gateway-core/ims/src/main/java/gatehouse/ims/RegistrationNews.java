package gatehouse.ims;

import gatehouse.sip.body.Reginfo;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.Uri;
import gatehouse.sip.ua.Identity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What a notification of the reg event package means for us (RFC 3680, TS 24.229 5.1.1.5 and 5.1.1.7). */
sealed interface RegistrationNews {
    /** A UE with more identities than this is none of a home. */
    int MOST = 64;

    /** Nothing to do. */
    record Nothing() implements RegistrationNews {}

    /** The network wants us to authenticate again: it has shortened the registration. */
    record Reauthenticate() implements RegistrationNews {}

    /** De-registered by the network, and welcome to register anew at once, in clear. */
    record RegisterAnew() implements RegistrationNews {}

    /** De-registered for a while. */
    record RegisterLater(Duration after) implements RegistrationNews {}

    /** De-registered for good. */
    record Over(String event) implements RegistrationNews {}

    /** Reads a document for the binding {@code contact}. */
    static RegistrationNews of(Reginfo document, SipUri contact) {
        for (Reginfo.Registration registration : document.registrations()) {
            for (Reginfo.Contact one : registration.contacts()) {
                if (isOurs(one.uri(), contact)) {
                    return of(one);
                }
            }
        }
        return new Nothing(); // of other contacts of the same identity
    }

    /** The identities that are registered with the binding {@code contact}, with their GRUUs (TS 24.229 5.1.2.1). */
    static List<Identity> identities(List<Reginfo.Registration> registrations, SipUri contact) {
        List<Identity> identities = new ArrayList<>();
        for (Reginfo.Registration registration : registrations) {
            for (Reginfo.Contact one : registration.contacts()) {
                Identity identity = registration.state() == Reginfo.State.ACTIVE
                                && one.state() == Reginfo.State.ACTIVE
                                && isOurs(one.uri(), contact)
                        ? Identity.of(
                                registration.aor(),
                                one.gruus().open(),
                                one.gruus().temporary())
                        : null;
                if (identity != null && identities.size() < MOST) {
                    identities.add(identity);
                }
            }
        }
        return identities;
    }

    private static RegistrationNews of(Reginfo.Contact contact) {
        if (contact.state() != Reginfo.State.TERMINATED) {
            return contact.event().equals("shortened") ? new Reauthenticate() : new Nothing();
        }
        return switch (contact.event()) {
            case "deactivated", "expired" -> new RegisterAnew();
            case "probation" -> new RegisterLater(Duration.ofSeconds(Math.max(contact.retryAfter(), 1)));
            default -> new Over(contact.event()); // rejected, unregistered
        };
    }

    private static boolean isOurs(String uri, SipUri contact) {
        return Uri.parse(uri).or(contact.withPort(1)) instanceof SipUri other
                && other.host().equalsIgnoreCase(contact.host())
                && other.effectivePort() == contact.effectivePort()
                && Objects.equals(other.user(), contact.user());
    }
}
