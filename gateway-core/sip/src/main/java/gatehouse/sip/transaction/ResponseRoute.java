package gatehouse.sip.transaction;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.sip.message.Via;

/**
 * Where the responses to one request go (RFC 3261 18.2.2, RFC 3581 4).
 *
 * @param flow where the request came from: for UDP, to its source address and the port that rport or sent-by gives
 * @param fallback for a stream, when its connection is gone: a new one to the address and port of the top Via
 */
record ResponseRoute(Flow flow, Flow fallback) {
    /** For a request that came over {@code flow}; maddr is not followed: it would let anybody aim our responses at others. */
    static ResponseRoute of(Via via, Flow flow) {
        if (flow.transport().isReliable()) {
            Endpoint named = via.sentBy();
            IpAddress address = named != null && via.received() == null
                    ? named.address()
                    : flow.remote().address();
            Endpoint listening = new Endpoint(address, via.effectivePort());
            return new ResponseRoute(
                    flow, new Flow(flow.transport(), flow.local().withPort(0), listening));
        }
        Endpoint target = via.rport() >= 0 ? flow.remote() : flow.remote().withPort(via.effectivePort());
        Flow back = new Flow(flow.transport(), flow.local(), target);
        return new ResponseRoute(back, back);
    }

    boolean isReliable() {
        return flow.transport().isReliable();
    }

    void send(byte[] octets, Surroundings to) {
        to.transmit(to.isOpen(flow) ? flow : fallback, octets);
    }
}
