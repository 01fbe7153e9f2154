package gatehouse.translator;

/**
 * What a translator may hold; every table has its bound, so no traffic can exhaust memory.
 *
 * @param mappings mappings in all
 * @param mappingsPerHost mappings of one inside host
 * @param sessionsPerHost sessions (a mapping with one remote) of one inside host
 * @param fragmentedDatagrams datagrams whose fragments are followed at one time
 * @param heldFragmentBytes bytes of fragments kept because their first has not come yet
 * @param icmpErrorsPerSecond errors of its own that the NAT sends (RFC 1812 4.3.2.8)
 */
public record Limits(
        int mappings,
        int mappingsPerHost,
        int sessionsPerHost,
        int fragmentedDatagrams,
        int heldFragmentBytes,
        int icmpErrorsPerSecond) {
    /** For a home: 16,384 mappings, 4,096 for each host, 64 kB of held fragments. */
    public static final Limits HOME = new Limits(16_384, 4_096, 8_192, 256, 65_536, 100);

    public Limits {
        if (mappings < 1 || mappingsPerHost < 1 || sessionsPerHost < 1) {
            throw new IllegalArgumentException("a NAT holds at least one mapping and session");
        }
        if (fragmentedDatagrams < 0 || heldFragmentBytes < 0 || icmpErrorsPerSecond < 0) {
            throw new IllegalArgumentException("a limit is not negative");
        }
    }
}
