package gatehouse.esp;

import gatehouse.base.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The security association database (RFC 4301 4.4.2): inbound SAs by SPI and, where one SPI stands for several, by our
 * address; outbound SAs by SPI, so that our own packets are known when they come back. Which outbound SA a packet takes
 * is the {@link Spd}'s to say. Look-ups stay flat however many SAs there are. Not thread-safe.
 */
public final class Sad {
    private final SpiTable<InboundSa> inbound = new SpiTable<>();
    private final SpiTable<OutboundSa> outbound = new SpiTable<>();

    /** Without an SA. */
    public Sad() {}

    /** How many SAs there are, both directions together. */
    public int size() {
        return inbound.size() + outbound.size();
    }

    /**
     * Adds an inbound SA.
     *
     * @throws IllegalArgumentException when there is one with this SPI at this address, or when an outbound SA has the
     *     same SPI and the same keys: our own packets, sent back, would be taken (TS 33.203 7.1)
     */
    public void add(InboundSa sa) {
        SecurityAssociation agreed = sa.agreed();
        int spi = (int) agreed.spi();
        for (int slot = inbound.first(spi); slot >= 0; slot = inbound.next(spi, slot)) {
            if (inbound.at(slot).agreed().local().equals(agreed.local())) {
                throw new IllegalArgumentException(
                        "there is an inbound SA with SPI " + agreed.spiText() + " at " + agreed.local() + " already");
            }
        }
        for (int slot = outbound.first(spi); slot >= 0; slot = outbound.next(spi, slot)) {
            refuseReflection(agreed, outbound.at(slot).agreed());
        }
        inbound.add(spi, sa);
    }

    /**
     * Adds an outbound SA.
     *
     * @throws IllegalArgumentException when an inbound SA has the same SPI and the same keys
     */
    public void add(OutboundSa sa) {
        int spi = (int) sa.agreed().spi();
        for (int slot = inbound.first(spi); slot >= 0; slot = inbound.next(spi, slot)) {
            refuseReflection(inbound.at(slot).agreed(), sa.agreed());
        }
        outbound.add(spi, sa);
    }

    private static void refuseReflection(SecurityAssociation in, SecurityAssociation out) {
        if (in.suite().equals(out.suite()) && in.keys().equals(out.keys())) {
            throw new IllegalArgumentException("an inbound and an outbound SA have SPI " + in.spiText()
                    + " and the same keys: packets sent back would be taken; choose another SPI");
        }
    }

    /** Removes an SA, without closing it; says whether it was there. */
    public boolean remove(InboundSa sa) {
        return inbound.remove((int) sa.agreed().spi(), other -> isSame(other, sa));
    }

    /** Removes an SA, without closing it; says whether it was there. */
    public boolean remove(OutboundSa sa) {
        return outbound.remove((int) sa.agreed().spi(), other -> isSame(other, sa));
    }

    /**
     * The SA for a received packet: the only one with its SPI (RFC 4301 4.1), or of several the one at {@code local}.
     */
    public @Nullable InboundSa inbound(int spi, IpAddress local) {
        int slot = inbound.first(spi);
        if (slot < 0) {
            return null;
        }
        int another = inbound.next(spi, slot);
        if (another < 0) {
            return inbound.at(slot);
        }
        for (; slot >= 0; slot = inbound.next(spi, slot)) {
            if (inbound.at(slot).agreed().local().equals(local)) {
                return inbound.at(slot);
            }
        }
        return null;
    }

    /** Whether we send with this SPI. */
    public boolean isOutbound(int spi) {
        return outbound.first(spi) >= 0;
    }

    @SuppressWarnings("ReferenceEquality") // an SA is itself and no other
    private static boolean isSame(Object one, Object other) {
        return one == other;
    }
}
