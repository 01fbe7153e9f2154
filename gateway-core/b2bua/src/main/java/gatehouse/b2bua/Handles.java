package gatehouse.b2bua;

import gatehouse.sip.ua.CallHandle;
import gatehouse.sip.ua.RegistrationHandle;

/** Makes the names by which the B2BUA and the SIP stack speak of the same thing; the stack owns the numbering. */
public interface Handles {
    /** For a call that a line starts. */
    CallHandle call();

    /** For an account's registration. */
    RegistrationHandle registration();
}
