package gatehouse.netty;

import gatehouse.base.Endpoint;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The way out of the gateway: where UDP ports are bound and streams start. {@link SystemWan} uses the system's sockets;
 * {@code WireWan} puts everything on one local socket to a NAT in another process.
 */
public interface WanPort extends AutoCloseable {
    /**
     * Binds a UDP port. Not to be called from an event loop's thread.
     *
     * @param local an address of this port; port 0 means any free one
     * @throws IOException in one clear sentence, such as a port in use
     */
    DatagramPort bind(Endpoint local, DatagramOptions options, DatagramHandler handler) throws IOException;

    /**
     * How to open a stream.
     *
     * @param local the address to come from; an unspecified address or port 0 leaves it to the system
     */
    StreamRoute route(Endpoint local, Endpoint remote);

    /**
     * The network device that streams are tied to: what comes in by another one is not for them. Null: whatever the
     * system's routes say.
     */
    default @Nullable String device() {
        return null;
    }

    /** Closes the port with all that is bound on it. */
    @Override
    void close();
}
