package gatehouse.esp;

import gatehouse.base.IpAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One security association of one direction, as it was agreed (RFC 4301 4.4.2). It holds the keys; {@link EspCrypto}
 * makes the running SA of it, after which the record may be closed.
 *
 * @param spi the security parameter index, 0 to 2^32 - 1; whoever hands out SPIs stays above 255 (RFC 4303 2.1)
 * @param local our outer address
 * @param remote the peer's outer address, as we see it
 * @param encapsulation UDP ports outside, or null for plain ESP
 * @param extendedSequence 64-bit sequence numbers (only by IKE)
 * @param replayWindow 64 to 4096 in steps of 64; it is always on (TS 33.203 7.1)
 * @param selectors what may be inside a received packet; empty: anything
 * @param tfcBytes packets shorter than this are filled up to it (RFC 4303 2.7); 0 for none
 * @param originals the addresses that the peer's transport-mode packets were made with, before a NAT changed them
 *     (RFC 3948 3.1.2); null if not known
 */
public record SecurityAssociation(
        long spi,
        Mode mode,
        EspSuite suite,
        EspKeys keys,
        IpAddress local,
        IpAddress remote,
        @Nullable Encapsulation encapsulation,
        boolean extendedSequence,
        int replayWindow,
        Lifetime lifetime,
        List<Selector> selectors,
        int tfcBytes,
        @Nullable Originals originals)
        implements AutoCloseable {
    /** Packets that an anti-replay window looks back where nobody says otherwise. */
    public static final int DEFAULT_WINDOW = 1024;

    /** What ESP protects (RFC 4301 4.1). */
    public enum Mode {
        /** What is above the IP header. */
        TRANSPORT,
        /** A whole IP packet inside another. */
        TUNNEL
    }

    /** The UDP ports of RFC 3948 encapsulation, ours and the peer's. */
    public record Encapsulation(int localPort, int remotePort) {
        public Encapsulation {
            if (localPort < 1 || localPort > 65535 || remotePort < 1 || remotePort > 65535) {
                throw new IllegalArgumentException("an encapsulation port is 1 to 65535");
            }
        }
    }

    /** The source and destination that the peer computed its checksums with. */
    public record Originals(IpAddress source, IpAddress destination) {}

    public SecurityAssociation {
        if (spi < 0 || spi > 0xffff_ffffL) {
            throw new IllegalArgumentException("an SPI has 32 bits");
        }
        if (spi == 0 && encapsulation != null) {
            throw new IllegalArgumentException("SPI 0 is the non-ESP marker of RFC 3948");
        }
        if (local.isV6() != remote.isV6()) {
            throw new IllegalArgumentException("both ends of an SA are of one IP version");
        }
        if (tfcBytes < 0 || tfcBytes > 9000) {
            throw new IllegalArgumentException("TFC padding fills up to at most 9000 octets, not " + tfcBytes);
        }
        keys.check(suite);
        selectors = List.copyOf(selectors);
    }

    /** An SA with plain ESP, the default window, no limit, no selectors and no TFC padding. */
    public static SecurityAssociation of(
            long spi, Mode mode, EspSuite suite, EspKeys keys, IpAddress local, IpAddress remote) {
        return new SecurityAssociation(
                spi,
                mode,
                suite,
                keys,
                local,
                remote,
                null,
                false,
                DEFAULT_WINDOW,
                Lifetime.unlimited(),
                List.of(),
                0,
                null);
    }

    /** The same in UDP. */
    public SecurityAssociation encapsulated(int localPort, int remotePort) {
        return with(
                new Encapsulation(localPort, remotePort),
                extendedSequence,
                replayWindow,
                lifetime,
                selectors,
                tfcBytes);
    }

    /** The same with extended sequence numbers. */
    public SecurityAssociation extended() {
        return with(encapsulation, true, replayWindow, lifetime, selectors, tfcBytes);
    }

    /** The same with another anti-replay window. */
    public SecurityAssociation window(int packets) {
        return with(encapsulation, extendedSequence, packets, lifetime, selectors, tfcBytes);
    }

    /** The same with limits. */
    public SecurityAssociation lasting(Lifetime limits) {
        return with(encapsulation, extendedSequence, replayWindow, limits, selectors, tfcBytes);
    }

    /** The same for packets that fit one of these. */
    public SecurityAssociation selecting(List<Selector> inside) {
        return with(encapsulation, extendedSequence, replayWindow, lifetime, inside, tfcBytes);
    }

    /** The same with short packets filled up. */
    public SecurityAssociation filledTo(int bytes) {
        return with(encapsulation, extendedSequence, replayWindow, lifetime, selectors, bytes);
    }

    /** The same with what the peer's addresses were before a NAT. */
    public SecurityAssociation originally(IpAddress source, IpAddress destination) {
        return new SecurityAssociation(
                spi,
                mode,
                suite,
                keys,
                local,
                remote,
                encapsulation,
                extendedSequence,
                replayWindow,
                lifetime,
                selectors,
                tfcBytes,
                new Originals(source, destination));
    }

    private SecurityAssociation with(
            @Nullable Encapsulation udp, boolean esn, int window, Lifetime limits, List<Selector> inside, int tfc) {
        return new SecurityAssociation(
                spi, mode, suite, keys, local, remote, udp, esn, window, limits, inside, tfc, originals);
    }

    /** The SPI as people write it. */
    public String spiText() {
        return String.format(java.util.Locale.ROOT, "0x%08x", spi);
    }

    /** Wipes the keys. */
    @Override
    public void close() {
        keys.close();
    }
}
