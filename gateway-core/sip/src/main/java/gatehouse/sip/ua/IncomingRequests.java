package gatehouse.sip.ua;

import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.sip.dialog.Dialog;
import gatehouse.sip.dialog.DialogId;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.MediaType;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.OtherUri;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.transaction.ServerTransactionId;
import java.util.List;

/** What becomes of a request that has come (RFC 3261 8.2). */
final class IncomingRequests {
    private IncomingRequests() {}

    /** Hands {@code request} to the usage, subscription or INVITE that it belongs to, or starts something new. */
    static void dispatch(ServerTransactionId id, SipRequest request, Flow flow, Stack stack) {
        Directory directory = stack.directory();
        if (request.is(Method.CANCEL)) {
            // RFC 3261 9.2
            Cancellable invite = directory.invite(id);
            refuse(id, request, invite == null ? 481 : 200, stack);
            if (invite != null) {
                invite.cancelled(request, stack);
            }
            return;
        }
        if (!isUnderstood(id, request, stack)) {
            return;
        }
        DialogUsage usage = directory.usage(request);
        Subscription subscription = request.is(Method.NOTIFY) ? directory.notifiedBy(request) : null;
        if (subscription != null) {
            subscription.notified(id, request, flow, stack);
        } else if (usage != null) {
            usage.request(id, request, flow, stack);
        } else if (request.to().tag() != null) {
            refuse(id, request, 481, stack); // RFC 3261 12.2.2
        } else {
            outsideDialogs(id, request, flow, stack);
        }
    }

    /** RFC 3261 8.2.2.3: 420 names the extensions that are required of us and that we do not have. */
    private static boolean isUnderstood(ServerTransactionId id, SipRequest request, Stack stack) {
        List<String> unknown = request.values(Headers.REQUIRE).stream()
                .filter(tag -> stack.settings().supported().stream().noneMatch(tag::equalsIgnoreCase))
                .toList();
        if (unknown.isEmpty()) {
            return true;
        }
        ResponseBuilder response =
                SipResponse.to(request, 420).toTag(stack.entropy().token(8));
        Leg.decorate(response, stack.settings());
        stack.respond(id, response.setAll(Headers.UNSUPPORTED, unknown).build());
        return false;
    }

    private static void outsideDialogs(ServerTransactionId id, SipRequest request, Flow flow, Stack stack) {
        if (request.uri() instanceof OtherUri other && !other.scheme().equals("urn")) {
            refuse(id, request, 416, stack); // RFC 3261 8.2.2.1
        } else if (request.is(Method.INVITE)) {
            invite(id, request, flow, stack);
        } else if (request.is(Method.OPTIONS)) {
            ResponseBuilder response =
                    SipResponse.to(request, 200).toTag(stack.entropy().token(8));
            Leg.decorate(response, stack.settings());
            stack.respond(id, response.add(Headers.ACCEPT, MediaType.SDP).build()); // RFC 3261 11.2
        } else if (stack.settings().ownerMethods().contains(request.method())) {
            stack.ask(id, request, null, flow);
        } else if (request.is(Method.SUBSCRIBE)) {
            refuse(id, request, 489, stack); // RFC 6665 8.3.2: no event package of ours
        } else if (stack.settings().allow().contains(request.method())) {
            refuse(id, request, 481, stack); // BYE, INFO, UPDATE, PRACK...: they have no meaning outside a dialog
        } else {
            refuse(id, request, 405, stack); // RFC 3261 8.2.1; Allow is in every response
        }
    }

    private static void invite(ServerTransactionId id, SipRequest request, Flow flow, Stack stack) {
        String tag = stack.entropy().token(8);
        SipResponse brief = SessionTimer.refusal(request, tag, stack.settings());
        if (brief != null) {
            stack.respond(id, brief);
            return;
        }
        Dialog dialog = Dialog.atCallee(request, tag, false, flow);
        if (dialog == null) {
            refuse(id, request, 400, stack); // RFC 3261 8.1.1.8: INVITE has one Contact
            return;
        }
        Call replaced = null;
        Parameterized replaces = request.value(Headers.REPLACES);
        if (replaces != null) {
            int verdict = verdict(replaces, stack);
            replaced = stack.directory().callIn(replacedDialog(replaces));
            if (verdict != 200) {
                refuse(id, request, verdict, stack);
                return;
            }
        }
        Call call = new Call(new CallHandle(stack.directory().nextHandle()), calledAs(request, flow, stack));
        stack.directory().add(call);
        Leg leg = new Leg(call, dialog, false, OfferState.STABLE);
        IncomingInvite incoming = new IncomingInvite(call, id, request, leg, replaced);
        call.become(incoming);
        incoming.begin(flow, stack);
    }

    private static DialogId replacedDialog(Parameterized replaces) {
        String toTag = replaces.get("to-tag");
        String fromTag = replaces.get("from-tag");
        return new DialogId(replaces.value(), toTag == null ? "" : toTag, fromTag == null ? "" : fromTag);
    }

    /** RFC 3891 3: what a Replaces gets us to do; 200 to go on. */
    private static int verdict(Parameterized replaces, Stack stack) {
        Call replaced = stack.directory().callIn(replacedDialog(replaces));
        if (replaced == null || replaced.isOver()) {
            return 481;
        }
        boolean answered = replaced.phase() instanceof Session;
        if (answered) {
            return replaces.parameters().has("early-only") ? 486 : 200;
        }
        // An early dialog can be replaced only by who is called in it... at the side that called
        return replaced.phase() instanceof OutgoingInvite ? 200 : 481;
    }

    /** Who we are in a call to us: a registered party, else what stands in To, reached where the Request-URI says. */
    private static Party calledAs(SipRequest request, Flow flow, Stack stack) {
        SipUri target = request.uri() instanceof SipUri sip ? sip.withoutHeaders() : null;
        Party registered = target == null
                ? null
                : stack.directory()
                        .registeredAt(target, Identity.called(request).uri());
        if (registered != null) {
            return registered;
        }
        SipUri contact = target != null
                ? target
                : SipUri.of(null, flow.local().address().uriHost(), flow.local().port());
        if (flow.transport() == Transport.TCP) {
            contact = contact.with("transport", "tcp"); // else in-dialog requests may come over UDP (RFC 3263 4.1)
        }
        return Party.of(NameAddr.of(request.to().uri()), contact, flow);
    }

    static void refuse(ServerTransactionId id, SipRequest request, int status, Stack stack) {
        ResponseBuilder response =
                SipResponse.to(request, status).toTag(stack.entropy().token(8));
        Leg.decorate(response, stack.settings());
        stack.respond(id, response.build());
    }
}
