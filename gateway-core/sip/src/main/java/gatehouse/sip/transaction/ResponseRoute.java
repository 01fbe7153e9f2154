package gatehouse.sip.transaction;

import gatehouse.base.Flow;

/**
 * Where the responses to one request go (RFC 3261 18.2.2, RFC 3581 4).
 *
 * @param flow where the request came from: for UDP, to its source address and the port that rport or sent-by gives
 * @param fallback for a stream, when its connection is gone: a new one to the address and port of the top Via
 */
record ResponseRoute(Flow flow, Flow fallback) {
    boolean isReliable() {
        return flow.transport().isReliable();
    }

    void send(byte[] octets, Surroundings to) {
        to.transmit(to.isOpen(flow) ? flow : fallback, octets);
    }
}
