package gatehouse.b2bua;

import gatehouse.sip.ua.RegistrationHandle;
import gatehouse.sip.ua.RegistrationSettings;
import org.jspecify.annotations.Nullable;

/** How an account stands on one of its flows (RFC 5626). */
final class RegisteredFlow {
    final RegistrationSettings settings;

    /** Null where nothing is registered, nor on the way to be. */
    @Nullable
    RegistrationHandle handle;

    /** Null while this flow does not stand. */
    @Nullable
    Standing standing;

    RegisteredFlow(RegistrationSettings settings) {
        this.settings = settings;
    }

    boolean stands() {
        return standing != null;
    }

    void forget() {
        handle = null;
        standing = null;
    }
}
