package gatehouse.esp;

import gatehouse.base.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * TCP and UDP checksums of UDP-encapsulated transport mode (RFC 3948 3.1.2): they were computed with the addresses
 * before the NAT, and the receiver sees those after it.
 */
final class ChecksumRepair {
    private ChecksumRepair() {}

    /** Repairs the checksum of {@code length} octets of {@code protocol} at {@code at}, which then fit the addresses. */
    static void repair(
            byte[] array,
            int at,
            int length,
            int protocol,
            IpAddress source,
            IpAddress destination,
            SecurityAssociation.@Nullable Originals originals) {
        int field = at
                + switch (protocol) {
                    case IpView.UDP -> 6;
                    case IpView.TCP -> 16;
                    case IpView.ICMPV6 -> 2;
                    default -> length; // no pseudo-header in it
                };
        if (field + 2 > at + length) {
            return;
        }
        int old = Octets.get16(array, field);
        if (old == 0 && protocol == IpView.UDP) {
            return; // none was computed
        }
        int repaired;
        if (originals != null) {
            repaired = InternetChecksum.repair(
                    old, addresses(originals.source(), originals.destination()), addresses(source, destination));
        } else {
            // The ICV vouches for the octets, so the checksum may be made anew (3.1.2, second alternative).
            Octets.put16(array, field, 0);
            long sum = addresses(source, destination) + protocol + (length >>> 16) + (length & 0xffff);
            repaired = InternetChecksum.finish(InternetChecksum.add(sum, array, at, length));
        }
        Octets.put16(array, field, repaired == 0 && protocol == IpView.UDP ? 0xffff : repaired);
    }

    private static long addresses(IpAddress source, IpAddress destination) {
        long sum = InternetChecksum.add(0, source.high());
        sum = InternetChecksum.add(sum, source.low());
        sum = InternetChecksum.add(sum, destination.high());
        return InternetChecksum.add(sum, destination.low());
    }
}
