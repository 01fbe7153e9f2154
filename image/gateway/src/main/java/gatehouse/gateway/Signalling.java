package gatehouse.gateway;

import gatehouse.b2bua.Handles;
import gatehouse.sip.ua.SipEvent;

/** An operator's SIP stack on its loop, whatever protects its messages. */
interface Signalling extends Handles, AutoCloseable {
    /** Hands in what must not be lost; says whether it is queued. */
    boolean post(SipEvent event);

    /** Hands in what may be lost, as a packet may; says whether it is queued. */
    boolean offer(SipEvent event);

    @Override
    void close();
}
