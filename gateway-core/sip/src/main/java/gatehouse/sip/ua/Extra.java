package gatehouse.sip.ua;

import gatehouse.sip.message.HeaderType;
import gatehouse.sip.message.MessageBuilder;
import java.util.List;

/**
 * A header line that the owner wants in a message besides those that the core writes.
 *
 * @param <T> the value's type
 */
public record Extra<T>(HeaderType<T> type, T value) {
    /** A line. */
    public static <T> Extra<T> of(HeaderType<T> type, T value) {
        return new Extra<>(type, value);
    }

    static void addTo(MessageBuilder<?, ?> message, List<Extra<?>> extras) {
        for (Extra<?> extra : extras) {
            extra.add(message);
        }
    }

    private void add(MessageBuilder<?, ?> message) {
        message.add(type, value);
    }
}
