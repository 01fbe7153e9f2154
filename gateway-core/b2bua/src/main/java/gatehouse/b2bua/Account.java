package gatehouse.b2bua;

import gatehouse.sip.ua.RegistrationSettings;

/**
 * One identity at one operator: one registration (TS 23.228 4.3.3).
 *
 * @param id unique in the gateway, such as {@code lab/alice}
 * @param domain the host part of what is dialled
 * @param registration how it registers; its party's address is who calls come from
 * @param keying how the voice of its calls is protected
 */
public record Account(String id, String domain, RegistrationSettings registration, Keying keying) {
    /** An account whose voice is not protected. */
    public Account(String id, String domain, RegistrationSettings registration) {
        this(id, domain, registration, Keying.OFF);
    }
}
