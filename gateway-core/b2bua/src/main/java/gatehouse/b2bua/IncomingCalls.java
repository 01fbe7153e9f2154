package gatehouse.b2bua;

import gatehouse.b2bua.B2buaAction.CallChanged;
import gatehouse.b2bua.B2buaAction.ToLine;
import gatehouse.b2bua.B2buaAction.ToNetwork;
import gatehouse.b2bua.VoiceNegotiation.Reply;
import gatehouse.base.Deadlines;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.ua.Body;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.Extra;
import gatehouse.sip.ua.Identity;
import gatehouse.telephony.LineEvent;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls to a line: refused, held until their preconditions are met, put to the line, taken; and offers in calls. */
final class IncomingCalls {
    /** How long a caller may take to reserve its access; a phone that moves to another cell needs seconds. */
    private static final Duration RESERVED_WITHIN = Duration.ofSeconds(60);

    private static final List<Extra<?>> REQUIRED = List.of(Extra.of(Headers.REQUIRE, "precondition"));

    private final Switchboard board;
    private final Deadlines<LineCall> held = new Deadlines<>();

    IncomingCalls(Switchboard board) {
        this.board = board;
    }

    void invited(CallAction.Incoming incoming, boolean stopping, long now, Consumer<? super B2buaAction> out) {
        Line line = board.called(incoming.invite());
        if (line == null || board.at(line.id()) != null || stopping) {
            int status = line == null ? 404 : stopping ? 480 : 486;
            refuse(incoming, status, List.of(), null, out);
            return;
        }
        String caller = Callers.shown(incoming.invite());
        LineCall call = board.make(line, incoming.call(), incoming.flow(), false, caller, now);
        if (call == null) {
            refuse(incoming, 503, List.of(), null, out);
            return;
        }
        if (board.accounts.keying(line.account()).forbids(incoming.flow())) {
            refuse(incoming, 488, List.of(), null, out);
            drop(call, CallEnds.NO_CONFIDENCE, out);
            return;
        }
        call.hears(incoming.invite());
        call.self = Identity.called(incoming.invite()).uri();
        Body offer = incoming.offer();
        if (offer == null) {
            board.enter(call);
            alert(call, now, out);
            return;
        }
        // RFC 3261 13.3.1.3: what nobody could answer is not put to a person first
        VoiceNegotiation probe = board.negotiation(line, call.voice.rtp().port(), incoming.flow());
        switch (probe.answer(offer)) {
            case Reply.Refused(int status, Body body) -> {
                refuse(incoming, status, List.of(), body, out);
                call.tellRefusal(probe, out);
                drop(call, CallEnds.refused(status), out);
            }
            case Reply.Answer _
            when probe.reservation().isMet() -> {
                call.waitingOffer = offer;
                board.enter(call);
                alert(call, now, out);
            }
            case Reply.Answer _
            when !mayWait(incoming.invite()) -> {
                // RFC 3312 11: without reliable responses neither side could learn what the other has
                refuse(incoming, 421, List.of(Extra.of(Headers.REQUIRE, "100rel")), null, out);
                drop(call, CallEnds.refused(421), out);
            }
            case Reply.Answer _ -> hold(call, offer, now, out);
        }
    }

    private static boolean mayWait(SipRequest invite) {
        return invite.lists(Headers.SUPPORTED, "100rel") || invite.lists(Headers.REQUIRE, "100rel");
    }

    private static void refuse(
            CallAction.Incoming incoming,
            int status,
            List<Extra<?>> extras,
            @Nullable Body body,
            Consumer<? super B2buaAction> out) {
        out.accept(new ToNetwork(new CallEvent.Reject(incoming.call(), status, extras, body)));
    }

    private void drop(LineCall call, String why, Consumer<? super B2buaAction> out) {
        board.discard(call);
        out.accept(new CallChanged(call.over(why)));
    }

    /** RFC 3312 5.2: the answer goes out, and nobody hears of the call before the caller has its resources. */
    private void hold(LineCall call, Body offer, long now, Consumer<? super B2buaAction> out) {
        if (!(call.voice.answer(offer) instanceof Reply.Answer(Body answer, var agreement))) {
            throw new IllegalStateException("an offer that could be answered cannot be any more");
        }
        call.held = true;
        call.onLine = false;
        call.agreed = agreement;
        board.enter(call);
        held.set(call, now + RESERVED_WITHIN.toNanos());
        out.accept(new ToNetwork(new CallEvent.Progress(call.handle, 183, answer, true, REQUIRED)));
        out.accept(new CallChanged(call.fact()));
    }

    private void alert(LineCall call, long now, Consumer<? super B2buaAction> out) {
        held.cancel(call);
        call.held = false;
        call.onLine = true;
        call.rings(now);
        out.accept(new ToLine(call.line.id(), new LineEvent.Incoming()));
        out.accept(new ToNetwork(new CallEvent.Progress(call.handle, 180, null, false, List.of())));
        out.accept(new CallChanged(call.fact()));
    }

    /** The person lifts the receiver of a line that rings. */
    void accept(LineCall call, long now, Consumer<? super B2buaAction> out) {
        if (call.held) {
            return; // it does not ring
        }
        Body offer = call.waitingOffer;
        call.waitingOffer = null;
        if (call.agreed != null) {
            out.accept(new ToNetwork(new CallEvent.Accept(call.handle, null, List.of())));
            taken(call, call.agreed, now, out);
        } else if (offer == null) {
            out.accept(new ToNetwork(new CallEvent.Accept(call.handle, call.voice.offer(), List.of())));
        } else if (call.voice.answer(offer) instanceof Reply.Answer(Body answer, var agreement)) {
            out.accept(new ToNetwork(new CallEvent.Accept(call.handle, answer, List.of())));
            taken(call, agreement, now, out);
        } else {
            out.accept(new ToNetwork(new CallEvent.Reject(call.handle, 488, List.of())));
        }
    }

    private static void taken(
            LineCall call, VoiceNegotiation.Agreement agreement, long now, Consumer<? super B2buaAction> out) {
        call.agreed = null;
        call.speak(agreement, out);
        call.talks(now);
        out.accept(new CallChanged(call.fact()));
    }

    /** The other side offers anew: in a call that stands, or with UPDATE in one that is not answered yet. */
    void offered(LineCall call, Body offer, long now, Consumer<? super B2buaAction> out) {
        if (call.state() == CallFact.State.TALKING) {
            changed(call, offer, now, out);
            return;
        }
        switch (call.voice.answer(offer)) {
            case Reply.Answer(Body answer, VoiceNegotiation.Agreement agreement) -> {
                out.accept(new ToNetwork(new CallEvent.Answer(call.handle, answer)));
                if (call.agreed == null) {
                    call.speak(agreement, out);
                    return;
                }
                call.agreed = agreement;
                if (call.held && call.voice.reservation().isMet()) {
                    alert(call, now, out);
                }
            }
            case Reply.Refused refused -> refuseOffer(call, call.voice, refused, out);
        }
    }

    private static void refuseOffer(
            LineCall call, VoiceNegotiation asked, Reply.Refused refused, Consumer<? super B2buaAction> out) {
        out.accept(new ToNetwork(new CallEvent.RefuseOffer(call.handle, refused.status(), refused.body())));
        call.tellRefusal(asked, out);
    }

    /** RFC 3312 6, RFC 4032 3: what waits for the other side's resources changes nothing before they are there. */
    private void changed(LineCall call, Body offer, long now, Consumer<? super B2buaAction> out) {
        VoiceNegotiation waiting = call.change;
        boolean crossed = call.voice.isOffering();
        VoiceNegotiation next = (waiting == null ? call.voice : waiting).copy();
        switch (next.answer(offer)) {
            case Reply.Answer(Body answer, var agreement)
            when next.reservation().isMet() -> {
                call.voice = next;
                if (crossed) {
                    // RFC 3261 14.1: ours met theirs and waits in the stack; by now what it says is out of date
                    // (RFC 3264 8: the version goes up by one each time), so this one takes its place
                    out.accept(new ToNetwork(offer(call)));
                }
                out.accept(new ToNetwork(new CallEvent.Answer(call.handle, answer)));
                if (waiting != null) {
                    call.change = null;
                    held.cancel(call);
                    out.accept(new ToNetwork(new CallEvent.Accept(call.handle, null, List.of())));
                }
                call.speak(agreement, out);
            }
            case Reply.Answer(Body answer, var _) -> {
                call.change = next;
                held.set(call, now + RESERVED_WITHIN.toNanos());
                out.accept(new ToNetwork(new CallEvent.Progress(call.handle, 183, answer, true, REQUIRED)));
            }
            case Reply.Refused refused -> refuseOffer(call, next, refused, out);
        }
    }

    /** A change that waited comes to nothing; the call goes on as it was. */
    void withdrawn(LineCall call) {
        VoiceNegotiation change = call.change;
        if (change != null) {
            call.voice.passOver(change);
            call.change = null;
            held.cancel(call);
        }
    }

    /** The line is wanted for something else than a call that it does not know of. */
    void giveWay(LineCall call, Consumer<? super B2buaAction> out) {
        out.accept(new ToNetwork(new CallEvent.Reject(call.handle, 486, List.of())));
        board.part(call, LineEvent.Cause.NORMAL, out);
    }

    /** Our next offer in a call, which requires of the other side what it asks of it (RFC 3312 11). */
    static CallEvent.Offer offer(LineCall call) {
        call.owesOffer = false;
        Body body = call.voice.offer();
        boolean required = call.state() != CallFact.State.TALKING
                && call.voice.reservation().isMandatory();
        return new CallEvent.Offer(call.handle, body, required ? REQUIRED : List.of());
    }

    void over(LineCall call) {
        held.cancel(call);
    }

    long nextDeadline() {
        return held.next();
    }

    void expire(long now, Consumer<? super B2buaAction> out) {
        for (LineCall call = held.poll(now); call != null; call = held.poll(now)) {
            Body why = (call.change == null ? call.voice : call.change).expired();
            withdrawn(call);
            if (call.voice.isOffering()) {
                out.accept(new ToNetwork(offer(call))); // as in changed: what waits in the stack is out of date
            }
            out.accept(new ToNetwork(new CallEvent.Reject(call.handle, 580, List.of(), why)));
        }
    }
}
