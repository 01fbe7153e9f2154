package gatehouse.b2bua;

import gatehouse.b2bua.B2buaAction.CallChanged;
import gatehouse.b2bua.B2buaAction.ToLine;
import gatehouse.b2bua.B2buaAction.ToNetwork;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.ua.Body;
import gatehouse.sip.ua.CallEnd;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.EarlyMedia;
import gatehouse.sip.ua.Party;
import gatehouse.telephony.LineEvent;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a line dials, until it is answered. */
final class OutgoingCalls {
    private final Switchboard board;

    OutgoingCalls(Switchboard board) {
        this.board = board;
    }

    void dial(Line line, String dialled, long now, Consumer<? super B2buaAction> out) {
        Party party = board.accounts.party(line.account());
        String number = Withheld.number(dialled);
        LineCall call = party == null || board.at(line.id()) != null
                ? null
                : board.make(line, board.handles.call(), party.flow(), true, number, now);
        if (party == null || call == null) {
            out.accept(new ToLine(line.id(), new LineEvent.Released(LineEvent.Cause.CONGESTION)));
            return;
        }
        if (board.accounts.keying(line.account()).forbids(party.flow())) {
            board.discard(call);
            out.accept(new ToLine(line.id(), new LineEvent.Released(LineEvent.Cause.CONGESTION)));
            out.accept(new CallChanged(call.over(CallEnds.NO_CONFIDENCE)));
            return;
        }
        call.withheld = Withheld.isAsked(dialled);
        call.self = board.accounts.identity(line);
        board.enter(call);
        start(call, party, number, out);
        out.accept(new CallChanged(call.fact()));
    }

    private void start(LineCall call, Party party, String number, Consumer<? super B2buaAction> out) {
        String account = call.line.account();
        SipUri target = SipUri.of(number, board.accounts.domain(account), -1);
        Party caller = board.caller(call, party);
        // TS 24.229 5.1.3.1: preconditions are offered by Supported alone, whatever strength stands in the lines
        out.accept(new ToNetwork(new CallEvent.Start(call.handle, caller, target, call.voice.offer(), List.of())));
    }

    void progressed(
            LineCall call, SipResponse response, @Nullable Body body, long now, Consumer<? super B2buaAction> out) {
        boolean agreed = body != null && call.agree(call.voice.answered(body, true), out);
        // RFC 3312 5.3: who asks to be told of our resources gets them in an UPDATE, which needs an answer that holds
        if (agreed
                && response.lists(Headers.REQUIRE, "100rel")
                && call.voice.reservation().mustTell()) {
            out.accept(new ToNetwork(IncomingCalls.offer(call)));
        }
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

    /** SRTP was refused and is only preferred: the same call once more, offered in clear; says whether it is so. */
    boolean secondOffer(LineCall call, CallEnd end, Consumer<? super B2buaAction> out) {
        Party party = board.accounts.party(call.line.account());
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
        board.reenter(call, board.handles.call());
        start(call, party, number, out);
        return true;
    }
}
