package gatehouse.management;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last events, numbered so that a reader who was away can go on where it stopped. Bounded: the oldest give way.
 * Thread-safe; no call waits for anything but a short copy.
 */
public final class EventLog {
    /**
     * Events after a number.
     *
     * @param events the oldest first
     * @param missed whether events between the number and the first of these are gone
     * @param last the number to ask with next
     */
    public record Page(List<Event> events, boolean missed, long last) {
        public Page {
            events = List.copyOf(events);
        }
    }

    private final @Nullable Event[] ring;
    private final long first;
    private long next;

    /**
     * An empty log.
     *
     * @param capacity how many events are kept, 1 or more
     * @param first the number of the first event. With the wall clock's microseconds at start, numbers do not go back
     *     across a restart, and a reader who held on to one sees that it missed something
     */
    public EventLog(int capacity, long first) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a log keeps at least one event, not " + capacity);
        }
        this.ring = new Event[capacity];
        this.first = first;
        this.next = first;
    }

    /** Adds an event; answers it with its number. */
    public synchronized Event add(
            long atMillis,
            Event.Level level,
            String component,
            @Nullable String subject,
            Saying saying,
            @Nullable String cause) {
        Event event = new Event(next, atMillis, level, component, subject, saying, cause);
        ring[slot(next)] = event;
        next++;
        return event;
    }

    /**
     * Events with numbers above {@code after}, at most {@code limit} of them. A reader who knows none asks with the
     * least long. A number that this log has not reached, of another process, counts as having missed everything.
     */
    public synchronized Page after(long after, int limit) {
        long oldest = Math.max(first, next - ring.length);
        boolean unknown = after >= next;
        long from = unknown ? oldest : Math.max(oldest, after + 1);
        boolean missed = unknown || (after != Long.MIN_VALUE && from > after + 1);
        long to = Math.min(next, from + Math.max(0, limit));
        return new Page(copy(from, to), missed, to - 1);
    }

    /** The last {@code count} events at most, the newest last. */
    public synchronized List<Event> last(int count) {
        long oldest = Math.max(first, next - ring.length);
        return copy(Math.max(oldest, next - Math.max(0, count)), next);
    }

    private List<Event> copy(long from, long to) {
        List<Event> events = new ArrayList<>();
        for (long number = from; number < to; number++) {
            Event event = ring[slot(number)];
            if (event != null) {
                events.add(event);
            }
        }
        return events;
    }

    private int slot(long number) {
        return (int) ((number - first) % ring.length);
    }
}
