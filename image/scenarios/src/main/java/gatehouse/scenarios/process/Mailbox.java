package gatehouse.scenarios.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Events of one process in the order they came, waiting to be looked at. Any thread adds, one takes. */
public final class Mailbox {
    /** A demo that runs for days keeps only what is recent. */
    private static final int KEPT = 1000;

    private final ArrayDeque<JsonNode> events = new ArrayDeque<>();

    private final List<JsonNode> failures = new ArrayList<>();

    /** An empty one. */
    public Mailbox() {}

    /** Adds an event; failures are kept apart, so that nobody who waits for something else throws them away. */
    public synchronized void add(JsonNode event) {
        if (event.path("event").asText().equals("failure")) {
            if (failures.size() < KEPT) {
                failures.add(event);
            }
            return;
        }
        if (events.size() == KEPT) {
            events.removeFirst();
        }
        events.addLast(event);
        notifyAll();
    }

    /** The failures so far. */
    public synchronized List<JsonNode> failures() {
        return List.copyOf(failures);
    }

    /** What waits to be looked at, which it still does afterwards. */
    public synchronized List<JsonNode> waiting() {
        return List.copyOf(events);
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
