package gatehouse.netty;

import gatehouse.base.IpAddress;
import java.security.SecureRandom;

/** Addresses of a random block of 127/8, so that runs beside each other never meet. */
public final class Loopback {
    private static final int BLOCK = 127 << 24 | new SecureRandom().nextInt(1 << 8, 1 << 16) << 8;

    private Loopback() {}

    /** The address 127.A.B.{@code host}. */
    public static IpAddress host(int host) {
        return IpAddress.v4(BLOCK | host);
    }
}
