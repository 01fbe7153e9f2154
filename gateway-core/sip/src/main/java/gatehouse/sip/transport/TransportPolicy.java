package gatehouse.sip.transport;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import org.jspecify.annotations.Nullable;

/** How this host presents itself on its flows. */
public interface TransportPolicy {
    /** Where responses can be sent to when the flow of a request is gone: what stands as sent-by in our Via. */
    Endpoint sentBy(Flow flow);

    /**
     * The stream that takes the place of {@code datagrams} for a request above 1,300 octets (RFC 3261 18.1.1), or null
     * where there is none, as when only a UDP path is open through a NAT.
     */
    @Nullable
    Flow streamFor(Flow datagrams);

    /**
     * Whether our Via asks for the answer to come back where the request came from (RFC 3581). Not under the security
     * associations of IMS, where it goes to the protected server port (TS 33.203 7.1).
     */
    default boolean asksForRport(Flow flow) {
        return true;
    }

    /**
     * For a host that listens on one port: its sent-by is the local end, with {@code port} where a flow has none yet.
     *
     * @param largeOverTcp whether large requests go over TCP to the same remote end
     */
    static TransportPolicy listening(int port, boolean largeOverTcp) {
        return new TransportPolicy() {
            @Override
            public Endpoint sentBy(Flow flow) {
                // A stream comes from an ephemeral port where nobody listens
                boolean unusable =
                        flow.transport() != Transport.UDP || flow.local().port() == 0;
                return unusable ? flow.local().withPort(port) : flow.local();
            }

            @Override
            public @Nullable Flow streamFor(Flow datagrams) {
                return largeOverTcp ? new Flow(Transport.TCP, datagrams.local().withPort(0), datagrams.remote()) : null;
            }
        };
    }
}
