package gatehouse.lab.operator;

import gatehouse.base.Endpoint;
import gatehouse.media.srtp.CryptoAttribute;
import gatehouse.sip.transport.TransportAction;
import org.jspecify.annotations.Nullable;

/** What the operator does. */
public sealed interface OperatorAction {
    /** For the wire, or for a service inside. */
    record Wire(TransportAction action) implements OperatorAction {}

    /**
     * The media gateway is to relay between two of its ports (TS 23.334: the IMS-ALG controls the IMS-AGW).
     *
     * @param anchor names the relay
     * @param callerPort the even RTP port that the caller sends to; RTCP is the next one
     * @param calleePort the same for the callee
     */
    record OpenAnchor(String anchor, int callerPort, int calleePort) implements OperatorAction {}

    /**
     * Where one side said that it receives.
     *
     * @param signalled null while only the first packet can tell: the side is behind a NAT (latching)
     */
    record PointAnchor(
            String anchor, CallSide side, @Nullable Endpoint signalled) implements OperatorAction {}

    /**
     * SRTP of one side ends in the media gateway (TS 33.328 6.2.1).
     *
     * @param sending under which it sends to the phone
     * @param receiving under which the phone sends
     */
    record KeyAnchor(String anchor, CallSide side, CryptoAttribute sending, CryptoAttribute receiving)
            implements OperatorAction {}

    /**
     * A key that the parties of one wire agreed on in passing signalling, whoever the other party is.
     *
     * @param fromPhone whether the phone on that side sends under it
     */
    record KeyAgreed(String anchor, CallSide side, boolean fromPhone, CryptoAttribute key) implements OperatorAction {}

    /** The relay is over. */
    record CloseAnchor(String anchor) implements OperatorAction {}

    /** A subscriber is registered, or no longer. */
    record RegistrationChanged(String number, boolean registered, String contact, Endpoint from)
            implements OperatorAction {}

    /** The network has ended the registration of this private identity: its security associations go too. */
    record Deregistered(String impi) implements OperatorAction {}

    /** A call came into another state. */
    record CallChanged(String id, State state, String from, String to) implements OperatorAction {
        /** How far the call is. */
        public enum State {
            SETUP,
            RINGING,
            ANSWERED,
            ENDED
        }
    }
}
