package gatehouse.testkit;

import java.time.Duration;

/**
 * How one link treats packets. Packets keep their order unless {@code reorder} picks one to come late.
 *
 * @param latency one-way delay
 * @param jitter added to the latency, evenly from 0 to this
 * @param loss probability that a packet vanishes, 0.0 to 1.0
 * @param duplicate probability that a packet arrives twice
 * @param reorder probability that a packet is held back so that later ones overtake it
 * @param mtu largest packet in octets with its headers; a larger one vanishes, as where fragments are dropped
 */
public record LinkProfile(Duration latency, Duration jitter, double loss, double duplicate, double reorder, int mtu) {
    /** 5 ms, nothing lost. */
    public static final LinkProfile CLEAN = new LinkProfile(Duration.ofMillis(5), Duration.ZERO, 0, 0, 0, 65_535);

    /** 5 to 15 ms with 10 % loss, 10 % duplication and 10 % reordering: the house's rough link. */
    public static final LinkProfile ROUGH =
            new LinkProfile(Duration.ofMillis(5), Duration.ofMillis(10), 0.10, 0.10, 0.10, 65_535);

    /** The same with another loss. */
    public LinkProfile withLoss(double other) {
        return new LinkProfile(latency, jitter, other, duplicate, reorder, mtu);
    }

    /** The same with another delay. */
    public LinkProfile withLatency(Duration other) {
        return new LinkProfile(other, jitter, loss, duplicate, reorder, mtu);
    }

    /** The same with another MTU. */
    public LinkProfile withMtu(int other) {
        return new LinkProfile(latency, jitter, loss, duplicate, reorder, other);
    }
}
