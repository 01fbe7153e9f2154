package gatehouse.ims;

import gatehouse.sip.message.SipUri;
import gatehouse.sip.ua.Party;
import gatehouse.sip.ua.SipEvent;
import java.time.Duration;

/** What a registration uses of the agent that it lives in, while one event is handled. */
interface Surroundings {
    long now();

    /** A number for new associations. */
    long nextId();

    void tell(ImsAction action);

    /** Hands something to the SIP stack, after the event in hand. */
    void later(SipEvent event);

    /** Asks the P-CSCF for a sign of life. */
    void probe(Party party, SipUri pcscf);

    /** Calls under way, of whatever registration. */
    int calls();

    /** Whether a SIP transaction is under way, of whatever registration. */
    boolean isBusy();

    /** 64*T1: how long a pending transaction can last. */
    Duration longestTransaction();
}
