package gatehouse.sip.ua;

import gatehouse.base.Flow;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.Uri;
import gatehouse.sip.transaction.ServerTransactionId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests that are no call, registration or subscription: those the owner sends, and those it is asked to answer. */
final class OwnerRequests {
    private record Asked(ServerTransactionId id, SipRequest request, String tag) {}

    private final Map<RequestHandle, Asked> asked = new HashMap<>();
    private final Map<ServerTransactionId, RequestHandle> open = new HashMap<>();

    OwnerRequests() {}

    void handle(RequestEvent wish, Stack stack) {
        switch (wish) {
            case RequestEvent.Send(var handle, var party, var method, var target, var body, var extras) -> {
                RequestBuilder request = OutgoingInvite.newRequest(party, method, target, stack);
                complete(request, body, extras);
                Uri hop = party.route().isEmpty()
                        ? target
                        : party.route().getFirst().uri();
                long[] sequence = {1};
                AuthorizedRequest.send(party, request, hop, () -> ++sequence[0], new Outcome(handle), stack);
            }
            case RequestEvent.SendInCall(var handle, var call, var method, var body, var extras) -> {
                Leg leg = stack.directory().legOf(call);
                if (leg == null) {
                    stack.tell(new RequestAction.Completed(handle, 481, null));
                    return;
                }
                RequestBuilder request = leg.newRequest(method, stack);
                complete(request, body, extras);
                Parameterized infoPackage = request.build().value(Headers.INFO_PACKAGE);
                if (infoPackage != null && !leg.peerTakes(infoPackage.value())) {
                    stack.tell(new RequestAction.Completed(handle, 469, null)); // RFC 6086 4.2.1: it did not ask for it
                    return;
                }
                leg.send(request, new Outcome(handle), stack);
            }
            case RequestEvent.Respond(var handle, var status, var body, var extras) -> {
                Asked one = asked.remove(handle);
                if (one == null) {
                    return;
                }
                open.remove(one.id());
                ResponseBuilder response = SipResponse.to(one.request(), status).toTag(one.tag());
                Leg.decorate(response, stack.settings());
                Extra.addTo(response, extras);
                if (body != null) {
                    body.into(response);
                }
                stack.respond(one.id(), response.build());
            }
        }
    }

    private static void complete(RequestBuilder request, @Nullable Body body, List<Extra<?>> extras) {
        Extra.addTo(request, extras);
        if (body != null) {
            body.into(request);
        }
    }

    /** Hands a request to the owner, who answers it with {@link RequestEvent.Respond}. */
    void ask(ServerTransactionId id, SipRequest request, @Nullable Call call, Flow flow, Stack stack) {
        RequestHandle handle = new RequestHandle(stack.directory().nextHandle());
        asked.put(handle, new Asked(id, request, stack.entropy().token(8)));
        open.put(id, handle);
        stack.tell(new RequestAction.Received(handle, request, call == null ? null : call.handle, flow));
    }

    /** The transaction is over: an answer would come too late. */
    void ended(ServerTransactionId id) {
        RequestHandle handle = open.remove(id);
        if (handle != null) {
            asked.remove(handle);
        }
    }

    /** A request of the owner's, until its outcome. */
    private record Outcome(RequestHandle handle) implements ResponseHandler {
        @Override
        public void response(SipResponse response, Flow flow, Stack stack) {
            if (response.isFinal()) {
                stack.tell(new RequestAction.Completed(handle, response.status(), response));
            }
        }

        @Override
        public void failed(int status, String reason, Stack stack) {
            stack.tell(new RequestAction.Completed(handle, status, null));
        }
    }
}
