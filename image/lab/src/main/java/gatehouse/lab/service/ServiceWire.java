package gatehouse.lab.service;

import gatehouse.base.ByteView;
import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.media.sdp.SessionDescription;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.MediaType;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.transaction.ClientTransactionId;
import gatehouse.sip.transaction.ServerTransactionId;
import gatehouse.sip.transaction.TransactionAction;
import gatehouse.sip.transaction.TransactionCore;
import gatehouse.sip.transaction.TransactionEvent;
import gatehouse.sip.transaction.TransactionSettings;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.sip.transport.TransportPolicy;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The services' messages on their way to and from the P-CSCF: transactions, 2xx answers until their ACK, and what all
 * answers have in common. What is to be done comes out of {@link #poll}.
 */
final class ServiceWire {
    static final List<Method> ALLOWED =
            List.of(Method.INVITE, Method.ACK, Method.BYE, Method.CANCEL, Method.OPTIONS, Method.UPDATE);

    private final Flow way;
    private final TransactionCore transactions;
    private final UnacknowledgedAnswers unacknowledged = new UnacknowledgedAnswers();
    private final Queue<TransactionAction> actions = new ArrayDeque<>();

    /**
     * A quiet wire.
     *
     * @param way from the services to the P-CSCF
     */
    ServiceWire(Flow way, Entropy entropy) {
        this.way = way;
        this.transactions = new TransactionCore(
                TransactionSettings.userAgent(
                        TransportPolicy.listening(way.local().port(), false)),
                entropy);
    }

    /** The next thing to be done, or null. */
    @Nullable
    TransactionAction poll() {
        return actions.poll();
    }

    void received(TransportEvent event, long now) {
        transactions.handle(new TransactionEvent.Transport(event), now, actions::add);
    }

    void send(ClientTransactionId id, SipRequest request, long now) {
        transactions.handle(new TransactionEvent.SendRequest(id, request, way), now, actions::add);
    }

    void cancel(ClientTransactionId invite, long now) {
        transactions.handle(new TransactionEvent.Cancel(invite, ""), now, actions::add);
    }

    /** Sends the ACK of a 2xx. */
    void acknowledge(ClientTransactionId id, SipRequest ack, long now) {
        transactions.handle(new TransactionEvent.SendAck(id, ack, way), now, actions::add);
    }

    void respond(ServerTransactionId id, ResponseBuilder response, long now) {
        SipResponse built = response.build();
        if (built.isSuccess() && built.cseq().method().equals(Method.INVITE)) {
            unacknowledged.sent(built.callId(), id, built, now);
        }
        transactions.handle(new TransactionEvent.SendResponse(id, built), now, actions::add);
    }

    /** The response as a member of the dialog gives it, with {@code ours} as its description where there is one. */
    ResponseBuilder described(ServiceDialog dialog, ResponseBuilder response, @Nullable SessionDescription ours) {
        response.toTag(dialog.tag()).addAll(Headers.ALLOW, ALLOWED);
        response.add(Headers.CONTACT, new Contact.Address(contact(dialog.service())));
        SipRequest invite = dialog.inviteRequest;
        if (invite != null) {
            response.addAll(Headers.RECORD_ROUTE, invite.values(Headers.RECORD_ROUTE)); // RFC 3261 12.1.1
        }
        return ours == null ? response : response.body(MediaType.SDP, ByteView.of(ours.encode()));
    }

    /** Where one of the services is reached. */
    NameAddr contact(ServiceNumber service) {
        return NameAddr.of(
                SipUri.of(service.number(), address().uriHost(), way.local().port()));
    }

    /** Where all of them are. */
    IpAddress address() {
        return way.local().address();
    }

    /** The ACK of a call's INVITE with this number has come. */
    void acknowledged(String call, long cseq) {
        unacknowledged.acknowledged(call, cseq);
    }

    /** The call is over. */
    void forget(String call) {
        unacknowledged.forget(call);
    }

    /** When {@link #expire} is wanted. */
    long nextDeadline() {
        return Math.min(transactions.nextDeadline(), unacknowledged.next());
    }

    /** Does what is due; tells the calls whose 2xx nobody acknowledged. */
    void expire(long now, Consumer<String> givenUp) {
        unacknowledged.expire(now, again -> transactions.handle(again, now, actions::add), givenUp);
        transactions.expire(now, actions::add);
    }
}
