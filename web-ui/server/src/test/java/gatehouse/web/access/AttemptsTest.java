package gatehouse.web.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.testkit.VirtualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private final VirtualClock clock = new VirtualClock();
    private final Attempts attempts = new Attempts(clock);

    @Test
    void eachGuessWaitsTwiceAsLongAsTheOneBefore() {
        for (int i = 1; i < Attempts.FREE; i++) {
            attempts.failed("192.0.2.1", "anna" + i);
            assertEquals(Duration.ZERO, attempts.pause("192.0.2.1", "anna"));
        }
        for (int seconds = 1; seconds <= 512; seconds *= 2) {
            attempts.failed("192.0.2.1", "anna" + seconds);
            assertEquals(Duration.ofSeconds(seconds), attempts.pause("192.0.2.1", "anna"));
            clock.advance(Duration.ofSeconds(seconds));
            assertEquals(Duration.ZERO, attempts.pause("192.0.2.1", "anna"));
        }
        attempts.failed("192.0.2.1", "anna");
        assertEquals(Attempts.LONGEST_FOR_ADDRESS, attempts.pause("192.0.2.1", "bert"));
    }

    @Test
    void manyAddressesAreNoWayAroundButKeepNobodyOutForLong() {
        for (int i = 0; i < 50; i++) {
            attempts.failed("192.0.2." + i, "owner");
        }
        assertEquals(Attempts.LONGEST_FOR_ACCOUNT, attempts.pause("198.51.100.1", "owner"));
        assertEquals(Duration.ZERO, attempts.pause("198.51.100.1", "anna"));
    }

    @Test
    void theRightPasswordMakesGood() {
        for (int i = 0; i < 10; i++) {
            attempts.failed("192.0.2.1", "owner");
        }
        attempts.succeeded("192.0.2.1", "owner");
        assertEquals(Duration.ZERO, attempts.pause("192.0.2.1", "owner"));
    }

    @Test
    void afterAnHourNothingIsHeldAgainstAnyone() {
        for (int i = 0; i < 10; i++) {
            attempts.failed("192.0.2.1", "owner");
        }
        clock.advance(Attempts.FORGOTTEN.plusSeconds(1));
        attempts.failed("192.0.2.1", "owner");
        assertEquals(Duration.ZERO, attempts.pause("192.0.2.1", "owner"));
    }

    @Test
    void aFloodOfNamesDoesNotForgetWhoFailsNow() {
        for (int i = 0; i < 5_000; i++) {
            attempts.failed("192.0.2.1", "name" + i);
        }
        assertTrue(attempts.pause("192.0.2.1", "another").compareTo(Duration.ofMinutes(10)) > 0);
    }
}
