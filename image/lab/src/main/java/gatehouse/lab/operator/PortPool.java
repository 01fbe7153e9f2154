package gatehouse.lab.operator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;

/** Even port numbers for RTP, each with the odd one above for RTCP. What was given back longest ago is given out first. */
public final class PortPool {
    private final Deque<Integer> free = new ArrayDeque<>();

    /** The even numbers from {@code first} up to {@code last}. */
    public PortPool(int first, int last) {
        for (int port = first + (first & 1); port < last; port += 2) {
            free.add(port);
        }
    }

    /** A free even port, or nothing when all are in use. */
    public OptionalInt take() {
        Integer port = free.pollFirst();
        return port == null ? OptionalInt.empty() : OptionalInt.of(port);
    }

    /** Gives a port back. */
    public void giveBack(int port) {
        free.addLast(port);
    }
}
