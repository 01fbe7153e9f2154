package gatehouse.lab.pcscf;

import gatehouse.base.ByteView;
import gatehouse.base.Core;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.lab.operator.EdgeKeys;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipLimits;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipParser;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.Via;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The P-CSCF's side of access security (TS 33.203, TR 33.803 annexes B, D, E): it stands between the wire and the
 * operator's core, agrees on SAs, sees that every message came through the right one, and sends each answer the way its
 * request came. Transactions are the core's; this passes messages on, changed where TS 24.229 5.2 says so.
 *
 * <p>The core behind sees each UE as one flow, {@link SaPairs#flow}, which stays the same over re-registrations.
 */
public final class PcscfCore implements Core<PcscfEvent, PcscfAction> {
    private static final byte[] PONG = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private final UeDirectory ues;
    private final Registrations registrations;
    private final Answers answers;
    private final Passages passages = new Passages();
    private final Rebinding rebinding;
    private final ClearStreams streams = new ClearStreams();
    private final Ledger ledger;
    private final AccessPolicy policy;
    private final Entropy entropy;
    private final @Nullable ProtectedStreams inner;

    /** With no SA; UDP alone runs inside them. */
    public PcscfCore(AccessPolicy policy, Entropy entropy) {
        this(policy, entropy, false);
    }

    /**
     * With no SA.
     *
     * @param streams whether TCP runs inside them too
     */
    public PcscfCore(AccessPolicy policy, Entropy entropy, boolean streams) {
        this.policy = policy;
        this.entropy = entropy;
        this.ledger = new Ledger();
        this.ues = new UeDirectory(policy, entropy);
        Script script = new Script(policy.script());
        this.registrations = new Registrations(policy, entropy, passages, ledger, ues, script);
        this.answers = new Answers(policy, ledger, ues, script);
        this.rebinding = new Rebinding(entropy, ledger);
        this.inner = streams ? new ProtectedStreams(ues) : null;
    }

    /** How often each reason discarded a message. */
    public Map<Discarded, Long> discarded() {
        return ledger.counts();
    }

    /** How many sets of SAs there are, temporary ones too. */
    public int sets() {
        return ues.table().size();
    }

    /** Checks the rules of TS 33.203 7.1 over everything that stands; for tests. */
    public void verify() {
        SaRules.verify(ues);
    }

    @Override
    public void handle(PcscfEvent event, long now, Consumer<? super PcscfAction> out) {
        ProtectedStreams tcp = inner;
        Consumer<? super PcscfAction> routed = tcp == null ? out : action -> out.accept(tcp.route(action));
        if (event instanceof PcscfEvent.Inner(var what)) {
            if (tcp != null) { // what waited for a stream in vain goes as it is: it is not to wait for another
                tcp.receive(what, (set, octets) -> message(set, null, octets, now, routed), out);
            }
        } else {
            carryOut(event, now, routed);
        }
    }

    private void carryOut(PcscfEvent event, long now, Consumer<? super PcscfAction> out) {
        switch (event) {
            case PcscfEvent.Inner _ -> {} // what comes over streams
            case PcscfEvent.Clear(var what) ->
                streams.messages(what, (flow, octets) -> clear(flow, octets, now, out), out);
            case PcscfEvent.Protected(var spi, var outer, var octets) -> {
                SaSet set = ues.table().bySpi(spi);
                if (set != null) { // else released while the datagram was on its way here
                    inSa(set, spi, outer, octets, now, out);
                }
            }
            case PcscfEvent.Deregistered(var impi) -> ues.ended(impi, now);
            case PcscfEvent.FromCore(TransportAction.Transmit(var flow, var octets)) ->
                fromCore(flow, octets, now, out);
            case PcscfEvent.FromCore(TransportAction.Close close) -> out.accept(new PcscfAction.Clear(close));
        }
    }

    @Override
    public long nextDeadline() {
        return Math.min(
                Math.min(passages.nextEnd(), rebinding.nextEnd()), ues.table().nextEnd());
    }

    @Override
    public void expire(long now, Consumer<? super PcscfAction> out) {
        for (Passage over = passages.ended(now); over != null; over = passages.ended(now)) {
            ues.settled(over, out);
        }
        rebinding.expire(now);
        ues.expire(now, out);
    }

    // ---- from UEs, in clear

    private void clear(Flow flow, ByteView octets, long now, Consumer<? super PcscfAction> out) {
        switch (parse(octets)) {
            case null -> streams.pass(flow, octets, out); // the core refuses it as it does everywhere
            case SipResponse response -> {
                if (passages.get(Passages.key(false, response)) != null) {
                    ledger.discard(Discarded.STRAY_RESPONSE, flow.remote(), now, out); // its request went through SAs
                } else {
                    streams.pass(flow, octets, out);
                }
            }
            case SipRequest request -> {
                if (request.is(Method.REGISTER)) {
                    registrations.inClear(flow, request, now, out, streams);
                } else if (ues.needsProtection(request)) {
                    // TS 33.203 7.1: only REGISTER may come in clear
                    ledger.discard(Discarded.CLEAR_MESSAGE, flow.remote(), now, out);
                } else {
                    streams.pass(flow, octets, out);
                }
            }
        }
    }

    // ---- from UEs, through an SA

    private void inSa(
            SaSet set, long spi, Endpoint outer, ByteView octets, long now, Consumer<? super PcscfAction> out) {
        SaPairs pairs = set.pairs;
        if (pairs.isEncapsulated() && !rebinding.cameFrom(set, outer, ues.setsOf(set), now, out)) {
            return;
        }
        if (spi == pairs.clientSpi()) {
            // 7.1: over UDP the UE sends from port_uc to port_ps; the other inbound SA is for TCP
            ledger.discard(Discarded.WRONG_SA, pairs.ueServer(), now, out);
            return;
        }
        if (isBlank(octets)) {
            if (octets.length() == 4 && set.state != SaSet.State.TEMPORARY) {
                out.accept(new PcscfAction.Send(pairs, PONG, null));
            }
            return;
        }
        message(set, outer, octets, now, out);
    }

    /** @param outer where the datagram came from; null for what came over a stream */
    private void message(
            SaSet set, @Nullable Endpoint outer, ByteView octets, long now, Consumer<? super PcscfAction> out) {
        SaPairs pairs = set.pairs;
        switch (parse(octets)) {
            case null -> ledger.discard(Discarded.MALFORMED, pairs.ueServer(), now, out);
            case SipRequest request -> {
                if (request.is(Method.REGISTER)) {
                    registrations.inSa(set, request, now, out);
                } else {
                    requestInSa(set, request, now, out);
                }
            }
            case SipResponse response -> {
                Via via = response.via();
                if (outer != null && rebinding.answered(set, outer, via.branch(), ues.setsOf(set), now, out)) {
                    return;
                }
                Passage passage = passages.get(Passages.key(false, response));
                if (passage == null || !set.pairs.flow().equals(passage.flow)) {
                    ledger.discard(Discarded.STRAY_RESPONSE, pairs.ueServer(), now, out);
                    return;
                }
                if (response.isFinal()) {
                    passages.until(passage, now + AccessPolicy.TRANSACTION.toNanos());
                }
                ues.used(set, now, out);
                toCore(set, octets.copy(), out);
            }
        }
    }

    private void requestInSa(SaSet set, SipRequest request, long now, Consumer<? super PcscfAction> out) {
        if (set.state == SaSet.State.TEMPORARY || set.state == SaSet.State.DYING) {
            ledger.discard(Discarded.WRONG_SA, set.pairs.ueServer(), now, out);
            return;
        }
        if (!ues.speaksForItself(set, request)) {
            ledger.discard(Discarded.WRONG_IDENTITY, set.pairs.ueServer(), now, out);
            return;
        }
        if (!set.mediaSecurity && EdgeKeys.isAsked(request.body())) {
            // TS 33.328 7.2: SRTP ends here for those alone with whom the registration agreed on it
            ledger.tell("media-security", "asked for by " + set.pairs.ueServer() + " without an agreement", now, out);
            byte[] refusal = AccessMessages.refusal(request, 488, entropy).emit();
            out.accept(new PcscfAction.Send(set.pairs, refusal, null));
            return;
        }
        if (!request.is(Method.ACK)) {
            Passage passage = new Passage(Passages.key(true, request), Passage.Kind.PLAIN, set.pairs.flow(), set, null);
            passages.open(passage, now + lasting(request).toNanos());
        }
        ues.used(set, now, out);
        toCore(set, AccessMessages.inwards(request).build().emit(), out);
    }

    private static java.time.Duration lasting(SipRequest request) {
        return request.is(Method.INVITE) ? AccessPolicy.INVITE : AccessPolicy.TRANSACTION;
    }

    private static void toCore(SaSet set, byte[] octets, Consumer<? super PcscfAction> out) {
        out.accept(new PcscfAction.ToCore(new TransportEvent.Datagram(set.pairs.flow(), ByteView.of(octets))));
    }

    // ---- to UEs

    private void fromCore(Flow flow, byte[] octets, long now, Consumer<? super PcscfAction> out) {
        SipMessage message = parse(ByteView.of(octets));
        UeSets ue = ues.at(flow);
        if (message instanceof SipResponse response) {
            Passage passage = passages.get(Passages.key(true, response));
            if (passage != null) {
                if (response.isFinal()) {
                    passages.until(passage, now + AccessPolicy.TRANSACTION.toNanos());
                }
                answers.answer(passage, response, octets, now, out);
                return;
            }
        }
        SaSet set = ue == null ? null : ue.outbound();
        if (set == null) {
            if (isProtectedPort(flow)) {
                return; // the SAs are gone: nothing may go in clear from there (7.1)
            }
            out.accept(new PcscfAction.Clear(new TransportAction.Transmit(flow, withoutKeys(message, octets))));
            return;
        }
        if (message instanceof SipRequest request && !request.is(Method.ACK)) {
            Passage passage = new Passage(Passages.key(false, request), Passage.Kind.PLAIN, flow, set, null);
            passages.open(passage, now + lasting(request).toNanos());
        }
        out.accept(new PcscfAction.Send(set.pairs, octets, null));
    }

    /** Whatever path a challenge takes, ik and ck stay inside. */
    private static byte[] withoutKeys(@Nullable SipMessage message, byte[] octets) {
        return message instanceof SipResponse response && response.status() == 401
                ? AccessMessages.withoutKeys(response).build().emit()
                : octets;
    }

    private boolean isProtectedPort(Flow flow) {
        return flow.local().address().equals(policy.clear().address())
                && flow.local().port() != policy.clear().port()
                && flow.local().port() != 0
                && !flow.transport().isReliable();
    }

    static @Nullable SipMessage parse(ByteView octets) {
        return SipParser.parse(octets.array(), octets.offset(), octets.length(), SipLimits.DEFAULT)
                        instanceof Decoded.Ok<SipMessage>(SipMessage message)
                ? message
                : null;
    }

    private static boolean isBlank(ByteView octets) {
        for (int i = 0; i < octets.length(); i++) {
            int octet = octets.u8(i);
            if (octet != '\r' && octet != '\n' && octet != 0) {
                return false;
            }
        }
        return true;
    }

    /** The URI of a P-CSCF port in Path and Record-Route. */
    static NameAddr uri(Endpoint endpoint) {
        return NameAddr.of(String.format(Locale.ROOT, "<sip:%s;lr>", endpoint));
    }
}
