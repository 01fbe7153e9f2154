package gatehouse.lab.media;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Remembers whether a packet ever came from an address that a NAT should have hidden. Thread-safe. */
public final class InsideWatch {
    /** A network of inside addresses. */
    public record Network(IpAddress address, int prefix) {}

    private final List<Network> inside;
    private final AtomicReference<@Nullable Endpoint> seen = new AtomicReference<>();

    /** Watches for sources in these networks. */
    public InsideWatch(List<Network> inside) {
        this.inside = List.copyOf(inside);
    }

    /** Looks at the source of one packet. */
    public void source(Endpoint from) {
        for (Network network : inside) {
            if (from.address().isIn(network.address(), network.prefix())) {
                seen.compareAndSet(null, from);
            }
        }
    }

    /** The first inside source that was seen, or null. */
    public @Nullable Endpoint seen() {
        return seen.get();
    }
}
