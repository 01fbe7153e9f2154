package gatehouse.netty.packet;

import gatehouse.base.IpAddress;

/** The one's complement sum of IP, UDP and TCP (RFC 1071). */
final class InternetChecksum {
    private InternetChecksum() {}

    /** Adds the 16-bit words of some octets to {@code sum}; an odd last octet counts as a word's first half. */
    static long add(long sum, byte[] bytes, int from, int length) {
        int end = from + length - (length & 1);
        for (int i = from; i < end; i += 2) {
            sum += (bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff);
        }
        return (length & 1) == 0 ? sum : sum + ((bytes[end] & 0xff) << 8);
    }

    /** The pseudo-header of RFC 768, RFC 9293 3.1 and RFC 8200 8.1. */
    static long pseudoHeader(IpAddress from, IpAddress to, int protocol, int length) {
        return words(from.high()) + words(from.low()) + words(to.high()) + words(to.low()) + protocol + length;
    }

    /** The field's value for a sum over everything else; 0 for data that already holds a right checksum. */
    static int finish(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) ~folded & 0xffff;
    }

    private static long words(long bits) {
        return (bits >>> 48) + (bits >>> 32 & 0xffff) + (bits >>> 16 & 0xffff) + (bits & 0xffff);
    }
}
