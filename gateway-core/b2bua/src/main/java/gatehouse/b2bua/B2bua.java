package gatehouse.b2bua;

import gatehouse.b2bua.B2buaAction.CallChanged;
import gatehouse.b2bua.B2buaAction.ToLine;
import gatehouse.b2bua.B2buaAction.ToNetwork;
import gatehouse.base.Core;
import gatehouse.base.Deadlines;
import gatehouse.base.Entropy;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.MediaType;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.ua.Body;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEnd;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.Extra;
import gatehouse.sip.ua.RegistrationAction;
import gatehouse.sip.ua.RequestAction;
import gatehouse.sip.ua.RequestEvent;
import gatehouse.telephony.LineAction;
import gatehouse.telephony.LineEvent;
import java.time.Duration;
import java.util.List;
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

    private final Accounts accounts;
    private final Switchboard board;
    private final OutgoingCalls outgoing;
    private final IncomingCalls incoming;
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
        this.accounts = new Accounts(accounts, handles);
        this.board = new Switchboard(prefix, this.accounts, lines, ports, handles, entropy);
        this.outgoing = new OutgoingCalls(board);
        this.incoming = new IncomingCalls(board);
    }

    @Override
    public void handle(B2buaEvent event, long now, Consumer<? super B2buaAction> out) {
        switch (event) {
            case B2buaEvent.FromLine(String id, LineAction.Call action) -> {
                Line line = board.line(id);
                if (line != null) {
                    line(line, action, now, out);
                }
            }
            case B2buaEvent.FromNetwork(CallAction action) -> network(action, now, out);
            case B2buaEvent.FromNetwork(RegistrationAction action) -> {
                String account = accounts.idOf(action.registration());
                Standing before = account == null ? null : accounts.before(account);
                accounts.told(action, out);
                if (account != null && before != null) {
                    moved(account, before, out);
                }
            }
            case B2buaEvent.FromNetwork(RequestAction.Received asked) -> out.accept(new ToNetwork(unused(asked)));
            case B2buaEvent.FromNetwork _ -> {} // subscriptions and requests of ours have no use for a line yet
            case B2buaEvent.Register(String account) -> accounts.register(account, out);
            case B2buaEvent.Unregister(String account) -> accounts.unregister(account, out);
            case B2buaEvent.Rekey(String line) -> rekey(line, out);
            case B2buaEvent.ShutDown _ -> shutDown(now, out);
        }
        if (stopping && board.isQuiet() && accounts.isQuiet()) {
            down(out);
        }
    }

    @Override
    public long nextDeadline() {
        return Math.min(stopBy, incoming.nextDeadline());
    }

    @Override
    public void expire(long now, Consumer<? super B2buaAction> out) {
        incoming.expire(now, out);
        board.calls().forEach(call -> offerWhatIsOwed(call, out));
        if (now >= stopBy) {
            down(out);
        }
    }

    private void line(Line line, LineAction.Call action, long now, Consumer<? super B2buaAction> out) {
        LineCall call = board.at(line.id());
        switch (action) {
            case LineAction.Dial(String number) -> dial(line, number, call, now, out);
            case LineAction.Answer _ -> {
                if (call != null) {
                    incoming.accept(call, now, out);
                }
            }
            case LineAction.HangUp _ -> {
                if (call != null) {
                    out.accept(new ToNetwork(new CallEvent.HangUp(call.handle, "")));
                    board.part(call, LineEvent.Cause.NORMAL, out);
                }
            }
            case LineAction.Refuse _ -> {
                if (call != null) {
                    call.onLine = false; // the line never was in this call: there is nothing to release
                    incoming.giveWay(call, out);
                }
            }
            case LineAction.KeyInCall(char key) -> out.accept(new B2buaAction.SendKey(line.id(), key));
            case LineAction.FlashInCall _ -> {} // without a second call there is nothing to switch to
        }
    }

    private void dial(
            Line line, String number, @Nullable LineCall present, long now, Consumer<? super B2buaAction> out) {
        if (stopping) {
            out.accept(new ToLine(line.id(), new LineEvent.Released(LineEvent.Cause.CONGESTION)));
            return;
        }
        if (present != null && present.held) {
            incoming.giveWay(present, out); // nobody at the phone knows of it
        }
        outgoing.dial(line, number, now, out);
    }

    /**
     * An account is registered anew, or over another flow: its calls go on under what was agreed there. Where we are
     * reached elsewhere, the other side is told with a new offer: of the contact (RFC 3261 12.2.1.1, target refresh), and
     * where that stays, of the address for voice, which not everybody learns from the packets.
     */
    private void moved(String account, Standing before, Consumer<? super B2buaAction> out) {
        Standing now = accounts.before(account);
        boolean elsewhere = now != null && now.isElsewhereThan(before);
        if (now == null || (!elsewhere && before.party().equals(now.party()))) {
            return;
        }
        for (LineCall call : board.calls()) {
            if (call.line.account().equals(account)) {
                out.accept(new ToNetwork(new CallEvent.Move(call.handle, board.caller(call, now.party()))));
                call.owesOffer |= elsewhere && call.voice.isDescribed();
                offerWhatIsOwed(call, out);
            }
        }
    }

    private static void offerWhatIsOwed(LineCall call, Consumer<? super B2buaAction> out) {
        if (call.owesOffer && call.mayOffer()) {
            out.accept(new ToNetwork(IncomingCalls.offer(call)));
        }
    }

    /** A request that means nothing to a line. Whoever gets no answer may take the call for dead (RFC 3261 12.2.1.2). */
    private static RequestEvent.Respond unused(RequestAction.Received asked) {
        SipRequest request = asked.message();
        boolean known = request.is(Method.INFO) || request.is(Method.MESSAGE);
        int status = !known ? 405 : request.body().isEmpty() ? 200 : 415; // RFC 3261 8.2.1 and 8.2.3
        List<Extra<?>> instead = status == 415 ? List.of(Extra.of(Headers.ACCEPT, MediaType.SDP)) : List.of();
        return new RequestEvent.Respond(asked.request(), status, null, instead);
    }

    private void rekey(String line, Consumer<? super B2buaAction> out) {
        LineCall call = board.at(line);
        if (call != null && call.isProtected && call.mayOffer()) {
            out.accept(new ToNetwork(new CallEvent.Offer(call.handle, call.voice.offer(true))));
        }
    }

    private void network(CallAction action, long now, Consumer<? super B2buaAction> out) {
        if (action instanceof CallAction.Incoming invited) {
            incoming.invited(invited, stopping, now, out);
            return;
        }
        LineCall call = board.call(action.call());
        if (call == null || (call.parted && !(action instanceof CallAction.Ended))) {
            return; // an answer that crossed our CANCEL is the stack's to end (RFC 3261 15)
        }
        switch (action) {
            case CallAction.Incoming _ -> throw new IllegalStateException("an incoming call is handled above");
            case CallAction.Progressed(var _, String leg, var response, Body body) -> {
                call.hears(leg, response);
                outgoing.progressed(call, response, body, now, out);
            }
            case CallAction.Answered(var _, String leg, var response, Body body) -> {
                call.hears(leg, response);
                answered(call, body, now, out);
            }
            case CallAction.Established(var _, Body body) -> answered(call, body, now, out);
            case CallAction.OfferReceived(var _, Body body) -> incoming.offered(call, body, now, out);
            case CallAction.OfferWanted _ -> out.accept(new ToNetwork(IncomingCalls.offer(call)));
            case CallAction.AnswerReceived(var _, Body body) -> {
                boolean early = call.state() != CallFact.State.TALKING;
                call.agree(call.voice.answered(body, early), out);
            }
            case CallAction.OfferWithdrawn _ -> incoming.withdrawn(call);
            case CallAction.OfferRefused _ -> call.voice.concluded(); // RFC 3261 14.1: the session stays as it was
            case CallAction.TransferAsked _ ->
                out.accept(new ToNetwork(new CallEvent.AnswerTransfer(call.handle, 603)));
            case CallAction.TransferProgressed _ -> {} // a line cannot ask for a transfer yet
            case CallAction.Ended(var _, CallEnd end) -> ended(call, end, out);
        }
        offerWhatIsOwed(call, out);
    }

    /** Either side took the call; {@code body} is the answer that is still missing, or null. */
    private void answered(LineCall call, @Nullable Body body, long now, Consumer<? super B2buaAction> out) {
        if (body != null && !call.agree(call.voice.answered(body, false), out)) {
            out.accept(new ToNetwork(new CallEvent.HangUp(call.handle, "SIP;cause=488"))); // RFC 3326 2
            return;
        }
        call.voice.concluded();
        board.talking(call, now, out);
    }

    private void ended(LineCall call, CallEnd end, Consumer<? super B2buaAction> out) {
        board.forget(call);
        incoming.over(call);
        if (outgoing.secondOffer(call, end, out)) {
            return;
        }
        if (end.by() == CallEnd.By.PEER && end.message() != null) {
            call.hears(end.message());
        }
        board.part(call, CallEnds.cause(end), out);
        board.discard(call);
        boolean wasAnswered = call.state() == CallFact.State.TALKING;
        out.accept(new CallChanged(call.over(wasAnswered ? null : CallEnds.sentence(end))));
    }

    private void shutDown(long now, Consumer<? super B2buaAction> out) {
        if (stopping) {
            return;
        }
        stopping = true;
        stopBy = now + PATIENCE.toNanos();
        for (LineCall call : board.calls()) {
            out.accept(new ToNetwork(new CallEvent.HangUp(call.handle, "")));
            board.part(call, LineEvent.Cause.NORMAL, out);
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
