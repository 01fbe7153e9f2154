package gatehouse.netty;

import gatehouse.base.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * How a byte stream to some destination is really opened.
 *
 * @param bind where the socket is bound; port 0 means any
 * @param connect where it connects to
 * @param local our end as the destination's side of the port sees it, or null: the socket's own address
 * @param preamble one line that is sent first, to be answered by a line "OK", or null: the stream starts at once
 */
public record StreamRoute(
        Endpoint bind,
        Endpoint connect,
        @Nullable Endpoint local,
        @Nullable String preamble) {}
