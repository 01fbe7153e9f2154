package gatehouse.sip.ua;

import gatehouse.base.Flow;
import gatehouse.sip.message.SipUri;
import java.time.Duration;
import java.util.List;

/**
 * What a registration is to do.
 *
 * @param party our address of record is its address; its contact is the binding
 * @param registrar the Request-URI: {@code sip:domain} (RFC 3261 10.2)
 * @param expires what to ask for
 * @param contactParameters parameters of Contact with their leading semicolons, such as {@code ;+sip.instance="..."};
 *     "" for none
 * @param refresh when to refresh
 * @param keepAlive how to keep the flow open
 * @param access what to do around REGISTER: which flow, which security
 */
public record RegistrationSettings(
        Party party,
        SipUri registrar,
        Duration expires,
        String contactParameters,
        RefreshRule refresh,
        KeepAlive keepAlive,
        RegistrationAccess access) {

    /** Plain SIP: one hour, refresh at half time, CRLF every 25 s (a NAT may forget UDP after 30 s), these flows in turn. */
    public static RegistrationSettings plain(Party party, SipUri registrar, List<Flow> others) {
        return new RegistrationSettings(
                party,
                registrar,
                Duration.ofHours(1),
                "",
                RefreshRule.HALF,
                new KeepAlive(Duration.ofSeconds(25), false),
                new FailoverAccess(others));
    }

    /** When a registration is refreshed. */
    public enum RefreshRule {
        /** When half its time has gone. */
        HALF,
        /** TS 24.229 5.1.1.4.1: 600 s before its end if it holds for more than 1,200 s, else when half has gone. */
        IMS;

        Duration after(Duration expires) {
            Duration half = expires.dividedBy(2);
            return this == IMS && expires.toSeconds() > 1_200 ? expires.minusSeconds(600) : half;
        }
    }

    /**
     * How the flow of a binding is kept open (RFC 5626 3.5.1).
     *
     * @param interval between pings, zero for none; each is sent after 80 to 100 % of it (RFC 5626 4.4.1)
     * @param expectPong whether no answer within 10 s means that a stream is dead even where the far end has neither
     *     answered a ping on it before nor said that it takes part in outbound (RFC 5626)
     */
    public record KeepAlive(Duration interval, boolean expectPong) {
        /** None. */
        public static final KeepAlive NONE = new KeepAlive(Duration.ZERO, false);
    }
}
