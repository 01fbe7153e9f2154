package gatehouse.sip.world;

import gatehouse.sip.message.Headers;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.transaction.ServerTransactionId;
import gatehouse.sip.transaction.TransactionAction;
import gatehouse.sip.transaction.TransactionCore;
import gatehouse.sip.transaction.TransactionEvent;
import gatehouse.sip.transaction.TransactionSettings;
import gatehouse.sip.transport.TransportPolicy;
import gatehouse.testkit.CoreActor;
import gatehouse.testkit.Host;
import gatehouse.testkit.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A peer that answers each request as a test says. */
public final class ScriptedPeer {
    private final CoreActor<TransactionEvent, TransactionAction> actor;
    private final List<SipRequest> received = new ArrayList<>();
    private final List<ServerTransactionId> transactions = new ArrayList<>();
    private Function<SipRequest, ResponseBuilder> script = request -> null;

    public ScriptedPeer(Network network, Host host) {
        SipEdge[] edge = new SipEdge[1];
        TransactionCore core = new TransactionCore(
                TransactionSettings.proxy(TransportPolicy.listening(5060, true)), network.randomness());
        List<CoreActor<TransactionEvent, TransactionAction>> self = new ArrayList<>();
        this.actor = network.simulation().drive(core, action -> {
            switch (action) {
                case TransactionAction.Transport(var what) -> edge[0].perform(what);
                case TransactionAction.RequestReceived(var id, var request, var flow) -> {
                    received.add(request);
                    transactions.add(id);
                    ResponseBuilder response = script.apply(request);
                    if (response != null) {
                        self.getFirst().feed(new TransactionEvent.SendResponse(id, response.build()));
                    }
                }
                case TransactionAction.AckReceived(var ack, var flow) -> received.add(ack);
                default -> {}
            }
        });
        self.add(actor);
        edge[0] = new SipEdge(host, 5060, event -> actor.feed(new TransactionEvent.Transport(event)));
    }

    /** What to answer each new request with; null for silence. */
    public void answers(Function<SipRequest, ResponseBuilder> with) {
        script = with;
    }

    public void does(TransactionEvent event) {
        actor.feed(event);
    }

    /** A further response to the first request that came. */
    public void answersFirst(ResponseBuilder response) {
        actor.feed(new TransactionEvent.SendResponse(transactions.getFirst(), response.build()));
    }

    public List<SipRequest> received() {
        return received;
    }

    public ResponseBuilder answer(SipRequest request, int status) {
        return SipResponse.to(request, status).toTag("scripted");
    }

    /** 200 with the contacts of the request. */
    public ResponseBuilder ok(SipRequest request) {
        return answer(request, 200).copy(Headers.CONTACT, request);
    }
}
