package gatehouse.sip.locate;

import gatehouse.base.Endpoint;
import gatehouse.base.Transport;

/** One place to send a request to. */
public record Hop(Transport transport, Endpoint endpoint) {}
