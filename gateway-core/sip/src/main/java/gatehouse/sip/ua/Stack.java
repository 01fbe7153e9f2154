package gatehouse.sip.ua;

import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.Uri;
import gatehouse.sip.stun.StunMessage;
import gatehouse.sip.transaction.ClientTransactionId;
import gatehouse.sip.transaction.ServerTransactionId;
import gatehouse.sip.transaction.TimerProfile;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What calls, registrations and subscriptions use of the core they live in, while it handles one event. */
interface Stack {
    Entropy entropy();

    UserAgentSettings settings();

    default TimerProfile timers() {
        return settings().transactions().timers();
    }

    /** Tells the owner. */
    void tell(SipAction action);

    /** Sends a request toward {@code hop}; what comes of it goes to {@code handler}. */
    ClientTransactionId send(SipRequest request, Uri hop, Flow own, ResponseHandler handler);

    /** Sends a request over exactly this flow. */
    ClientTransactionId sendOver(SipRequest request, Flow flow, ResponseHandler handler);

    /** Sends the ACK of a 2xx; the same id again repeats it. */
    void sendAck(ClientTransactionId id, SipRequest ack, Uri hop, Flow own);

    void cancel(ClientTransactionId id, String reason);

    void respond(ServerTransactionId id, SipResponse response);

    void ping(Flow flow);

    /** Asks by STUN where the far end of a flow over UDP sees us. */
    void probe(Flow flow, StunMessage.Request request);

    /** Closes a stream that is of no use any more; who uses it hears of its end. */
    void close(Flow flow, String reason);

    /** Starts or restarts a timer of {@code whose}. */
    void start(Timed whose, Enum<?> what, Duration after);

    void stop(Timed whose, Enum<?> what);

    /** What else is under way. */
    Directory directory();

    /** Hands a request to the owner, who answers it with {@link RequestEvent.Respond}. */
    void ask(ServerTransactionId id, SipRequest request, @Nullable Call call, Flow flow);
}
