package gatehouse.translator.packet;

/**
 * The checksum of IPv4, UDP, TCP and ICMP: the one's complement of the one's complement sum of 16-bit words
 * (RFC 1071), and its update when one word changes (RFC 1624). All numbers are in network order, in the low 16 bits.
 */
public final class InternetChecksum {
    private InternetChecksum() {}

    /** The checksum of {@code length} octets, of which an odd last one is padded with a zero octet. */
    public static int of(byte[] bytes, int offset, int length) {
        return finish(add(0, bytes, offset, length));
    }

    /** Adds octets to a running sum of words; the pieces of one sum, except the last, have even lengths. */
    public static long add(long sum, byte[] bytes, int offset, int length) {
        long result = sum;
        int end = offset + (length & ~1);
        for (int i = offset; i < end; i += 2) {
            result += (bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff);
        }
        return (length & 1) == 0 ? result : result + ((bytes[end] & 0xff) << 8);
    }

    /** The running sum of the pseudo-header of UDP and TCP (RFC 768, RFC 9293 3.1); {@code length} in octets. */
    public static long pseudoHeader(int source, int destination, int protocol, int length) {
        return (long) (source >>> 16)
                + (source & 0xffff)
                + (destination >>> 16)
                + (destination & 0xffff)
                + protocol
                + length;
    }

    /** The checksum that belongs to a running sum. */
    public static int finish(long sum) {
        return ~fold(sum) & 0xffff;
    }

    /** The checksum after the word {@code before} became {@code after}: RFC 1624 equation 3, HC' = ~(~HC + ~m + m'). */
    public static int replace16(int checksum, int before, int after) {
        return finish((long) (~checksum & 0xffff) + (~before & 0xffff) + (after & 0xffff));
    }

    /** {@link #replace16} for two neighbouring words, such as an address. */
    public static int replace32(int checksum, int before, int after) {
        return finish((long) (~checksum & 0xffff)
                + (~before >>> 16)
                + (~before & 0xffff)
                + (after >>> 16)
                + (after & 0xffff));
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) folded;
    }
}
