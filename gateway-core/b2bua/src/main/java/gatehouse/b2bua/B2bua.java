package gatehouse.b2bua;

import gatehouse.b2bua.B2buaAction.CallChanged;
import gatehouse.b2bua.B2buaAction.ToLine;
import gatehouse.b2bua.B2buaAction.ToNetwork;
import gatehouse.base.Core;
import gatehouse.base.Deadlines;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.ua.Body;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEnd;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.CallHandle;
import gatehouse.sip.ua.EarlyMedia;
import gatehouse.sip.ua.Party;
import gatehouse.sip.ua.RegistrationAction;
import gatehouse.telephony.LineAction;
import gatehouse.telephony.LineEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The back-to-back user agent: a call of a line is one call of the SIP stack, and what one side does is told to the
 * other in the other's words. It decides which line an incoming call rings, over which account an outgoing one goes, and
 * which voice flows; it knows neither tones nor SIP transactions.
 */
public final class B2bua implements Core<B2buaEvent, B2buaAction> {
    /** How long stopping may wait for answers before it is done anyway. */
    private static final Duration PATIENCE = Duration.ofMillis(1_200);

    private final String prefix;
    private final Accounts accounts;
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private final VoicePorts ports;
    private final Handles handles;
    private final Entropy entropy;
    private final Map<CallHandle, LineCall> calls = new HashMap<>();
    private final Map<String, LineCall> byLine = new HashMap<>();
    private boolean stopping;
    private boolean down;
    private long stopBy = Deadlines.NEVER;

    /**
     * With every line idle and nothing registered.
     *
     * @param prefix what the names of calls start with, so that no other B2BUA of this process uses the same
     */
    public B2bua(
            String prefix,
            List<Account> accounts,
            List<Line> lines,
            VoicePorts ports,
            Handles handles,
            Entropy entropy) {
        this.prefix = prefix;
        this.accounts = new Accounts(accounts, handles);
        for (Line line : lines) {
            this.lines.put(line.id(), line);
        }
        this.ports = ports;
        this.handles = handles;
        this.entropy = entropy;
    }

    @Override
    public void handle(B2buaEvent event, long now, Consumer<? super B2buaAction> out) {
        switch (event) {
            case B2buaEvent.FromLine(String id, LineAction.Call action) -> {
                Line line = lines.get(id);
                if (line != null) {
                    line(line, action, now, out);
                }
            }
            case B2buaEvent.FromNetwork(CallAction action) -> network(action, now, out);
            case B2buaEvent.FromNetwork(RegistrationAction action) -> {
                if (action instanceof RegistrationAction.Registered registered) {
                    moved(registered, out);
                }
                accounts.told(action, out);
            }
            case B2buaEvent.FromNetwork _ -> {} // subscriptions and other requests have no use for a line yet
            case B2buaEvent.Register(String account) -> accounts.register(account, out);
            case B2buaEvent.Unregister(String account) -> accounts.unregister(account, out);
            case B2buaEvent.Rekey(String line) -> rekey(line, out);
            case B2buaEvent.ShutDown _ -> shutDown(now, out);
        }
        if (stopping && calls.isEmpty() && accounts.isQuiet()) {
            down(out);
        }
    }

    @Override
    public long nextDeadline() {
        return stopBy;
    }

    @Override
    public void expire(long now, Consumer<? super B2buaAction> out) {
        if (now >= stopBy) {
            down(out);
        }
    }

    private void line(Line line, LineAction.Call action, long now, Consumer<? super B2buaAction> out) {
        LineCall call = byLine.get(line.id());
        switch (action) {
            case LineAction.Dial(String number) -> dial(line, number, now, out);
            case LineAction.Answer _ -> {
                if (call != null) {
                    accept(call, now, out);
                }
            }
            case LineAction.HangUp _ -> {
                if (call != null) {
                    out.accept(new ToNetwork(new CallEvent.HangUp(call.handle, "")));
                    part(call, LineEvent.Cause.NORMAL, out);
                }
            }
            case LineAction.Refuse _ -> {
                if (call != null) {
                    out.accept(new ToNetwork(new CallEvent.Reject(call.handle, 486, List.of())));
                    call.onLine = false; // the line never was in this call: there is nothing to release
                    part(call, LineEvent.Cause.NORMAL, out);
                }
            }
            case LineAction.KeyInCall(char key) -> out.accept(new B2buaAction.SendKey(line.id(), key));
            case LineAction.FlashInCall _ -> {} // without a second call there is nothing to switch to
        }
    }

    private void dial(Line line, String number, long now, Consumer<? super B2buaAction> out) {
        Party party = accounts.party(line.account());
        OptionalInt port =
                party == null || stopping || byLine.containsKey(line.id()) ? OptionalInt.empty() : ports.take();
        if (party == null || port.isEmpty()) {
            out.accept(new ToLine(line.id(), new LineEvent.Released(LineEvent.Cause.CONGESTION)));
            return;
        }
        VoiceNegotiation voice = negotiation(line, port.getAsInt(), party.flow());
        CallHandle handle = handles.call();
        LineCall call = new LineCall(prefix + handle.number(), handle, line, voice, true, number, now);
        if (accounts.keying(line.account()).forbids(party.flow())) {
            ports.giveBack(port.getAsInt());
            out.accept(new ToLine(line.id(), new LineEvent.Released(LineEvent.Cause.CONGESTION)));
            out.accept(new CallChanged(call.over(CallEnds.NO_CONFIDENCE)));
            return;
        }
        add(call);
        start(call, party, number, out);
        out.accept(new CallChanged(call.fact()));
    }

    /**
     * An account is registered anew: its calls go on under what was agreed now. Where its contact is another one, the
     * other side is told with a new offer (RFC 3261 12.2.1.1, target refresh).
     */
    private void moved(RegistrationAction.Registered registered, Consumer<? super B2buaAction> out) {
        String account = accounts.idOf(registered.registration());
        Party before = account == null ? null : accounts.before(account);
        if (before == null || before.equals(registered.party())) {
            return;
        }
        boolean elsewhere = !before.contact().equals(registered.party().contact());
        for (LineCall call : List.copyOf(calls.values())) {
            if (call.line.account().equals(account)) {
                out.accept(new ToNetwork(new CallEvent.Move(call.handle, registered.party())));
                if (elsewhere && call.state() == CallFact.State.TALKING) {
                    out.accept(new ToNetwork(new CallEvent.Offer(call.handle, call.voice.offer())));
                }
            }
        }
    }

    private void start(LineCall call, Party party, String number, Consumer<? super B2buaAction> out) {
        SipUri target = SipUri.of(number, accounts.domain(call.line.account()), -1);
        out.accept(new ToNetwork(new CallEvent.Start(call.handle, party, target, call.voice.offer(), List.of())));
    }

    private VoiceNegotiation negotiation(Line line, int port, Flow flow) {
        Keying keying = accounts.keying(line.account());
        VoiceKeys keys = new VoiceKeys(keying, keying.over(flow), entropy);
        return new VoiceNegotiation(line, new Endpoint(line.media(), port), keys, entropy);
    }

    private void rekey(String line, Consumer<? super B2buaAction> out) {
        LineCall call = byLine.get(line);
        if (call != null && call.state() == CallFact.State.TALKING && call.isProtected) {
            out.accept(new ToNetwork(new CallEvent.Offer(call.handle, call.voice.offer(true))));
        }
    }

    private void network(CallAction action, long now, Consumer<? super B2buaAction> out) {
        if (action instanceof CallAction.Incoming incoming) {
            incoming(incoming, now, out);
            return;
        }
        LineCall call = calls.get(action.call());
        if (call == null || (call.parted && !(action instanceof CallAction.Ended))) {
            return; // an answer that crossed our CANCEL is the stack's to end (RFC 3261 15)
        }
        switch (action) {
            case CallAction.Incoming _ -> throw new IllegalStateException("an incoming call is handled above");
            case CallAction.Progressed(var _, var _, var response, Body body) ->
                progressed(call, response, body, now, out);
            case CallAction.Answered(var _, var _, var _, Body body) -> answered(call, body, now, out);
            case CallAction.Established(var _, Body body) -> established(call, body, now, out);
            case CallAction.OfferReceived(var _, Body body) -> offered(call, body, out);
            case CallAction.OfferWanted _ ->
                out.accept(new ToNetwork(new CallEvent.Offer(call.handle, call.voice.offer())));
            case CallAction.AnswerReceived(var _, Body body) -> agree(call, call.voice.answered(body, false), out);
            case CallAction.OfferRefused _ -> {} // RFC 3261 14.1: the session stays as it was
            case CallAction.TransferAsked _ ->
                out.accept(new ToNetwork(new CallEvent.AnswerTransfer(call.handle, 603)));
            case CallAction.TransferProgressed _ -> {} // a line cannot ask for a transfer yet
            case CallAction.Ended(var _, CallEnd end) -> ended(call, end, out);
        }
    }

    private void progressed(
            LineCall call, SipResponse response, @Nullable Body body, long now, Consumer<? super B2buaAction> out) {
        boolean agreed = body != null && agree(call, call.voice.answered(body, true), out);
        // RFC 5009 8.1: what the network does not authorise is not played; the line hears its own ringing tone
        boolean early = agreed && EarlyMedia.of(response).mayBeHeard();
        boolean rings = response.status() == 180;
        if (early) {
            out.accept(new ToLine(call.line.id(), new LineEvent.EarlyMedia()));
        } else if (rings) {
            out.accept(new ToLine(call.line.id(), new LineEvent.FarEndRings()));
        }
        if (early || rings) {
            call.rings(now);
            out.accept(new CallChanged(call.fact()));
        }
    }

    private void answered(LineCall call, @Nullable Body body, long now, Consumer<? super B2buaAction> out) {
        if (body != null && !agree(call, call.voice.answered(body, false), out)) {
            out.accept(new ToNetwork(new CallEvent.HangUp(call.handle, "SIP;cause=488"))); // RFC 3326 2
            return;
        }
        talking(call, now, out);
    }

    private void established(LineCall call, @Nullable Body body, long now, Consumer<? super B2buaAction> out) {
        if (body != null && !agree(call, call.voice.answered(body, false), out)) {
            out.accept(new ToNetwork(new CallEvent.HangUp(call.handle, "SIP;cause=488")));
            return;
        }
        talking(call, now, out);
    }

    private void talking(LineCall call, long now, Consumer<? super B2buaAction> out) {
        call.talks(now);
        call.voice.settle();
        out.accept(new ToLine(call.line.id(), new LineEvent.Connected()));
        if (call.speaking
                && !call.isProtected
                && accounts.keying(call.line.account()).warns()) {
            out.accept(new B2buaAction.WarnUnprotected(call.line.id(), call.id()));
        }
        out.accept(new CallChanged(call.fact()));
    }

    private void incoming(CallAction.Incoming incoming, long now, Consumer<? super B2buaAction> out) {
        CallHandle handle = incoming.call();
        Line line = called(incoming.invite());
        if (line == null || byLine.containsKey(line.id()) || stopping) {
            int status = line == null ? 404 : stopping ? 480 : 486;
            out.accept(new ToNetwork(new CallEvent.Reject(handle, status, List.of())));
            return;
        }
        OptionalInt port = ports.take();
        if (port.isEmpty()) {
            out.accept(new ToNetwork(new CallEvent.Reject(handle, 503, List.of())));
            return;
        }
        VoiceNegotiation voice = negotiation(line, port.getAsInt(), incoming.flow());
        LineCall call = new LineCall(
                prefix + handle.number(), handle, line, voice, false, Callers.shown(incoming.invite()), now);
        Body offer = incoming.offer();
        // RFC 3261 13.3.1.3: what nobody could answer is not put to a person first
        VoiceNegotiation probe = negotiation(line, port.getAsInt(), incoming.flow());
        boolean forbidden = accounts.keying(line.account()).forbids(incoming.flow());
        if (forbidden || (offer != null && probe.answer(offer) instanceof Decoded.Malformed<VoiceNegotiation.Answer>)) {
            ports.giveBack(port.getAsInt());
            out.accept(new ToNetwork(new CallEvent.Reject(handle, 488, List.of())));
            out.accept(new CallChanged(call.over(forbidden ? CallEnds.NO_CONFIDENCE : CallEnds.NO_COMMON_CODEC)));
            return;
        }
        call.waitingOffer = offer;
        add(call);
        call.rings(now);
        out.accept(new ToLine(line.id(), new LineEvent.Incoming()));
        out.accept(new ToNetwork(new CallEvent.Progress(handle, 180, null, false, List.of())));
        out.accept(new CallChanged(call.fact()));
    }

    private void accept(LineCall call, long now, Consumer<? super B2buaAction> out) {
        Body offer = call.waitingOffer;
        call.waitingOffer = null;
        if (offer == null) {
            out.accept(new ToNetwork(new CallEvent.Accept(call.handle, call.voice.offer(), List.of())));
            return;
        }
        switch (call.voice.answer(offer)) {
            case Decoded.Ok<VoiceNegotiation.Answer>(VoiceNegotiation.Answer answer) -> {
                out.accept(new ToNetwork(new CallEvent.Accept(call.handle, answer.body(), List.of())));
                speak(call, answer.agreement(), out);
                call.talks(now);
                out.accept(new CallChanged(call.fact()));
            }
            case Decoded.Malformed<VoiceNegotiation.Answer> _ ->
                out.accept(new ToNetwork(new CallEvent.Reject(call.handle, 488, List.of())));
        }
    }

    private static void offered(LineCall call, Body body, Consumer<? super B2buaAction> out) {
        switch (call.voice.answer(body)) {
            case Decoded.Ok<VoiceNegotiation.Answer>(VoiceNegotiation.Answer answer) -> {
                out.accept(new ToNetwork(new CallEvent.Answer(call.handle, answer.body())));
                speak(call, answer.agreement(), out);
            }
            case Decoded.Malformed<VoiceNegotiation.Answer> _ ->
                out.accept(new ToNetwork(new CallEvent.RefuseOffer(call.handle, 488)));
        }
    }

    /** Voice flows as agreed; says whether there is an agreement. */
    private static boolean agree(
            LineCall call, Decoded<VoiceNegotiation.Agreement> agreed, Consumer<? super B2buaAction> out) {
        if (agreed instanceof Decoded.Ok<VoiceNegotiation.Agreement>(VoiceNegotiation.Agreement agreement)) {
            speak(call, agreement, out);
            return true;
        }
        return false;
    }

    private static void speak(LineCall call, VoiceNegotiation.Agreement agreement, Consumer<? super B2buaAction> out) {
        call.speaking = true;
        call.isProtected = agreement.protection().keys() != null;
        out.accept(new B2buaAction.Voice(
                call.line.id(), call.id(), call.voice.rtp(), agreement.audio(), agreement.protection()));
    }

    private void ended(LineCall call, CallEnd end, Consumer<? super B2buaAction> out) {
        calls.remove(call.handle);
        if (secondOffer(call, end, out)) {
            return;
        }
        part(call, CallEnds.cause(end), out);
        ports.giveBack(call.voice.rtp().port());
        boolean wasAnswered = call.state() == CallFact.State.TALKING;
        out.accept(new CallChanged(call.over(wasAnswered ? null : CallEnds.sentence(end))));
    }

    /** SRTP was refused and is only preferred: the same call once more, offered in clear. */
    private boolean secondOffer(LineCall call, CallEnd end, Consumer<? super B2buaAction> out) {
        Party party = accounts.party(call.line.account());
        String number = call.remote();
        boolean refused = end.by() == CallEnd.By.PEER && (end.status() == 488 || end.status() == 606);
        if (!refused
                || !call.isOutgoing()
                || call.parted
                || party == null
                || number == null
                || !call.voice.fallBack()) {
            return false;
        }
        call.handle = handles.call();
        calls.put(call.handle, call);
        start(call, party, number, out);
        return true;
    }

    /**
     * Line and call go their own ways: the voice ends, and the line is free for another call, even while the network has
     * not confirmed yet that this one is over.
     */
    private void part(LineCall call, LineEvent.Cause cause, Consumer<? super B2buaAction> out) {
        call.parted = true;
        byLine.remove(call.line.id(), call);
        if (call.speaking) {
            call.speaking = false;
            out.accept(new B2buaAction.Silence(call.line.id(), call.id()));
        }
        if (call.onLine) {
            call.onLine = false;
            out.accept(new ToLine(call.line.id(), new LineEvent.Released(cause)));
        }
    }

    private void add(LineCall call) {
        calls.put(call.handle, call);
        byLine.put(call.line.id(), call);
    }

    /**
     * The line that a request is for. The Request-URI is our own contact, whose user part is an account's; the number
     * that was called stands in P-Called-Party-ID (RFC 7315 4.2) or To. A number that no line has goes to a line for
     * every number, or to the account's only line (To is another one when a call was diverted to us); with several
     * lines to choose from, a wrong one must not ring.
     */
    private @Nullable Line called(SipRequest invite) {
        String account = accounts.byContact(invite.uri());
        if (account == null) {
            return null;
        }
        List<Line> candidates = new ArrayList<>(lines.values());
        candidates.removeIf(line -> !line.account().equals(account));
        NameAddr called = Callers.called(invite);
        for (Line line : candidates) {
            if (line.number() != null && Callers.isNumber(called, line.number())) {
                return line;
            }
        }
        List<Line> open =
                candidates.stream().filter(line -> line.number() == null).toList();
        for (Line line : open) {
            if (!byLine.containsKey(line.id())) {
                return line;
            }
        }
        if (!open.isEmpty()) {
            return open.getFirst();
        }
        return candidates.size() == 1 ? candidates.getFirst() : null;
    }

    private void shutDown(long now, Consumer<? super B2buaAction> out) {
        if (stopping) {
            return;
        }
        stopping = true;
        stopBy = now + PATIENCE.toNanos();
        for (LineCall call : List.copyOf(calls.values())) {
            out.accept(new ToNetwork(new CallEvent.HangUp(call.handle, "")));
            part(call, LineEvent.Cause.NORMAL, out);
        }
        accounts.unregisterAll(out);
    }

    private void down(Consumer<? super B2buaAction> out) {
        stopBy = Deadlines.NEVER;
        if (!down) {
            down = true; // and stopping stays: what comes now is refused
            out.accept(new B2buaAction.DownNow());
        }
    }
}
