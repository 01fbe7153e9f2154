package gatehouse.sip.ua;

import gatehouse.base.Flow;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the access network asks of REGISTER: over which flow each attempt goes, how challenges are answered, which
 * security is agreed on. Called by the core while it handles an event; IMS plugs its security agreement in here.
 */
public interface RegistrationAccess {
    /** Why a REGISTER is sent. */
    enum Purpose {
        /** No binding stands: the first, or after a failure. */
        INITIAL,
        /** A binding stands and is renewed. */
        REFRESH,
        /** A binding stands and is removed. */
        REMOVE
    }

    /**
     * How one REGISTER goes out.
     *
     * @param flow its way
     * @param extras lines added to it
     * @param contact what is bound in place of the party's contact, from now on; null to leave it
     */
    record Attempt(
            Flow flow, List<Extra<?>> extras, @Nullable SipUri contact) {
        public Attempt {
            extras = List.copyOf(extras);
        }

        /** The same with the contact as it is. */
        public Attempt(Flow flow, List<Extra<?>> extras) {
            this(flow, extras, null);
        }
    }

    /** What to do with a challenge. */
    sealed interface Verdict {
        /** Send the REGISTER again like this. */
        record Retry(Attempt attempt) implements Verdict {}

        /** End this attempt; {@code fatal} means that the next would fare no better. */
        record GiveUp(String reason, boolean fatal) implements Verdict {}
    }

    /**
     * How the next REGISTER goes out.
     *
     * @param failures attempts that have failed in a row, 0 for none: for walking down a list of proxies
     */
    Attempt attempt(Purpose purpose, Party party, int failures);

    /**
     * Judges a 401, 407 or 494. Whoever implements it hands the challenge to the party's digest client; the core signs
     * the next REGISTER with that.
     */
    Verdict challenged(Party party, SipRequest request, SipResponse response, Flow flow);

    /** A binding stands; gives the party that calls use from now on, usually {@code party} itself. */
    Party registered(Party party, SipResponse response, Flow flow);

    /**
     * Why a success is not believed, in a sentence; null to believe it. One that came without the security that was asked
     * for may be anybody's.
     */
    default @Nullable String objection(SipResponse response, Flow flow) {
        return null;
    }

    /**
     * Whether no further attempt would fare better. RFC 3261 21.4.4, 21.4.5: the registrar knows no such user, or will not
     * have it.
     */
    default boolean isFinal(int status, Flow flow) {
        return status == 403 || status == 404;
    }

    /** The attempt is over without a binding. */
    void failed(int status);

    /**
     * Whether the next attempt goes another way that was not tried yet, so that it need not wait: the back-off is for
     * when all of them have failed (TS 24.229 5.1.1.2.1).
     *
     * @param failures attempts that have failed in a row, the last one included
     */
    default boolean hasAnotherWay(int failures) {
        return false;
    }
}
