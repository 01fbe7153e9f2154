package gatehouse.config.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConfirmTimerTest {
    private static final Duration NINETY = Duration.ofSeconds(90);
    private static final Instant DUE = Instant.parse("2026-11-21T03:01:30Z");

    @Test
    void isDueAtItsDeadlineAndNotBefore() {
        ConfirmTimer timer = ConfirmTimer.start(NINETY, 5);
        assertFalse(timer.isDue(NINETY.toNanos() + 4));
        assertEquals(Duration.ofNanos(1), timer.remaining(NINETY.toNanos() + 4));
        assertTrue(timer.isDue(NINETY.toNanos() + 5));
        assertEquals(Duration.ZERO, timer.remaining(NINETY.toNanos() + 6));
    }

    /** The origin of monotonic time is arbitrary, so a timer may run over the end of a long. */
    @Test
    void runsOverTheEndOfALong() {
        long now = Long.MAX_VALUE - 10;
        ConfirmTimer timer = ConfirmTimer.start(NINETY, now);
        assertFalse(timer.isDue(now));
        assertTrue(timer.isDue(now + NINETY.toNanos()));
    }

    @Test
    void goesOnAfterARestart() {
        assertEquals(
                Duration.ofSeconds(30),
                ConfirmTimer.resume(DUE, NINETY, DUE.minusSeconds(30), 1_000).remaining(1_000));
    }

    @Test
    void isDueAtOnceWhenTheRestartTookLonger() {
        assertTrue(ConfirmTimer.resume(DUE, NINETY, DUE.plusSeconds(1), 1_000).isDue(1_000));
    }

    @Test
    void neverWaitsLongerThanItWasSetForWhenTheClockIsInThePast() {
        assertEquals(
                NINETY, ConfirmTimer.resume(DUE, NINETY, Instant.EPOCH, 1_000).remaining(1_000));
    }
}
