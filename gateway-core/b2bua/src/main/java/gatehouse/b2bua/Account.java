package gatehouse.b2bua;

import gatehouse.sip.ua.RegistrationSettings;
import java.util.List;

/**
 * One identity at one operator: one registration (TS 23.228 4.3.3), over one flow or several (RFC 5626 4.2).
 *
 * @param id unique in the gateway, such as {@code lab/alice}
 * @param domain the host part of what is dialled
 * @param registration how it registers; its party's address is who calls come from
 * @param otherFlows how it registers beside that where the registrar keeps several flows, each with a reg-id of its own
 *     and the contact of the first
 * @param keying how the voice of its calls is protected
 * @param preconditions what its calls make of preconditions
 */
public record Account(
        String id,
        String domain,
        RegistrationSettings registration,
        List<RegistrationSettings> otherFlows,
        Keying keying,
        Preconditions preconditions) {
    public Account {
        otherFlows = List.copyOf(otherFlows);
    }

    /** An account with one flow, whose calls know no preconditions. */
    public Account(String id, String domain, RegistrationSettings registration, Keying keying) {
        this(id, domain, registration, List.of(), keying, Preconditions.IGNORED);
    }

    /** The same with another use of preconditions, of which the SIP stack has to know too. */
    public Account with(Preconditions use) {
        return new Account(id, domain, registration, otherFlows, keying, use);
    }

    /** The same with further flows. */
    public Account withOtherFlows(List<RegistrationSettings> others) {
        return new Account(id, domain, registration, others, keying, preconditions);
    }
}
