package gatehouse.b2bua;

import gatehouse.sip.ua.RegistrationSettings;

/**
 * One identity at one operator: one registration (TS 23.228 4.3.3).
 *
 * @param id unique in the gateway, such as {@code lab/alice}
 * @param domain the host part of what is dialled
 * @param registration how it registers; its party's address is who calls come from
 * @param keying how the voice of its calls is protected
 * @param preconditions what its calls make of preconditions
 */
public record Account(
        String id, String domain, RegistrationSettings registration, Keying keying, Preconditions preconditions) {
    /** An account whose calls know no preconditions. */
    public Account(String id, String domain, RegistrationSettings registration, Keying keying) {
        this(id, domain, registration, keying, Preconditions.IGNORED);
    }

    /** The same with another use of preconditions, of which the SIP stack has to know too. */
    public Account with(Preconditions use) {
        return new Account(id, domain, registration, keying, use);
    }
}
