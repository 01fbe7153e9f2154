package gatehouse.gateway;

import java.io.IOException;
import java.util.function.Consumer;

/** A part of the gateway that can fail and start again on its own. Calls come from one thread at a time. */
interface Component {
    /** Its name in status, events and log. */
    String name();

    /**
     * Starts it; may block for a short while.
     *
     * @param failed to be told, once, from any thread, when it dies later
     * @throws IOException when it cannot start now, with one sentence; it is tried again
     */
    void start(Consumer<Throwable> failed) throws IOException;

    /** Frees all that it holds; harmless when it does not run. */
    void stop();
}
