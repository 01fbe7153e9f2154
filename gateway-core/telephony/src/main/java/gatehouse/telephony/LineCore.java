package gatehouse.telephony;

import gatehouse.base.Core;
import gatehouse.base.Deadlines;
import gatehouse.telephony.LineAction.Answer;
import gatehouse.telephony.LineAction.CloseVoice;
import gatehouse.telephony.LineAction.Dial;
import gatehouse.telephony.LineAction.FlashInCall;
import gatehouse.telephony.LineAction.HangUp;
import gatehouse.telephony.LineAction.KeyInCall;
import gatehouse.telephony.LineAction.OpenVoice;
import gatehouse.telephony.LineAction.Play;
import gatehouse.telephony.LineAction.Quiet;
import gatehouse.telephony.LineAction.Refuse;
import gatehouse.telephony.LineAction.RingOff;
import gatehouse.telephony.LineAction.RingOn;
import gatehouse.telephony.LineEvent.Cause;
import gatehouse.telephony.LineState.Answering;
import gatehouse.telephony.LineState.Calling;
import gatehouse.telephony.LineState.Collecting;
import gatehouse.telephony.LineState.DialTone;
import gatehouse.telephony.LineState.Failed;
import gatehouse.telephony.LineState.FarEndRinging;
import gatehouse.telephony.LineState.Idle;
import gatehouse.telephony.LineState.Parked;
import gatehouse.telephony.LineState.Ringing;
import gatehouse.telephony.LineState.Talking;
import gatehouse.telephony.LineState.TestRinging;
import gatehouse.telephony.LineState.Warned;
import java.util.function.Consumer;

/**
 * The state machine of an analogue line with one call: what the person does on one side, what the network says on the
 * other. One deadline runs at a time; which one follows from the state.
 */
public final class LineCore implements Core<LineEvent, LineAction> {
    /** Longer numbers than this (E.164 has 15 digits, with prefixes and codes) are wrong. */
    private static final int MAX_DIGITS = 40;

    /** Long enough to walk to the phone in the next room, and over by itself. */
    private static final int TEST_RING = 10_000;

    private static final long NANOS_PER_MS = 1_000_000;

    private final DialPlan plan;
    private final Cadence cadence;
    private final LineTimers timers;
    private LineState state = new Idle();
    private long deadline = Deadlines.NEVER;

    /** A line on hook. */
    public LineCore(DialPlan plan, Cadence cadence, LineTimers timers) {
        this.plan = plan;
        this.cadence = cadence;
        this.timers = timers;
    }

    /** Where the line stands. */
    public LineState state() {
        return state;
    }

    @Override
    public long nextDeadline() {
        return deadline;
    }

    @Override
    public void handle(LineEvent event, long now, Consumer<? super LineAction> out) {
        switch (event) {
            case LineEvent.OffHook() -> offHook(now, out);
            case LineEvent.OnHook() -> onHook(out);
            case LineEvent.Flash() -> {
                if (state instanceof Talking) {
                    out.accept(new FlashInCall());
                }
            }
            case LineEvent.Key(char key) -> key(key, now, out);
            case LineEvent.TestRing() -> {
                if (state instanceof Idle) {
                    testRing(0, TEST_RING, now, out);
                }
            }
            case LineEvent.Incoming() -> incoming(now, out);
            case LineEvent.FarEndRings() -> {
                if (state instanceof Calling(String number)) {
                    out.accept(new Play(Signal.RINGBACK));
                    enter(new FarEndRinging(number, false));
                }
            }
            case LineEvent.EarlyMedia() -> earlyMedia(out);
            case LineEvent.Connected() -> connected(out);
            case LineEvent.Released(Cause cause) -> released(cause, now, out);
        }
    }

    @Override
    public void expire(long now, Consumer<? super LineAction> out) {
        if (now < deadline) {
            return;
        }
        deadline = Deadlines.NEVER;
        switch (state) {
            case DialTone() -> fail(Signal.CONGESTION, now, out);
            case Collecting(String dialled) -> {
                switch (plan.match(dialled)) {
                    case MAY_DIAL, COMPLETE -> dial(dialled, out);
                    case PARTIAL, NONE -> fail(Signal.CONGESTION, now, out);
                }
            }
            case Ringing(int part) -> ring((part + 1) % cadence.millis().size(), now, out);
            case TestRinging(int part, int millis) ->
                testRing((part + 1) % cadence.millis().size(), millis, now, out);
            case Failed() -> {
                out.accept(new Play(Signal.OFF_HOOK_WARNING));
                enter(new Warned(), now, timers.warningTone());
            }
            case Warned() -> {
                out.accept(new Quiet());
                enter(new Parked());
            }
            case Idle() -> {}
            case Calling(String number) -> {}
            case FarEndRinging(String number, boolean earlyMedia) -> {}
            case Answering() -> {}
            case Talking() -> {}
            case Parked() -> {}
        }
    }

    private void offHook(long now, Consumer<? super LineAction> out) {
        if (state instanceof Ringing) {
            out.accept(new RingOff());
            out.accept(new Answer());
            enter(new Answering());
        } else if (state instanceof Idle || state instanceof TestRinging) {
            if (state instanceof TestRinging) {
                out.accept(new RingOff());
            }
            out.accept(new Play(Signal.DIAL));
            enter(new DialTone(), now, timers.firstDigit());
        }
    }

    private void onHook(Consumer<? super LineAction> out) {
        switch (state) {
            case Calling(String number) -> out.accept(new HangUp());
            case FarEndRinging(String number, boolean earlyMedia) -> {
                out.accept(earlyMedia ? new CloseVoice() : new Quiet());
                out.accept(new HangUp());
            }
            case Answering() -> out.accept(new HangUp());
            case Talking() -> {
                out.accept(new CloseVoice());
                out.accept(new HangUp());
            }
            case DialTone() -> out.accept(new Quiet());
            case Failed() -> out.accept(new Quiet());
            case Warned() -> out.accept(new Quiet());
            case Collecting(String dialled) -> {}
            case Parked() -> {}
            case Idle() -> {}
            case Ringing(int part) -> {
                return; // it is on hook already; a bounce must not stop the ringing
            }
            case TestRinging(int part, int millis) -> {
                return;
            }
        }
        enter(new Idle());
    }

    private void key(char key, long now, Consumer<? super LineAction> out) {
        switch (state) {
            case DialTone() -> {
                out.accept(new Quiet());
                collect("", key, now, out);
            }
            case Collecting(String dialled) -> collect(dialled, key, now, out);
            case Talking() -> out.accept(new KeyInCall(key));
            case FarEndRinging(String number, boolean earlyMedia) -> {
                if (earlyMedia) {
                    out.accept(new KeyInCall(key)); // announcements before the answer may ask for keys
                }
            }
            case Idle() -> {}
            case Calling(String number) -> {}
            case Ringing(int part) -> {}
            case TestRinging(int part, int millis) -> {}
            case Answering() -> {}
            case Failed() -> {}
            case Warned() -> {}
            case Parked() -> {}
        }
    }

    private void collect(String before, char key, long now, Consumer<? super LineAction> out) {
        String dialled = before + key;
        switch (dialled.length() > MAX_DIGITS ? DialPlan.Match.NONE : plan.match(dialled)) {
            case COMPLETE -> dial(dialled, out);
            case MAY_DIAL -> enter(new Collecting(dialled), now, timers.shortNextDigit());
            case PARTIAL -> enter(new Collecting(dialled), now, timers.nextDigit());
            case NONE -> {
                // Hash that is no part of a number says "that was all".
                if (key == '#' && plan.match(before) == DialPlan.Match.MAY_DIAL) {
                    dial(before, out);
                } else {
                    fail(Signal.CONGESTION, now, out);
                }
            }
        }
    }

    private void dial(String number, Consumer<? super LineAction> out) {
        out.accept(new Dial(number));
        enter(new Calling(number));
    }

    private void incoming(long now, Consumer<? super LineAction> out) {
        if (state instanceof Idle || state instanceof TestRinging) {
            ring(0, now, out);
        } else {
            out.accept(new Refuse());
        }
    }

    private void ring(int part, long now, Consumer<? super LineAction> out) {
        out.accept(part % 2 == 0 ? new RingOn(cadence.hertz()) : new RingOff());
        enter(new Ringing(part), now, cadence.millis().get(part));
    }

    private void testRing(int part, int millis, long now, Consumer<? super LineAction> out) {
        if (millis == 0) {
            out.accept(new RingOff());
            enter(new Idle());
            return;
        }
        int next = Math.min(cadence.millis().get(part), millis);
        out.accept(part % 2 == 0 ? new RingOn(cadence.hertz()) : new RingOff());
        enter(new TestRinging(part, millis - next), now, next);
    }

    private void earlyMedia(Consumer<? super LineAction> out) {
        if (state instanceof Calling(String number)) {
            out.accept(new OpenVoice());
            enter(new FarEndRinging(number, true));
        } else if (state instanceof FarEndRinging(String number, boolean open) && !open) {
            out.accept(new Quiet());
            out.accept(new OpenVoice());
            enter(new FarEndRinging(number, true));
        }
    }

    private void connected(Consumer<? super LineAction> out) {
        switch (state) {
            case Calling(String number) -> out.accept(new OpenVoice());
            case FarEndRinging(String number, boolean earlyMedia) -> {
                if (!earlyMedia) {
                    out.accept(new Quiet());
                    out.accept(new OpenVoice());
                }
            }
            case Answering() -> out.accept(new OpenVoice());
            case Talking() -> {}
            case Idle() -> {
                return;
            }
            case DialTone() -> {
                return;
            }
            case Collecting(String dialled) -> {
                return;
            }
            case Ringing(int part) -> {
                return;
            }
            case TestRinging(int part, int millis) -> {
                return;
            }
            case Failed() -> {
                return;
            }
            case Warned() -> {
                return;
            }
            case Parked() -> {
                return;
            }
        }
        enter(new Talking());
    }

    private void released(Cause cause, long now, Consumer<? super LineAction> out) {
        switch (state) {
            case Ringing(int part) -> {
                out.accept(new RingOff());
                enter(new Idle());
            }
            case Calling(String number) -> fail(tone(cause), now, out);
            case Answering() -> fail(tone(cause), now, out);
            case FarEndRinging(String number, boolean earlyMedia) -> {
                if (earlyMedia) {
                    out.accept(new CloseVoice());
                }
                fail(tone(cause), now, out);
            }
            case Talking() -> {
                out.accept(new CloseVoice());
                fail(tone(cause), now, out);
            }
            case Idle() -> {}
            case TestRinging(int part, int millis) -> {}
            case DialTone() -> {}
            case Collecting(String dialled) -> {}
            case Failed() -> {}
            case Warned() -> {}
            case Parked() -> {}
        }
    }

    /** E.182: busy tone where the far end is busy or gone, congestion tone where the network or the number is at fault. */
    private static Signal tone(Cause cause) {
        return switch (cause) {
            case NORMAL, BUSY -> Signal.BUSY;
            case NO_SUCH_NUMBER, CONGESTION -> Signal.CONGESTION;
        };
    }

    private void fail(Signal signal, long now, Consumer<? super LineAction> out) {
        out.accept(new Play(signal));
        enter(new Failed(), now, timers.failureTone());
    }

    private void enter(LineState next) {
        state = next;
        deadline = Deadlines.NEVER;
    }

    private void enter(LineState next, long now, int millis) {
        state = next;
        deadline = now + millis * NANOS_PER_MS;
    }
}
