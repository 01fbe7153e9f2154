package gatehouse.scenarios.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Predicate;

/** Events of one process in the order they came, waiting to be looked at. Any thread adds, one takes. */
public final class Mailbox {
    /** A demo that runs for days keeps only what is recent. */
    private static final int KEPT = 1000;

    private final ArrayDeque<JsonNode> events = new ArrayDeque<>();

    /** An empty one. */
    public Mailbox() {}

    /** Adds an event. */
    public synchronized void add(JsonNode event) {
        if (events.size() == KEPT) {
            events.removeFirst();
        }
        events.addLast(event);
        notifyAll();
    }

    /** The next event, if there is one. */
    public synchronized Optional<JsonNode> poll() {
        return Optional.ofNullable(events.pollFirst());
    }

    /** Waits for an event that {@code matches}; it and those before it are taken out. Empty when {@code patience} ends. */
    public synchronized Optional<JsonNode> await(Predicate<JsonNode> matches, Duration patience)
            throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            for (JsonNode event = events.pollFirst(); event != null; event = events.pollFirst()) {
                if (matches.test(event)) {
                    return Optional.of(event);
                }
            }
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return Optional.empty();
            }
            wait(left);
        }
    }
}
