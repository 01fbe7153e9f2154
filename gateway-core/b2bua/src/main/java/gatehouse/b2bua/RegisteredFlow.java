package gatehouse.b2bua;

import gatehouse.b2bua.B2buaAction.Registration;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.ua.Party;
import gatehouse.sip.ua.RegistrationHandle;
import gatehouse.sip.ua.RegistrationSettings;
import org.jspecify.annotations.Nullable;

/** How an account stands on one of its flows (RFC 5626). */
final class RegisteredFlow {
    final RegistrationSettings settings;

    /** Null where nothing is registered, nor on the way to be. */
    @Nullable
    RegistrationHandle handle;

    /** For calls; null while this flow does not stand. */
    @Nullable
    Party party;

    /** The contact of calls whose caller is not to be shown (RFC 5627). */
    @Nullable
    SipUri temporary;

    /** What was told of it when it stood last. */
    Registration.@Nullable Registered standing;

    RegisteredFlow(RegistrationSettings settings) {
        this.settings = settings;
    }

    boolean stands() {
        return party != null;
    }

    void forget() {
        handle = null;
        party = null;
    }
}
