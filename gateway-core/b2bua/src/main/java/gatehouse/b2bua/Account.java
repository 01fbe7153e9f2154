package gatehouse.b2bua;

import gatehouse.sip.ua.RegistrationSettings;

/**
 * One identity at one operator: one registration (TS 23.228 4.3.3).
 *
 * @param id unique in the gateway, such as {@code lab/alice}
 * @param domain the host part of what is dialled
 * @param registration how it registers; its party's address is who calls come from
 */
public record Account(String id, String domain, RegistrationSettings registration) {}
