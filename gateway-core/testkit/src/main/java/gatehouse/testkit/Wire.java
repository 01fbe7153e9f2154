package gatehouse.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Everything hosts sent, in order, whether or not it arrived: datagrams, and each write to a stream as one message. */
public final class Wire {
    /**
     * One message.
     *
     * @param at when it was sent, nanoseconds of virtual time
     * @param from name of the sending host
     * @param to name of who owns the address it was sent to (a site's name for the outside of its box)
     * @param stream whether it went into a TCP stream
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Message(long at, String from, String to, boolean stream, byte[] payload) {}

    private final long seed;
    private final List<Message> messages = new ArrayList<>();

    Wire(long seed) {
        this.seed = seed;
    }

    void sent(long at, String from, String to, boolean stream, byte[] payload) {
        messages.add(new Message(at, from, to, stream, payload));
    }

    /** The messages so far; grows with the run. */
    public List<Message> messages() {
        return Collections.unmodifiableList(messages);
    }

    /** Forgets what was sent so far, so that the next ladder starts here. */
    public void clear() {
        messages.clear();
    }

    long seed() {
        return seed;
    }
}
