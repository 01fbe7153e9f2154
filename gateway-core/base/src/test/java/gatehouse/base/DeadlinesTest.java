package gatehouse.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    @Test
    void equalDeadlinesFireInTheOrderTheyWereSet() {
        Deadlines<String> deadlines = new Deadlines<>();
        deadlines.set("b", 5);
        deadlines.set("a", 5);
        deadlines.set("c", 4);
        assertEquals(4, deadlines.next());
        assertNull(deadlines.poll(3));
        assertEquals(List.of("c", "b", "a"), drain(deadlines, 5));
        assertEquals(Deadlines.NEVER, deadlines.next());
    }

    @Test
    void aMovedDeadlineFiresOnceAndACancelledOneNever() {
        Deadlines<String> deadlines = new Deadlines<>();
        deadlines.set("a", 1);
        deadlines.set("a", 9);
        deadlines.set("b", 2);
        assertTrue(deadlines.cancel("b"));
        assertFalse(deadlines.cancel("b"));
        assertNull(deadlines.poll(8));
        assertEquals("a", deadlines.poll(9));
        assertEquals(0, deadlines.size());
    }

    @Test
    void agreesWithASortedMapOnRandomUse() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Deadlines<Integer> deadlines = new Deadlines<>();
            Map<Integer, long[]> model = new TreeMap<>();
            long orders = 0;
            for (int step = 0; step < 300; step++) {
                int key = random.nextInt(40);
                switch (random.nextInt(4)) {
                    case 0, 1 -> {
                        long at = random.nextInt(100);
                        deadlines.set(key, at);
                        model.put(key, new long[] {at, orders++});
                    }
                    case 2 -> assertEquals(model.remove(key) != null, deadlines.cancel(key), "seed " + seed);
                    default -> {
                        long now = random.nextInt(100);
                        List<Integer> due = new ArrayList<>();
                        model.entrySet().stream()
                                .filter(e -> e.getValue()[0] <= now)
                                .sorted(Comparator.comparingLong((Map.Entry<Integer, long[]> e) -> e.getValue()[0])
                                        .thenComparingLong(e -> e.getValue()[1]))
                                .forEach(e -> due.add(e.getKey()));
                        model.keySet().removeAll(due);
                        assertEquals(due, drain(deadlines, now), "seed " + seed);
                    }
                }
                assertEquals(model.size(), deadlines.size(), "seed " + seed);
            }
        }
    }

    private static <K> List<K> drain(Deadlines<K> deadlines, long now) {
        List<K> fired = new ArrayList<>();
        for (K key = deadlines.poll(now); key != null; key = deadlines.poll(now)) {
            fired.add(key);
        }
        return fired;
    }
}
