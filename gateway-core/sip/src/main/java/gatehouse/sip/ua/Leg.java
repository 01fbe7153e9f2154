package gatehouse.sip.ua;

import gatehouse.base.Flow;
import gatehouse.sip.dialog.Dialog;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.MessageBuilder;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.transaction.ClientTransactionId;
import gatehouse.sip.transaction.ServerTransactionId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One dialog of a call, early or confirmed: what is sent and received in it. A forked call has several. */
final class Leg implements DialogUsage {
    private final Call call;
    private final boolean weCalled;
    private final LegOffers offers;
    private final SessionTimer sessionTimer;
    private final Transfer transfer;
    private Dialog dialog;
    private boolean peerUpdates;
    private List<String> peerInfo = List.of();
    private @Nullable Acceptance acceptance;
    private @Nullable ClientTransactionId ackId;
    private @Nullable SipRequest ack;
    private @Nullable String byeReason;

    Leg(Call call, Dialog dialog, boolean weCalled, OfferState offers) {
        this.call = call;
        this.dialog = dialog;
        this.weCalled = weCalled;
        this.offers = new LegOffers(this, offers);
        this.sessionTimer = new SessionTimer(this);
        this.transfer = new Transfer(this);
    }

    Call call() {
        return call;
    }

    Dialog dialog() {
        return dialog;
    }

    /** RFC 3261 14.1: 2.1 to 4 s for the owner of the Call-ID, 0 to 2 s for the other, in units of 10 ms. */
    Duration glarePause(Stack stack) {
        int tens = weCalled ? 210 + stack.entropy().below(191) : stack.entropy().below(201);
        return Duration.ofMillis(10L * tens);
    }

    LegOffers offers() {
        return offers;
    }

    SessionTimer sessionTimer() {
        return sessionTimer;
    }

    Transfer transfer() {
        return transfer;
    }

    void dialog(Dialog next) {
        dialog = next;
    }

    /** Goes on over {@code now} if its way led where {@code before} does; who called us from elsewhere is there still. */
    void move(Flow before, Flow now) {
        Flow flow = dialog.flow();
        if (flow.transport() == before.transport() && flow.remote().equals(before.remote())) {
            dialog = dialog.withFlow(now);
        }
    }

    /** Whether the other side takes UPDATE (RFC 3311 4: it says so in Allow). */
    boolean peerUpdates() {
        return peerUpdates;
    }

    /** Whether the other side takes INFO of a package (RFC 6086 4.2.2: it says so in Recv-Info). */
    boolean peerTakes(String infoPackage) {
        return peerInfo.stream().anyMatch(infoPackage::equalsIgnoreCase);
    }

    /** Learns what the other side tells of itself in any message. */
    void learn(SipMessage message) {
        if (message.has(Headers.ALLOW)) {
            peerUpdates = message.lists(Headers.ALLOW, "UPDATE");
        }
        if (message.has(Headers.RECV_INFO)) {
            peerInfo = message.values(Headers.RECV_INFO).stream()
                    .map(Parameterized::value)
                    .toList();
        }
    }

    // ---- requests of ours

    private long nextSequence() {
        dialog = dialog.next();
        return dialog.localSequence();
    }

    /** A request in the dialog with the next CSeq number and what all our requests carry. */
    RequestBuilder newRequest(Method method, Stack stack) {
        RequestBuilder request = dialog.request(method, nextSequence());
        decorate(request, stack.settings());
        if (isTargetRefresh(method)) {
            request.add(Headers.CONTACT, contact());
        }
        Extra.addTo(request, call.party().extras());
        return request;
    }

    /** Whether Contact stands in such a request: it makes a dialog, or moves its target (RFC 3261 12.2). */
    static boolean isTargetRefresh(Method method) {
        return method.equals(Method.INVITE)
                || method.equals(Method.UPDATE)
                || method.equals(Method.REFER)
                || method.equals(Method.NOTIFY)
                || method.equals(Method.SUBSCRIBE);
    }

    Contact contact() {
        return call.party().calledAt();
    }

    static void decorate(MessageBuilder<?, ?> message, UserAgentSettings settings) {
        message.setLine(Headers.SUPPORTED, settings.supported()).setLine(Headers.ALLOW, settings.allow());
        if (!settings.product().isEmpty()) {
            message.set(message instanceof RequestBuilder ? Headers.USER_AGENT : Headers.SERVER, settings.product());
        }
    }

    AuthorizedRequest send(RequestBuilder request, ResponseHandler handler, Stack stack) {
        Party party = call.party().withFlow(dialog.flow());
        return AuthorizedRequest.send(party, request, dialog.nextHop(), this::nextSequence, handler, stack);
    }

    /** Ends the dialog as soon as it may be: the callee sends no BYE before ACK has come (RFC 3261 15). */
    void hangUp(String reason, Stack stack) {
        if (acceptance == null) {
            bye(reason, stack);
        } else {
            byeReason = reason;
        }
    }

    /** Ends the dialog; whatever the answer is, it is over (RFC 3261 15.1.1). */
    void bye(String reason, Stack stack) {
        RequestBuilder bye = newRequest(Method.BYE, stack);
        if (!reason.isEmpty()) {
            bye.set(Headers.REASON, Headers.REASON.parse(reason).orThrow());
        }
        close(stack);
        send(bye, Ignored.INSTANCE, stack);
    }

    /** Nothing of this dialog is wanted any more. */
    void close(Stack stack) {
        sessionTimer.stop(stack);
        offers.stop(stack);
        if (acceptance != null) {
            acceptance.stop(stack);
        }
        stack.directory().unbind(dialog.id());
    }

    /** Acknowledges a 2xx to {@code invite}, with the answer where the offer came in the 2xx. */
    void acknowledge(SipRequest invite, @Nullable Body body, Stack stack) {
        // RFC 3261 13.2.2.4: the CSeq number and the credentials are the INVITE's
        RequestBuilder request = dialog.request(Method.ACK, invite.cseq().number())
                .copy(Headers.AUTHORIZATION, invite)
                .copy(Headers.PROXY_AUTHORIZATION, invite);
        if (body != null) {
            body.into(request);
        }
        ack = request.build();
        ackId = ClientTransactionId.fresh(stack.entropy(), Method.ACK);
        stack.sendAck(ackId, ack, dialog.nextHop(), dialog.flow());
    }

    /** A 2xx came again: so did its ACK get lost. */
    void repeatAck(SipResponse response, Stack stack) {
        if (ack != null
                && ackId != null
                && ack.cseq().number() == response.cseq().number()) {
            stack.sendAck(ackId, ack, dialog.nextHop(), dialog.flow());
        }
    }

    // ---- requests of the other side

    @Override
    public void request(ServerTransactionId id, SipRequest request, Flow flow, Stack stack) {
        if (call.isOver()) {
            // Ended for the owner, but our BYE or CANCEL is still to go or to be heard of
            boolean bye = request.is(Method.BYE);
            reject(id, request, bye ? 200 : 481, stack);
            if (bye) {
                close(stack);
            }
            return;
        }
        Dialog next = dialog.received(request);
        if (next == null) {
            reject(id, request, 500, stack); // RFC 3261 12.2.2: out of order
            return;
        }
        dialog = next;
        learn(request);
        switch (request.method().name()) {
            case "INVITE", "UPDATE" -> offers.request(id, request, stack);
            case "BYE", "PRACK" -> call.phase().request(this, id, request, stack);
            case "REFER" -> transfer.asked(id, request, stack);
            case "NOTIFY" -> transfer.notified(id, request, stack);
            case "OPTIONS" -> stack.respond(id, answer(request, 200, stack).build());
            case "INFO" -> info(id, request, flow, stack);
            case "SUBSCRIBE", "REGISTER", "PUBLISH" -> reject(id, request, 405, stack);
            default -> stack.ask(id, request, call, flow);
        }
    }

    private void info(ServerTransactionId id, SipRequest request, Flow flow, Stack stack) {
        Parameterized of = request.value(Headers.INFO_PACKAGE);
        // RFC 6086 4.2.2; one without a package is of the older kind (RFC 2976) and the owner's to judge
        if (of != null && stack.settings().infoPackages().stream().noneMatch(of::is)) {
            ResponseBuilder refusal = answer(request, 469, stack);
            announce(refusal, stack.settings());
            stack.respond(id, refusal.build());
        } else {
            stack.ask(id, request, call, flow);
        }
    }

    /** Says which info packages we take: in INVITE and what answers it (RFC 6086 4.2.1). */
    static void announce(MessageBuilder<?, ?> message, UserAgentSettings settings) {
        if (!settings.infoPackages().isEmpty()) {
            message.setAll(
                    Headers.RECV_INFO,
                    settings.infoPackages().stream().map(Parameterized::of).toList());
        }
    }

    @Override
    public void ack(SipRequest received, Stack stack) {
        Acceptance open = acceptance;
        if (open != null && open.acknowledgedBy(received, stack)) {
            acceptance = null;
            Body body = Body.of(received);
            String reason = byeReason;
            if (reason != null) {
                bye(reason, stack);
                return;
            }
            offers.acknowledged(body, stack);
            if (call.phase() instanceof Session session) {
                session.acknowledged(body, stack);
            }
        }
    }

    /** Accepts an INVITE: the 2xx is repeated until its ACK comes. */
    void accept(ServerTransactionId id, SipRequest invite, @Nullable Body body, List<Extra<?>> extras, Stack stack) {
        ResponseBuilder response = answer(invite, 200, stack)
                .copy(Headers.RECORD_ROUTE, invite) // RFC 3261 12.1.1
                .add(Headers.CONTACT, contact());
        sessionTimer.accept(invite, response, stack);
        announce(response, stack.settings());
        Extra.addTo(response, extras);
        if (body != null) {
            body.into(response);
        }
        acceptance = new Acceptance(this, id, response.build(), stack);
    }

    /** A provisional response to an INVITE, with what the owner wants in it. */
    ResponseBuilder provisional(SipRequest invite, CallEvent.Progress progress, Stack stack) {
        ResponseBuilder response = answer(invite, progress.status(), stack)
                .copy(Headers.RECORD_ROUTE, invite)
                .add(Headers.CONTACT, contact());
        announce(response, stack.settings());
        Extra.addTo(response, progress.extras());
        Body body = progress.body();
        if (body != null) {
            body.into(response);
        }
        return response;
    }

    /** Whether a 2xx of ours is still unacknowledged. */
    boolean awaitsAck() {
        return acceptance != null;
    }

    void reject(ServerTransactionId id, SipRequest request, int status, Stack stack) {
        reject(id, request, status, null, stack);
    }

    void reject(ServerTransactionId id, SipRequest request, int status, @Nullable Body body, Stack stack) {
        ResponseBuilder response = answer(request, status, stack);
        if (body != null) {
            body.into(response);
        }
        stack.respond(id, response.build());
    }

    /** A response with our tag and what all our responses carry. */
    ResponseBuilder answer(SipRequest request, int status, Stack stack) {
        ResponseBuilder response =
                SipResponse.to(request, status).toTag(dialog.id().localTag());
        decorate(response, stack.settings());
        return response;
    }

    /** A 2xx to UPDATE or PRACK, with a body if it carries our part of an exchange. */
    void succeed(ServerTransactionId id, SipRequest request, @Nullable Body body, Stack stack) {
        ResponseBuilder response = answer(request, 200, stack);
        if (request.is(Method.UPDATE)) {
            response.add(Headers.CONTACT, contact());
            sessionTimer.accept(request, response, stack);
        }
        if (body != null) {
            body.into(response);
        }
        stack.respond(id, response.build());
    }

    /** Whoever wanted no answer. */
    enum Ignored implements ResponseHandler {
        INSTANCE;

        @Override
        public void response(SipResponse response, Flow flow, Stack stack) {}

        @Override
        public void failed(int status, String reason, Stack stack) {}
    }
}
