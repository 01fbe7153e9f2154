package gatehouse.base;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one core: at most one deadline for each key, polled with {@code now}. A binary heap with an index, so
 * that setting, moving, cancelling and polling are O(log n). Not thread-safe: it belongs to its core.
 *
 * <p>Keys are compared with {@code equals}; timers are usually named by a record such as
 * {@code (TransactionId, TimerName)}. Equal deadlines fire in the order in which they were set, so a run repeats.
 *
 * @param <K> what names a timer
 */
public final class Deadlines<K> {
    /** What {@link #next()} answers when no deadline is set. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final class Entry<K> {
        final K key;
        long at;
        long order;
        int slot;

        Entry(K key) {
            this.key = key;
        }
    }

    private final Map<K, Entry<K>> byKey = new HashMap<>();

    @SuppressWarnings({"unchecked", "rawtypes"})
    private @Nullable Entry<K>[] heap = new Entry[16];

    private int size;
    private long orders;

    /** With no deadline set. */
    public Deadlines() {}

    /** Sets the deadline of {@code key} to {@code at} (nanoseconds on the core's clock), replacing an earlier one. */
    public void set(K key, long at) {
        Entry<K> entry = byKey.get(key);
        if (entry == null) {
            entry = new Entry<>(key);
            byKey.put(key, entry);
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            entry.slot = size;
            heap[size++] = entry;
        }
        entry.at = at;
        entry.order = orders++;
        up(entry.slot);
        down(entry.slot);
    }

    /** Removes the deadline of {@code key}; says whether there was one. */
    public boolean cancel(K key) {
        Entry<K> entry = byKey.remove(key);
        if (entry == null) {
            return false;
        }
        removeAt(entry.slot);
        return true;
    }

    /** Whether {@code key} has a deadline. */
    public boolean isSet(K key) {
        return byKey.containsKey(key);
    }

    /** The earliest deadline, or {@link #NEVER}. */
    public long next() {
        return size == 0 ? NEVER : at(0).at;
    }

    /** Removes and returns one key whose deadline is at or before {@code now}, the earliest first; null if none is. */
    public @Nullable K poll(long now) {
        if (size == 0 || at(0).at > now) {
            return null;
        }
        Entry<K> first = at(0);
        byKey.remove(first.key);
        removeAt(0);
        return first.key;
    }

    /** How many deadlines are set. */
    public int size() {
        return size;
    }

    /** Removes every deadline. */
    public void clear() {
        byKey.clear();
        Arrays.fill(heap, 0, size, null);
        size = 0;
    }

    private Entry<K> at(int slot) {
        Entry<K> entry = heap[slot];
        if (entry == null) {
            throw new IllegalStateException("heap slot " + slot + " is empty");
        }
        return entry;
    }

    private void removeAt(int slot) {
        size--;
        Entry<K> last = at(size);
        heap[size] = null;
        if (slot != size) {
            place(last, slot);
            up(slot);
            down(last.slot);
        }
    }

    private void up(int slot) {
        Entry<K> entry = at(slot);
        while (slot > 0 && before(entry, at((slot - 1) / 2))) {
            place(at((slot - 1) / 2), slot);
            slot = (slot - 1) / 2;
        }
        place(entry, slot);
    }

    private void down(int slot) {
        Entry<K> entry = at(slot);
        while (true) {
            int child = 2 * slot + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && before(at(child + 1), at(child))) {
                child++;
            }
            if (!before(at(child), entry)) {
                break;
            }
            place(at(child), slot);
            slot = child;
        }
        place(entry, slot);
    }

    private void place(Entry<K> entry, int slot) {
        heap[slot] = entry;
        entry.slot = slot;
    }

    private static boolean before(Entry<?> a, Entry<?> b) {
        return a.at != b.at ? a.at < b.at : a.order < b.order;
    }
}
