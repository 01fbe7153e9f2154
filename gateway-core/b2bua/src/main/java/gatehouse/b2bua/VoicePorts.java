package gatehouse.b2bua;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;

/**
 * Local RTP ports: even numbers, each with the odd one above it for RTCP (RFC 3550 11). The port that has rested longest
 * is given out first, so that stragglers of an old call do not reach a new one.
 */
public final class VoicePorts {
    private final Deque<Integer> free = new ArrayDeque<>();

    /** The pairs from {@code first} to {@code last}, both included. */
    public VoicePorts(int first, int last) {
        for (int port = first + (first & 1); port < last; port += 2) {
            free.add(port);
        }
    }

    OptionalInt take() {
        Integer port = free.pollFirst();
        return port == null ? OptionalInt.empty() : OptionalInt.of(port);
    }

    /** How many pairs nobody has. */
    int free() {
        return free.size();
    }

    void giveBack(int port) {
        free.addLast(port);
    }
}
