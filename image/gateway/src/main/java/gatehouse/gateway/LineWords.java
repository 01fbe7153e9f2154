package gatehouse.gateway;

import gatehouse.management.LineStatus;
import gatehouse.telephony.LineState;

/** A line's state in the words of the management side. */
final class LineWords {
    private LineWords() {}

    static LineStatus.Hook hook(LineState state) {
        return switch (state) {
            case LineState.Idle _, LineState.Ringing _ -> LineStatus.Hook.ON;
            default -> LineStatus.Hook.OFF;
        };
    }

    static LineStatus.State state(LineState state) {
        return switch (state) {
            case LineState.Idle _ -> LineStatus.State.IDLE;
            case LineState.DialTone _ -> LineStatus.State.DIAL_TONE;
            case LineState.Collecting _ -> LineStatus.State.DIALLING;
            case LineState.Calling _, LineState.FarEndRinging _, LineState.Answering _ -> LineStatus.State.CALLING;
            case LineState.Ringing _ -> LineStatus.State.RINGING;
            case LineState.Talking _ -> LineStatus.State.TALKING;
            case LineState.Failed _ -> LineStatus.State.BUSY_TONE;
            case LineState.Warned _, LineState.Parked _ -> LineStatus.State.HOWLING;
        };
    }
}
