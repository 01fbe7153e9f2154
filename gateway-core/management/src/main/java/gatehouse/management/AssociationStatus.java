package gatehouse.management;

/**
 * One security association that runs.
 *
 * @param spi the security parameter index, as {@code 0x0000beef}
 * @param inbound whether it protects what comes in
 * @param localPort our protected port
 * @param remotePort the peer's protected port
 * @param suite its algorithms, encryption first
 * @param ageMillis since it was made
 * @param packets that went through it
 * @param bytes of payload that went through it
 */
public record AssociationStatus(
        String spi,
        boolean inbound,
        int localPort,
        int remotePort,
        String suite,
        long ageMillis,
        long packets,
        long bytes) {}
