package gatehouse.sip.ua;

import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.sip.dialog.DialogId;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.Uri;
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

    /** Starts or restarts a timer of {@code whose}. */
    void start(Timed whose, Enum<?> what, Duration after);

    void stop(Timed whose, Enum<?> what);

    /** Requests within {@code dialog} go to {@code usage} from now on. */
    void bind(DialogId dialog, DialogUsage usage);

    void unbind(DialogId dialog);

    /** A CANCEL of this INVITE goes to {@code invite} from now on. */
    void bind(ServerTransactionId transaction, IncomingInvite invite);

    void unbind(ServerTransactionId transaction);

    /** A NOTIFY with this Call-ID and local tag goes to {@code subscription} from now on, whatever its remote tag. */
    void bind(String callId, String localTag, Subscription subscription);

    void unbind(String callId, String localTag);

    void forget(RegistrationHandle registration);

    void forget(SubscriptionHandle subscription);

    /** The confirmed or only dialog of a call, or null. */
    @Nullable
    DialogId dialogOf(@Nullable CallHandle call);

    /** Who we are in a call that comes for {@code uri}: the registered party whose contact it is, or null. */
    @Nullable
    Party registeredAt(SipUri uri);

    /** A call that the other side starts. */
    Call newCall(Party party);

    /** Forgets a call that is over. */
    void forget(Call call);

    /** The call that lives in {@code dialog}, or null. */
    @Nullable
    Call callIn(DialogId dialog);

    /** Hands a request to the owner, who answers it with {@link RequestEvent.Respond}. */
    void ask(ServerTransactionId id, SipRequest request, @Nullable Call call, Flow flow);
}
