package gatehouse.lab.pcscf;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** What is still to be done wrong, in order. */
final class Script {
    private final Queue<Disturbance> left;

    Script(List<Disturbance> all) {
        this.left = new ArrayDeque<>(all);
    }

    /** Whether this is what comes next; then it is done. */
    boolean next(Disturbance disturbance) {
        return left.peek() == disturbance && left.poll() != null;
    }
}
