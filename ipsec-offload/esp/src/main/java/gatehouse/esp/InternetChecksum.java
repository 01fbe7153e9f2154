package gatehouse.esp;

/** The checksum of IP, UDP, TCP and ICMP (RFC 1071), whole and repaired in place (RFC 1624). */
public final class InternetChecksum {
    private InternetChecksum() {}

    /** Adds {@code length} octets to an unfolded sum. */
    public static long add(long sum, byte[] array, int offset, int length) {
        int end = offset + length - 1;
        int i = offset;
        for (; i < end; i += 2) {
            sum += (array[i] & 0xff) << 8 | (array[i + 1] & 0xff);
        }
        return i == end ? sum + ((array[i] & 0xff) << 8) : sum;
    }

    /** Adds the 16-bit words of a 64-bit number to an unfolded sum. */
    public static long add(long sum, long words) {
        return sum + (words >>> 48) + (words >>> 32 & 0xffff) + (words >>> 16 & 0xffff) + (words & 0xffff);
    }

    /** An unfolded sum as the 16 bits of a header, complemented. */
    public static int finish(long sum) {
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) ~sum & 0xffff;
    }

    /** The checksum {@code old} after words with the sum {@code minus} gave way to words with {@code plus} (eqn. 3). */
    public static int repair(int old, long minus, long plus) {
        // ~minus in one's complement arithmetic is what finish() gives.
        return finish((~old & 0xffff) + finish(minus) + plus);
    }
}
