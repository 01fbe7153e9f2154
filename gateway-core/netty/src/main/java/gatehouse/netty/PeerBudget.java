package gatehouse.netty;

/** What one address may still do: a count of connections and a bucket of octets to receive. Thread-safe. */
final class PeerBudget {
    /** Opening a connection costs as much as this many octets, so that connecting over and over is slowed down too. */
    private static final int CONNECTION_COST = 2048;

    private final int rate;
    private final int limit;
    private double tokens;
    private long filledAt;
    private int connections;

    PeerBudget(int rate, int limit, long now) {
        this.rate = rate;
        this.limit = limit;
        this.tokens = rate;
        this.filledAt = now;
    }

    /** Whether one more connection from outside is allowed; if so it counts. */
    synchronized boolean admit(long now) {
        fill(now);
        if (connections >= limit || tokens < 0) {
            return false;
        }
        tokens -= Math.min(CONNECTION_COST, rate / 4);
        connections++;
        return true;
    }

    /** A connection that we want; only the number counts. */
    synchronized boolean open() {
        if (connections >= limit) {
            return false;
        }
        connections++;
        return true;
    }

    synchronized void release() {
        connections--;
    }

    /** Counts octets received; answers how many nanoseconds to wait before reading on, 0 for none. */
    synchronized long take(int octets, long now) {
        fill(now);
        tokens -= octets;
        return tokens >= 0 ? 0 : (long) (-tokens * 1e9 / rate);
    }

    /** Whether forgetting it changes nothing. */
    synchronized boolean isFresh(long now) {
        fill(now);
        return connections == 0 && tokens >= rate;
    }

    private void fill(long now) {
        tokens = Math.min(rate, tokens + (now - filledAt) * 1e-9 * rate);
        filledAt = now;
    }
}
