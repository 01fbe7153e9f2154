package gatehouse.gateway;

/**
 * What signalling costs on the wire, in IPv4 octets with their UDP headers, since it was last restarted: a request and
 * its answer are one round trip. Thread-safe.
 */
final class TrafficMeter {
    private static final int HEADERS = 28;

    private long bytes;
    private int roundTrips;
    private boolean waiting;

    TrafficMeter() {}

    synchronized void restart() {
        bytes = 0;
        roundTrips = 0;
        waiting = false;
    }

    synchronized void sent(int octets) {
        bytes += octets + HEADERS;
        waiting = true;
    }

    synchronized void received(int octets) {
        bytes += octets + HEADERS;
        if (waiting) {
            roundTrips++;
            waiting = false;
        }
    }

    synchronized StatusBoard.Traffic figures() {
        return new StatusBoard.Traffic(roundTrips, bytes);
    }
}
