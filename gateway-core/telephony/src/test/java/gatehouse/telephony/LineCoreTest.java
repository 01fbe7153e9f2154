package gatehouse.telephony;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Deadlines;
import gatehouse.telephony.LineEvent.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineCoreTest {
    private static final long MS = 1_000_000;
    private final Country de = Country.of("DE").orThrow();
    private final LineCore core =
            new LineCore(DialPlan.parse("11[02]|0xx.T|**x.T").orThrow(), de.ringing(), LineTimers.DEFAULT);
    private final List<LineAction> actions = new ArrayList<>();
    private long now;

    private void on(LineEvent event, LineAction... expected) {
        actions.clear();
        core.handle(event, now, actions::add);
        assertEquals(List.of(expected), actions, event.toString());
    }

    /** Lets time pass; the deadline must come exactly then. */
    private void after(int millis, LineAction... expected) {
        now += millis * MS;
        assertEquals(now, core.nextDeadline());
        actions.clear();
        core.expire(now - 1, actions::add);
        assertEquals(List.of(), actions, "too early");
        core.expire(now, actions::add);
        assertEquals(List.of(expected), actions);
    }

    private void key(char key, LineAction... expected) {
        on(new LineEvent.Key(key), expected);
    }

    private static LineAction play(Signal signal) {
        return new LineAction.Play(signal);
    }

    private static final LineAction QUIET = new LineAction.Quiet();
    private static final LineAction OPEN = new LineAction.OpenVoice();
    private static final LineAction CLOSE = new LineAction.CloseVoice();
    private static final LineAction HANG_UP = new LineAction.HangUp();

    private void dial110() {
        on(new LineEvent.OffHook(), play(Signal.DIAL));
        key('1', QUIET);
        key('1');
        key('0', new LineAction.Dial("110"));
    }

    @Test
    void aCallFromDialToneToOnHook() {
        dial110();
        on(new LineEvent.FarEndRings(), play(Signal.RINGBACK));
        on(new LineEvent.FarEndRings());
        on(new LineEvent.Connected(), QUIET, OPEN);
        key('5', new LineAction.KeyInCall('5'));
        on(new LineEvent.Flash(), new LineAction.FlashInCall());
        assertEquals(Deadlines.NEVER, core.nextDeadline());
        on(new LineEvent.OnHook(), CLOSE, HANG_UP);
        assertEquals(new LineState.Idle(), core.state());
    }

    @Test
    void earlyMediaTakesThePlaceOfTheLocalTone() {
        dial110();
        on(new LineEvent.FarEndRings(), play(Signal.RINGBACK));
        on(new LineEvent.EarlyMedia(), QUIET, OPEN);
        on(new LineEvent.Connected());
        assertEquals(new LineState.Talking(), core.state());
    }

    @Test
    void theFarEndHangsUpAndTheHandsetIsForgotten() {
        dial110();
        on(new LineEvent.Connected(), OPEN);
        on(new LineEvent.Released(Cause.NORMAL), CLOSE, play(Signal.BUSY));
        after(30_000, play(Signal.OFF_HOOK_WARNING));
        after(60_000, QUIET);
        assertEquals(new LineState.Parked(), core.state());
        assertEquals(Deadlines.NEVER, core.nextDeadline());
        on(new LineEvent.Incoming(), new LineAction.Refuse());
        on(new LineEvent.OnHook());
        on(new LineEvent.OffHook(), play(Signal.DIAL));
    }

    @Test
    void failuresHaveTheirTones() {
        for (Cause cause : Cause.values()) {
            dial110();
            boolean busy = cause == Cause.BUSY || cause == Cause.NORMAL;
            on(new LineEvent.Released(cause), play(busy ? Signal.BUSY : Signal.CONGESTION));
            on(new LineEvent.OnHook(), QUIET);
        }
    }

    @Test
    void theDialPlanDecidesWhenToDial() {
        on(new LineEvent.OffHook(), play(Signal.DIAL));
        key('0', QUIET);
        key('3');
        assertEquals(now + 4_000 * MS, core.nextDeadline(), "already a number: the short time");
        now += 1000 * MS;
        key('0');
        after(4_000, new LineAction.Dial("030"));
        on(new LineEvent.OnHook(), HANG_UP);
        on(new LineEvent.OffHook(), play(Signal.DIAL));
        key('0', QUIET);
        key('3');
        key('#', new LineAction.Dial("03"));
    }

    @Test
    void wrongAndUnfinishedNumbersGiveCongestion() {
        on(new LineEvent.OffHook(), play(Signal.DIAL));
        key('9', QUIET, play(Signal.CONGESTION));
        key('9');
        on(new LineEvent.OnHook(), QUIET);
        on(new LineEvent.OffHook(), play(Signal.DIAL));
        key('1', QUIET);
        after(10_000, play(Signal.CONGESTION));
        on(new LineEvent.OnHook(), QUIET);
        on(new LineEvent.OffHook(), play(Signal.DIAL));
        after(15_000, play(Signal.CONGESTION));
    }

    @Test
    void theBellIsTriedForTenSecondsAndGivesWayToAPersonAndToACall() {
        LineAction off = new LineAction.RingOff();
        on(new LineEvent.TestRing(), new LineAction.RingOn(25));
        on(new LineEvent.TestRing());
        on(new LineEvent.OnHook());
        on(new LineEvent.Released(Cause.NORMAL));
        after(1_000, off);
        after(4_000, new LineAction.RingOn(25));
        after(1_000, off);
        after(4_000, off);
        assertEquals(new LineState.Idle(), core.state());
        assertEquals(Deadlines.NEVER, core.nextDeadline());

        on(new LineEvent.TestRing(), new LineAction.RingOn(25));
        on(new LineEvent.OffHook(), off, play(Signal.DIAL));
        on(new LineEvent.TestRing());
        on(new LineEvent.OnHook(), QUIET);

        on(new LineEvent.TestRing(), new LineAction.RingOn(25));
        on(new LineEvent.Incoming(), new LineAction.RingOn(25));
        assertEquals(new LineState.Ringing(0), core.state());
        on(new LineEvent.OffHook(), off, new LineAction.Answer());
        on(new LineEvent.Connected(), OPEN);
        on(new LineEvent.TestRing());
        assertEquals(new LineState.Talking(), core.state());
    }

    @Test
    void ringingFollowsTheCadenceUntilAnsweredOrCancelled() {
        on(new LineEvent.Incoming(), new LineAction.RingOn(25));
        after(1_000, new LineAction.RingOff());
        after(4_000, new LineAction.RingOn(25));
        on(new LineEvent.OnHook());
        on(new LineEvent.Incoming(), new LineAction.Refuse());
        on(new LineEvent.Released(Cause.NORMAL), new LineAction.RingOff());
        assertEquals(new LineState.Idle(), core.state());
        on(new LineEvent.Incoming(), new LineAction.RingOn(25));
        on(new LineEvent.OffHook(), new LineAction.RingOff(), new LineAction.Answer());
        on(new LineEvent.Connected(), OPEN);
        on(new LineEvent.OnHook(), CLOSE, HANG_UP);
    }

    @Test
    void givingUpBeforeTheAnswerEndsTheCall() {
        dial110();
        on(new LineEvent.OnHook(), HANG_UP);
        dial110();
        on(new LineEvent.FarEndRings(), play(Signal.RINGBACK));
        on(new LineEvent.OnHook(), QUIET, HANG_UP);
    }

    @Test
    void noSequenceOfEventsLeavesAnythingOpen() {
        long seed = 20261121;
        Random random = new Random(seed);
        LineEvent[] events = {
            new LineEvent.OffHook(),
            new LineEvent.OnHook(),
            new LineEvent.Flash(),
            new LineEvent.Key('1'),
            new LineEvent.Key('0'),
            new LineEvent.Key('#'),
            new LineEvent.Incoming(),
            new LineEvent.FarEndRings(),
            new LineEvent.EarlyMedia(),
            new LineEvent.Connected(),
            new LineEvent.Released(Cause.BUSY),
            new LineEvent.Released(Cause.CONGESTION)
        };
        boolean voice = false;
        boolean ringing = false;
        boolean tone = false;
        boolean call = false;
        for (int i = 0; i < 200_000; i++) {
            LineEvent event = events[random.nextInt(events.length)];
            if (event instanceof LineEvent.Released) {
                call = false; // the network's side is over
            }
            actions.clear();
            core.handle(event, now, actions::add);
            if (random.nextInt(10) == 0 && core.nextDeadline() != Deadlines.NEVER) {
                now = core.nextDeadline();
                core.expire(now, actions::add);
            }
            for (LineAction action : actions) {
                String where = "seed " + seed + " step " + i + " " + event + " " + action;
                switch (action) {
                    case LineAction.OpenVoice() -> {
                        assertTrue(!voice && !ringing && !tone, where);
                        voice = true;
                    }
                    case LineAction.CloseVoice() -> {
                        assertTrue(voice, where);
                        voice = false;
                    }
                    case LineAction.RingOn(int hertz) -> ringing = true;
                    case LineAction.RingOff() -> ringing = false;
                    case LineAction.Play(Signal signal) -> {
                        assertTrue(!voice && !ringing, where);
                        tone = true;
                    }
                    case LineAction.Quiet() -> tone = false;
                    case LineAction.Dial(String number) -> call = true;
                    case LineAction.Answer() -> call = true;
                    case LineAction.HangUp() -> {
                        assertTrue(call, where);
                        call = false;
                    }
                    case LineAction.Refuse() -> {}
                    case LineAction.KeyInCall(char key) -> assertTrue(voice, where);
                    case LineAction.FlashInCall() -> assertTrue(voice, where);
                }
            }
            if (core.state() instanceof LineState.Idle) {
                assertTrue(!voice && !ringing && !tone && !call, "seed " + seed + " step " + i + " after " + event);
            }
        }
        core.handle(new LineEvent.OnHook(), now, actions::add);
        core.handle(new LineEvent.Released(Cause.NORMAL), now, actions::add);
        assertInstanceOf(LineState.Idle.class, core.state());
    }
}
