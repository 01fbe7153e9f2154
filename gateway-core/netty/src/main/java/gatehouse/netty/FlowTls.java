package gatehouse.netty;

import gatehouse.base.Endpoint;
import gatehouse.netty.tls.TlsContext;
import java.util.function.Function;

/**
 * What a {@link FlowEdge} needs for flows over TLS.
 *
 * @param context whom to trust and who we are
 * @param domains the domain that led to an endpoint, which its certificate has to be for (RFC 5922 7.3): a flow names
 *     addresses alone. An empty answer means that no connection to it is good
 */
public record FlowTls(TlsContext context, Function<? super Endpoint, String> domains) {}
