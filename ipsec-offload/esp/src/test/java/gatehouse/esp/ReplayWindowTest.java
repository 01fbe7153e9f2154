package gatehouse.esp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.testkit.Seeds;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {
    @Test
    void agreesWithASetOfNumbers() {
        Seeds.check(300, 30_000, random -> {
            boolean extended = random.chance(0.5);
            ReplayWindow window = new ReplayWindow(64 * random.between(1, 64), extended);
            Set<Long> seen = new HashSet<>();
            long highest = 0;
            long limit = extended ? Long.MAX_VALUE : 0xffff_ffffL;
            if (random.chance(0.5)) {
                highest = random.between(1L, extended ? 1L << 40 : 0xffff_ffffL);
                if (extended && random.chance(0.5)) {
                    highest = (random.between(1L, 5L) << 32) - random.between(0, 5000);
                }
                assertTrue(window.accept(highest));
                seen.add(highest);
            }
            for (int n = 0; n < 300; n++) {
                long number = switch (random.between(0, 3)) {
                    case 0 -> highest + random.between(1, 3);
                    case 1 -> highest + random.between(1, 3 * window.size());
                    case 2 -> highest - random.between(0, 64);
                    default -> highest - random.between(0, 2 * window.size());
                };
                if (number < 0 || number > limit || (extended && highest - number >= window.size() && number <= 0)) {
                    continue;
                }
                boolean fresh = number > 0 && highest - number < window.size() && !seen.contains(number);
                long located = window.locate(number & 0xffff_ffffL);
                if (extended && highest - number >= window.size()) {
                    // Too old: the receiver takes it for the next subspace (RFC 4303 A2.1), where its ICV will be
                    // wrong.
                    assertTrue(located == ReplayWindow.REPLAYED || located > highest);
                } else {
                    assertEquals(fresh ? number : ReplayWindow.REPLAYED, located, "number " + number);
                }
                assertEquals(fresh, window.accept(number), "number " + number + " after " + highest);
                if (fresh) {
                    seen.add(number);
                    highest = Math.max(highest, number);
                }
                assertEquals(highest, window.highest());
            }
        });
    }

    @Test
    void edges() {
        ReplayWindow window = new ReplayWindow(64, false);
        assertFalse(window.accept(0), "0 is never sent");
        assertTrue(window.accept(0xffff_ffffL));
        assertTrue(window.accept(0xffff_ffffL - 63));
        assertFalse(window.accept(0xffff_ffffL - 64));
        assertThrows(IllegalArgumentException.class, () -> new ReplayWindow(32, false));
        assertThrows(IllegalArgumentException.class, () -> new ReplayWindow(8192, false));
        assertThrows(IllegalArgumentException.class, () -> new ReplayWindow(100, false));
    }
}
