package gatehouse.base;

/**
 * One path of messages between two ends. For UDP it is the pair of endpoints, for TCP and TLS one connection.
 *
 * @param transport how messages travel
 * @param local our end
 * @param remote the other end as its packets really come from
 */
public record Flow(Transport transport, Endpoint local, Endpoint remote) {
    /** The same path seen from the other end, if nothing between rewrites it. */
    public Flow reversed() {
        return new Flow(transport, remote, local);
    }

    @Override
    public String toString() {
        return transport + " " + local + " > " + remote;
    }
}
