package gatehouse.sip.transport;

import gatehouse.base.Flow;
import gatehouse.sip.message.Refusal;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.stun.StunMessage;

/** Who hears what {@link TransportLayer} makes of the octets. */
public interface TransportListener {
    /** A message, whole and well formed; the Via of a request has received and rport. */
    void message(SipMessage message, Flow flow);

    /** A request that could not be read came; {@code refusal} tells its sender what is wrong with it. */
    void malformed(Refusal refusal, Flow flow);

    /** The answer to our ping (RFC 5626 4.4.1). */
    void pong(Flow flow);

    /** A message of STUN came instead of one of SIP (RFC 5626 4.4.2). */
    void stun(StunMessage message, Flow flow);

    /** A stream stands. */
    void opened(Flow flow);

    /** A stream is gone or never stood; a datagram was refused. */
    void closed(Flow flow, String reason);
}
