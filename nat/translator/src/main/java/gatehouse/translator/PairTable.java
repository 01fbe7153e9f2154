package gatehouse.translator;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A hash table with two longs as key that allocates only when it grows: open addressing, linear probing, no tombstones.
 * Keys are mixed with a secret, so that a stranger who chooses ports and addresses cannot choose collisions.
 */
final class PairTable<V> {
    private final long secret;
    private long[] first = new long[64];
    private long[] second = new long[64];

    @SuppressWarnings({"unchecked", "rawtypes"})
    private @Nullable V[] values = (V[]) new Object[64];

    private int size;

    PairTable(long secret) {
        this.secret = secret;
    }

    int size() {
        return size;
    }

    @Nullable
    V get(long a, long b) {
        int mask = values.length - 1;
        int slot = home(a, b);
        while (true) {
            V value = values[slot];
            if (value == null || (first[slot] == a && second[slot] == b)) {
                return value;
            }
            slot = slot + 1 & mask;
        }
    }

    void put(long a, long b, V value) {
        if (size * 2 >= values.length) {
            grow();
        }
        int mask = values.length - 1;
        int slot = home(a, b);
        while (values[slot] != null) {
            if (first[slot] == a && second[slot] == b) {
                values[slot] = value;
                return;
            }
            slot = slot + 1 & mask;
        }
        first[slot] = a;
        second[slot] = b;
        values[slot] = value;
        size++;
    }

    void remove(long a, long b) {
        int mask = values.length - 1;
        int slot = home(a, b);
        while (values[slot] != null && !(first[slot] == a && second[slot] == b)) {
            slot = slot + 1 & mask;
        }
        if (values[slot] == null) {
            return;
        }
        size--;
        int hole = slot;
        for (int next = hole + 1 & mask; values[next] != null; next = next + 1 & mask) {
            // What stands behind the hole moves into it, unless its home lies between the two.
            if ((next - home(first[next], second[next]) & mask) >= (next - hole & mask)) {
                first[hole] = first[next];
                second[hole] = second[next];
                values[hole] = values[next];
                hole = next;
            }
        }
        values[hole] = null;
    }

    void clear() {
        Arrays.fill(values, null);
        size = 0;
    }

    private int home(long a, long b) {
        long mixed = (a ^ secret) * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 32 ^ b) * 0xd6e8feb86659fd93L;
        mixed = (mixed ^ mixed >>> 32) * 0xd6e8feb86659fd93L;
        return (int) (mixed >>> 32) & values.length - 1;
    }

    @SuppressWarnings("unchecked")
    private void grow() {
        long[] oldFirst = first;
        long[] oldSecond = second;
        @Nullable V[] oldValues = values;
        first = new long[oldValues.length * 2];
        second = new long[oldValues.length * 2];
        values = (V[]) new Object[oldValues.length * 2];
        size = 0;
        for (int i = 0; i < oldValues.length; i++) {
            V value = oldValues[i];
            if (value != null) {
                put(oldFirst[i], oldSecond[i], value);
            }
        }
    }
}
