package gatehouse.dataplane;

import gatehouse.esp.EspBatch;
import gatehouse.esp.EspPacket;
import java.io.IOException;

/**
 * Where sealed packets leave and arrive, a batch at a time. Packets start at the ESP header, their path is in them. One
 * thread uses it; nothing blocks.
 */
public interface EspPort extends AutoCloseable {
    /** Adds what has arrived to the batch, as far as there is room; returns how many packets were added. */
    int receive(EspBatch batch);

    /** Whether this port is the one for a sealed packet. */
    boolean carries(EspPacket packet);

    /** Sends those packets of the batch that it carries and that are not refused; returns how many could not go. */
    int send(EspBatch batch);

    /**
     * From now on what leaves carries a DiffServ code point, 0 to 63 (RFC 2474), where the port makes the outer header.
     *
     * @throws IOException when the kernel refuses
     */
    default void mark(int dscp) throws IOException {}

    /** The descriptor to wait at for input. */
    int descriptor();

    @Override
    void close();
}
