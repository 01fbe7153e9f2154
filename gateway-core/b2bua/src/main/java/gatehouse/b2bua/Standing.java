package gatehouse.b2bua;

import gatehouse.b2bua.B2buaAction.Registration;
import gatehouse.base.Endpoint;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.ua.Party;
import org.jspecify.annotations.Nullable;

/**
 * What a registration gives while it stands.
 *
 * @param party for calls
 * @param temporary the contact of calls whose caller is not to be shown (RFC 5627), or null
 * @param said what is told of it
 */
record Standing(Party party, @Nullable SipUri temporary, Registration.Registered said) {
    /**
     * Whether we are reached elsewhere than before. The contact alone does not say: a public GRUU stays what it is when
     * our address changes (RFC 5627 3.2), or the one that a NAT gives us, but voice still goes to where it was.
     */
    boolean isElsewhereThan(Standing before) {
        return !party.contact().equals(before.party.contact())
                || isAnother(said.own(), before.said.own())
                || isAnother(said.seen(), before.said.seen());
    }

    /** Of addresses that are known; streams have another port each time. */
    private static boolean isAnother(@Nullable Endpoint now, @Nullable Endpoint before) {
        return now != null && before != null && !now.address().equals(before.address());
    }
}
