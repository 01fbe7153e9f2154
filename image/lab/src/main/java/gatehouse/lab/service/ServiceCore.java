package gatehouse.lab.service;

import gatehouse.base.ByteView;
import gatehouse.base.Core;
import gatehouse.base.Deadlines;
import gatehouse.base.Decoded;
import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.lab.operator.PortPool;
import gatehouse.media.sdp.NegotiatedAudio;
import gatehouse.media.sdp.Negotiation;
import gatehouse.media.sdp.SessionDescription;
import gatehouse.media.srtp.SrtpSuite;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.MediaType;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.transaction.ClientTransactionId;
import gatehouse.sip.transaction.ServerTransactionId;
import gatehouse.sip.transaction.TransactionAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers behind the operator's own numbers ({@link ServiceNumber}): plain SIP user agents on the far side of
 * the P-CSCF, with their own few rules.
 */
public final class ServiceCore implements Core<ServiceEvent, ServiceAction> {
    private static final Duration RING = Duration.ofSeconds(1);
    private static final Duration NO_ANSWER = Duration.ofMinutes(3);

    private final String domain;
    private final ServiceTerms terms;
    private final ServiceWire wire;
    private final Entropy entropy;
    private final PortPool ports;
    private final List<SrtpSuite> suites;
    private final boolean offersKeys;
    private final Map<String, ServiceDialog> dialogs = new HashMap<>();
    private final Map<ClientTransactionId, ServiceDialog> invites = new HashMap<>();
    private final Deadlines<String> waits = new Deadlines<>();

    /**
     * User agents without a call.
     *
     * @param way from them to the P-CSCF
     * @param media where they receive voice
     */
    public ServiceCore(Flow way, String domain, IpAddress media, PortPool ports, Entropy entropy) {
        this(way, domain, media, ports, List.of(), false, entropy);
    }

    /**
     * The same with SRTP.
     *
     * @param suites what they do of SRTP, the best first; none for RTP in clear alone
     * @param offersKeys whether they ask for SRTP themselves: only where nobody can read the signalling
     */
    public ServiceCore(
            Flow way,
            String domain,
            IpAddress media,
            PortPool ports,
            List<SrtpSuite> suites,
            boolean offersKeys,
            Entropy entropy) {
        this.domain = domain;
        this.terms = new ServiceTerms(media, entropy);
        this.ports = ports;
        this.suites = List.copyOf(suites);
        this.offersKeys = offersKeys;
        this.entropy = entropy;
        this.wire = new ServiceWire(way, entropy);
    }

    @Override
    public void handle(ServiceEvent event, long now, Consumer<? super ServiceAction> out) {
        switch (event) {
            case ServiceEvent.Wire(var what) -> wire.received(what, now);
            case ServiceEvent.Call(var number) -> call(number, now);
            case ServiceEvent.HangUp _ ->
                new ArrayList<>(dialogs.values())
                        .stream()
                                .filter(dialog -> dialog.service() == ServiceNumber.REMOTE)
                                .forEach(dialog -> hangUp(dialog, now, out));
            case ServiceEvent.Played(var call) -> {
                ServiceDialog dialog = dialogs.get(call);
                if (dialog != null) {
                    hangUp(dialog, now, out);
                }
            }
        }
        drain(now, out);
    }

    @Override
    public long nextDeadline() {
        return Math.min(wire.nextDeadline(), waits.next());
    }

    @Override
    public void expire(long now, Consumer<? super ServiceAction> out) {
        for (String call = waits.poll(now); call != null; call = waits.poll(now)) {
            ServiceDialog dialog = dialogs.get(call);
            if (dialog != null && dialog.state == ServiceDialog.State.SETUP) {
                if (dialog.service() == ServiceNumber.NO_ANSWER) {
                    refuse(dialog, 480, now, out);
                } else {
                    answer(dialog, now, out);
                }
            }
        }
        wire.expire(now, call -> {
            ServiceDialog dialog = dialogs.get(call);
            if (dialog != null) {
                hangUp(dialog, now, out);
            }
        });
        drain(now, out);
    }

    private void drain(long now, Consumer<? super ServiceAction> out) {
        for (TransactionAction action = wire.poll(); action != null; action = wire.poll()) {
            switch (action) {
                case TransactionAction.Transport(var what) -> out.accept(new ServiceAction.Wire(what));
                case TransactionAction.RequestReceived(var id, var request, var _) -> request(id, request, now, out);
                case TransactionAction.ResponseReceived(var id, var response, var _) ->
                    response(id, response, now, out);
                case TransactionAction.TimedOut(var id) -> gone(invites.get(id), out);
                case TransactionAction.Unreachable(var id, var _) -> gone(invites.get(id), out);
                case TransactionAction.ClientEnded(var id) -> invites.remove(id);
                case TransactionAction.AckReceived(var ack, var _) -> acknowledged(ack, now, out);
                case TransactionAction.AckMissing _,
                        TransactionAction.ServerEnded _,
                        TransactionAction.FlowOpened _,
                        TransactionAction.FlowClosed _,
                        TransactionAction.PongReceived _,
                        TransactionAction.StunReceived _ -> {}
            }
        }
    }

    private void request(ServerTransactionId id, SipRequest request, long now, Consumer<? super ServiceAction> out) {
        ServiceDialog dialog = dialogs.get(request.callId());
        List<String> required = request.values(Headers.REQUIRE);
        if (!required.isEmpty() && !request.is(Method.CANCEL)) { // RFC 3261 8.2.2.3; 9.2 excepts CANCEL
            wire.respond(id, SipResponse.to(request, 420).setAll(Headers.UNSUPPORTED, required), now);
        } else if (request.is(Method.INVITE) && request.to().tag() == null) {
            invited(id, request, now, out);
        } else if (request.is(Method.OPTIONS)) {
            wire.respond(id, SipResponse.to(request, 200).addAll(Headers.ALLOW, ServiceWire.ALLOWED), now);
        } else if (dialog == null) {
            wire.respond(id, SipResponse.to(request, 481), now);
        } else if (request.is(Method.CANCEL)) {
            wire.respond(id, SipResponse.to(request, 200), now);
            if (dialog.state == ServiceDialog.State.SETUP) {
                refuse(dialog, 487, now, out); // RFC 3261 9.2
            }
        } else if (request.is(Method.BYE)) {
            wire.respond(id, SipResponse.to(request, 200), now);
            gone(dialog, out);
        } else if (request.is(Method.UPDATE) && request.body().isEmpty()) {
            wire.respond(
                    id, wire.described(dialog, SipResponse.to(request, 200), null), now); // RFC 4028 7.4: a refresh
        } else if (request.is(Method.INVITE) && request.body().isEmpty()) {
            wire.respond(
                    id,
                    wire.described(dialog, SipResponse.to(request, 200), offer(dialog, request)),
                    now); // RFC 3261 14.2
        } else if (request.is(Method.INVITE) || request.is(Method.UPDATE)) {
            SessionDescription ours = negotiate(dialog, request, out);
            wire.respond(id, wire.described(dialog, SipResponse.to(request, ours == null ? 488 : 200), ours), now);
        } else {
            wire.respond(id, SipResponse.to(request, 501), now);
        }
    }

    private void invited(ServerTransactionId id, SipRequest invite, long now, Consumer<? super ServiceAction> out) {
        ServiceNumber service = service(invite);
        OptionalInt port = service == null || service == ServiceNumber.BUSY ? OptionalInt.empty() : ports.take();
        if (service == null || port.isEmpty()) {
            int status = service == null ? 404 : service == ServiceNumber.BUSY ? 486 : 503;
            wire.respond(id, SipResponse.to(invite, status).toTag(entropy.token(4)), now);
            return;
        }
        ServiceDialog dialog = ServiceDialog.called(invite, service, port.getAsInt(), keys(), entropy.token(4));
        dialog.invite = id;
        dialog.inviteRequest = invite;
        dialogs.put(dialog.callId(), dialog);
        switch (service) {
            case REMOTE, NO_ANSWER -> {
                wire.respond(id, wire.described(dialog, SipResponse.to(invite, 180), null), now);
                waits.set(dialog.callId(), now + (service == ServiceNumber.REMOTE ? RING : NO_ANSWER).toNanos());
            }
            default -> answer(dialog, now, out);
        }
    }

    private void answer(ServiceDialog dialog, long now, Consumer<? super ServiceAction> out) {
        ServerTransactionId id = dialog.invite;
        SipRequest invite = dialog.inviteRequest;
        if (id == null || invite == null) {
            return;
        }
        // RFC 3261 13.3.1.4: the 2xx to an INVITE without an offer makes one
        SessionDescription ours = invite.body().isEmpty() ? offer(dialog, invite) : negotiate(dialog, invite, out);
        if (ours == null) {
            refuse(dialog, 488, now, out);
            return;
        }
        dialog.state = ServiceDialog.State.CONFIRMED;
        wire.respond(id, wire.described(dialog, SipResponse.to(invite, 200), ours), now);
    }

    /** Our answer to the offer in {@code request}, with the voice that comes of it; null when nothing fits. */
    private @Nullable SessionDescription negotiate(
            ServiceDialog dialog, SipRequest request, Consumer<? super ServiceAction> out) {
        Negotiation.Agreed agreed = terms.answer(dialog, request);
        if (agreed == null) {
            return null;
        }
        out.accept(voice(dialog, agreed.audio()));
        return agreed.answer();
    }

    /** Our offer in the 2xx to {@code invite}, which left it to us; its ACK will have the answer. */
    private SessionDescription offer(ServiceDialog dialog, SipRequest invite) {
        SessionDescription ours = terms.offer(dialog);
        dialog.offered = new ServiceDialog.Offered(invite.cseq().number(), ours);
        return ours;
    }

    private void acknowledged(SipRequest ack, long now, Consumer<? super ServiceAction> out) {
        wire.acknowledged(ack.callId(), ack.cseq().number());
        ServiceDialog dialog = dialogs.get(ack.callId());
        ServiceDialog.Offered offered = dialog == null ? null : dialog.offered;
        if (dialog != null && offered != null && offered.invite() == ack.cseq().number()) {
            dialog.offered = null;
            answered(dialog, offered.description(), ack, now, out);
        }
    }

    /** Begins the voice that {@code message} agrees to, or ends the call when it agrees to nothing of our offer. */
    private void answered(
            ServiceDialog dialog,
            SessionDescription offer,
            SipMessage message,
            long now,
            Consumer<? super ServiceAction> out) {
        if (terms.accept(dialog, offer, message) instanceof Decoded.Ok<NegotiatedAudio>(var voice)) {
            out.accept(voice(dialog, voice));
        } else {
            hangUp(dialog, now, out);
        }
    }

    private static ServiceAction.Voice voice(ServiceDialog dialog, NegotiatedAudio audio) {
        return new ServiceAction.Voice(
                dialog.callId(),
                dialog.service(),
                dialog.port(),
                audio,
                dialog.keys().agreed());
    }

    private ServiceKeys keys() {
        return new ServiceKeys(suites, offersKeys, entropy);
    }

    private void refuse(ServiceDialog dialog, int status, long now, Consumer<? super ServiceAction> out) {
        ServerTransactionId id = dialog.invite;
        SipRequest invite = dialog.inviteRequest;
        if (id != null && invite != null) {
            wire.respond(id, SipResponse.to(invite, status).toTag(dialog.tag()), now);
        }
        gone(dialog, out);
    }

    private void call(String number, long now) {
        OptionalInt port = ports.take();
        if (port.isEmpty()) {
            return;
        }
        NameAddr from = NameAddr.of("<sip:" + ServiceNumber.REMOTE.number() + "@" + domain + ">")
                .withTag(entropy.token(4));
        NameAddr to = NameAddr.of(SipUri.of(number, domain, -1));
        String callId = entropy.token(8) + "@" + wire.address();
        var dialog = ServiceDialog.calling(callId, ServiceNumber.REMOTE, port.getAsInt(), keys(), from, to);
        SessionDescription offer = terms.offer(dialog);
        SipRequest invite = dialog.request(Method.INVITE)
                .add(Headers.CONTACT, new Contact.Address(wire.contact(ServiceNumber.REMOTE)))
                .addAll(Headers.ALLOW, ServiceWire.ALLOWED)
                .body(MediaType.SDP, ByteView.of(offer.encode()))
                .build();
        ClientTransactionId id = ClientTransactionId.fresh(entropy, Method.INVITE);
        dialogs.put(callId, dialog);
        invites.put(id, dialog);
        wire.send(id, invite, now);
    }

    private void response(ClientTransactionId id, SipResponse response, long now, Consumer<? super ServiceAction> out) {
        ServiceDialog dialog = invites.get(id);
        if (dialog == null || response.isProvisional()) {
            return;
        }
        if (!response.isSuccess()) {
            gone(dialog, out);
            return;
        }
        boolean first = dialog.state == ServiceDialog.State.SETUP;
        if (first) {
            dialog.confirm(response);
        }
        boolean unwanted = first && dialog.cancelled;
        var ackId = new ClientTransactionId(id.branch() + "a", Method.ACK);
        SipRequest ack = dialog.ack(response.cseq().number());
        wire.acknowledge(ackId, ack, now);
        SessionDescription offer = dialog.lastOurs;
        if (unwanted) {
            hangUp(dialog, now, out);
        } else if (first && offer != null) {
            answered(dialog, offer, response, now, out);
        }
    }

    private void hangUp(ServiceDialog dialog, long now, Consumer<? super ServiceAction> out) {
        switch (dialog.state) {
            case CONFIRMED -> {
                SipRequest bye = dialog.request(Method.BYE).build();
                ClientTransactionId id = ClientTransactionId.fresh(entropy, Method.BYE);
                wire.send(id, bye, now);
                gone(dialog, out);
            }
            case SETUP -> {
                if (dialog.invite != null) {
                    refuse(dialog, 603, now, out);
                } else {
                    dialog.cancelled = true;
                    invites.forEach((id, waiting) -> {
                        if (waiting == dialog) {
                            wire.cancel(id, now);
                        }
                    });
                }
            }
            case ENDED -> {}
        }
    }

    private void gone(@Nullable ServiceDialog dialog, Consumer<? super ServiceAction> out) {
        if (dialog == null || dialog.state == ServiceDialog.State.ENDED) {
            return;
        }
        dialog.state = ServiceDialog.State.ENDED;
        dialogs.remove(dialog.callId());
        waits.cancel(dialog.callId());
        wire.forget(dialog.callId());
        ports.giveBack(dialog.port());
        out.accept(new ServiceAction.Silence(dialog.callId()));
    }

    private static @Nullable ServiceNumber service(SipRequest request) {
        if (request.uri() instanceof SipUri sip) {
            for (ServiceNumber service : ServiceNumber.values()) {
                if (service.number().equals(sip.user())) {
                    return service;
                }
            }
        }
        return null;
    }
}
