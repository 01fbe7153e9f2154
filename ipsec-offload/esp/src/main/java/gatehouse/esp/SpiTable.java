package gatehouse.esp;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * SAs by SPI, open addressing with linear probing: a look-up neither allocates nor depends on how many there are. Several
 * may have one SPI.
 */
final class SpiTable<T> {
    private @Nullable Object[] values = new Object[64];
    private int[] spis = new int[64];
    private int size;

    int size() {
        return size;
    }

    void add(int spi, T value) {
        if (2 * (size + 1) > values.length) {
            grow();
        }
        insert(spi, value);
        size++;
    }

    /** The first slot that holds {@code spi}, or -1. */
    int first(int spi) {
        return probe(spi, slot(spi));
    }

    /** The next slot after {@code slot} that holds {@code spi}, or -1. */
    int next(int spi, int slot) {
        return probe(spi, slot + 1 & values.length - 1);
    }

    @SuppressWarnings("unchecked")
    T at(int slot) {
        Object value = values[slot];
        if (value == null) {
            throw new IllegalStateException("slot " + slot + " is empty");
        }
        return (T) value;
    }

    /** Removes the first with {@code spi} that {@code which} accepts. */
    boolean remove(int spi, Predicate<T> which) {
        for (int slot = first(spi); slot >= 0; slot = next(spi, slot)) {
            if (which.test(at(slot))) {
                close(slot);
                size--;
                return true;
            }
        }
        return false;
    }

    /** How many slots a look-up of {@code spi} reads, one that finds nothing too; for tests. */
    int reads(int spi) {
        int slot = slot(spi);
        int mask = values.length - 1;
        int end = first(spi);
        if (end < 0) {
            for (end = slot; values[end] != null; end = end + 1 & mask) {}
        }
        return (end - slot & mask) + 1;
    }

    private int probe(int spi, int from) {
        int mask = values.length - 1;
        for (int slot = from; values[slot] != null; slot = slot + 1 & mask) {
            if (spis[slot] == spi) {
                return slot;
            }
        }
        return -1;
    }

    /** Fills the gap that a removal leaves with what could not have its own place because of it. */
    private void close(int gap) {
        int mask = values.length - 1;
        int slot = gap;
        while (true) {
            slot = slot + 1 & mask;
            if (values[slot] == null) {
                values[gap] = null;
                return;
            }
            int home = slot(spis[slot]);
            if ((slot - home & mask) >= (slot - gap & mask)) {
                values[gap] = values[slot];
                spis[gap] = spis[slot];
                gap = slot;
            }
        }
    }

    private void insert(int spi, Object value) {
        int mask = values.length - 1;
        int slot = slot(spi);
        while (values[slot] != null) {
            slot = slot + 1 & mask;
        }
        values[slot] = value;
        spis[slot] = spi;
    }

    private void grow() {
        @Nullable Object[] oldValues = values;
        int[] oldSpis = spis;
        values = new Object[oldValues.length * 2];
        spis = new int[values.length];
        for (int i = 0; i < oldValues.length; i++) {
            Object value = oldValues[i];
            if (value != null) {
                insert(oldSpis[i], value);
            }
        }
    }

    private int slot(int spi) {
        int hash = spi * 0x9e3779b9;
        return (hash ^ hash >>> 15) & values.length - 1;
    }
}
