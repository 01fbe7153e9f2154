package gatehouse.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventLogTest {
    @Test
    void aReaderGoesOnWhereItStopped() {
        EventLog log = filled(10, 100, 4);
        EventLog.Page first = log.after(Long.MIN_VALUE, 3);
        assertEquals(List.of(100L, 101L, 102L), numbers(first));
        assertFalse(first.missed());
        EventLog.Page second = log.after(first.last(), 3);
        assertEquals(List.of(103L), numbers(second));
        assertFalse(second.missed());
        EventLog.Page nothing = log.after(second.last(), 3);
        assertEquals(List.of(), numbers(nothing));
        assertEquals(103, nothing.last());
        assertFalse(nothing.missed());
    }

    @Test
    void aReaderWhoWasAwayTooLongIsTold() {
        EventLog log = filled(4, 100, 10);
        assertTrue(log.after(104, 10).missed());
        assertFalse(log.after(105, 10).missed());
        assertEquals(List.of(106L, 107L, 108L, 109L), numbers(log.after(100, 10)));
    }

    /** After a restart the numbers are those of another process: greater ones if the clock went on, else smaller. */
    @Test
    void aReaderOfAnEarlierProcessIsTold() {
        EventLog log = filled(4, 1_000, 2);
        assertTrue(log.after(500, 10).missed());
        assertEquals(List.of(1_000L, 1_001L), numbers(log.after(500, 10)));
        assertTrue(log.after(5_000, 10).missed());
        assertEquals(List.of(1_000L, 1_001L), numbers(log.after(5_000, 10)));
        assertTrue(new EventLog(4, 1_000).after(5_000, 10).missed());
    }

    @Test
    void theLastFewAreTheLastFew() {
        EventLog log = filled(4, 1, 6);
        assertEquals(List.of(5L, 6L), log.last(2).stream().map(Event::sequence).toList());
        assertEquals(4, log.last(100).size());
        assertEquals(List.of(), log.last(0));
        assertEquals(List.of(), new EventLog(3, 7).last(5));
    }

    /** Readers of any pace see each event at most once, in order, and know when they missed one. */
    @Test
    void noReaderSeesAnEventTwiceOrMissesOneUnknowingly() {
        long seed = Long.getLong("gatehouse.seed", 5L);
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            String where = "seed " + seed + ", round " + round;
            EventLog log = new EventLog(1 + random.nextInt(8), random.nextInt(1_000));
            long read = Long.MIN_VALUE;
            long expected = -1;
            for (int step = 0; step < 60; step++) {
                if (random.nextInt(3) > 0) {
                    add(log);
                    continue;
                }
                EventLog.Page page = log.after(read, 1 + random.nextInt(5));
                for (Event event : page.events()) {
                    boolean first = event == page.events().getFirst();
                    assertTrue(expected < 0 || event.sequence() == expected || (first && page.missed()), where);
                    assertTrue(event.sequence() > read, where);
                    read = event.sequence();
                    expected = read + 1;
                }
                read = page.last();
            }
        }
    }

    @Test
    void aLogOfNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new EventLog(0, 0));
    }

    private static EventLog filled(int capacity, long first, int events) {
        EventLog log = new EventLog(capacity, first);
        for (int i = 0; i < events; i++) {
            add(log);
        }
        return log;
    }

    private static void add(EventLog log) {
        log.add(0, Event.Level.INFO, "line", "phone1", Saying.of(Sentence.CALL_ENDED), null);
    }

    private static List<Long> numbers(EventLog.Page page) {
        return page.events().stream().map(Event::sequence).toList();
    }
}
