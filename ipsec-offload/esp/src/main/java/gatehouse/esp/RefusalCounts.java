package gatehouse.esp;

import java.util.EnumMap;
import java.util.Map;

/** How often each {@link Refusal} happened. Written by one thread; a reader on another may see old numbers. */
public final class RefusalCounts {
    private static final class Count {
        long value;
    }

    private final Map<Refusal, Count> counts = new EnumMap<>(Refusal.class);

    /** All zero. */
    public RefusalCounts() {
        for (Refusal refusal : Refusal.values()) {
            counts.put(refusal, new Count());
        }
    }

    /** Counts one. */
    public void add(Refusal refusal) {
        count(refusal).value++;
    }

    /** How often {@code refusal} happened. */
    public long of(Refusal refusal) {
        return count(refusal).value;
    }

    /** All of them together. */
    public long total() {
        return counts.values().stream().mapToLong(count -> count.value).sum();
    }

    /** Those that happened, for status. */
    public Map<Refusal, Long> nonZero() {
        Map<Refusal, Long> result = new EnumMap<>(Refusal.class);
        counts.forEach((refusal, count) -> {
            if (count.value != 0) {
                result.put(refusal, count.value);
            }
        });
        return result;
    }

    private Count count(Refusal refusal) {
        Count count = counts.get(refusal);
        if (count == null) {
            throw new IllegalStateException(refusal + " has no count");
        }
        return count;
    }
}
