package gatehouse.dataplane;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import gatehouse.base.IpAddress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** {@code struct sockaddr_in} and {@code sockaddr_in6}. */
final class SocketAddress {
    /** Room for either. */
    static final int BYTES = 32;

    private static final ValueLayout.OfShort PORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt V4 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong V6 = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private SocketAddress() {}

    /** Writes an address and returns how many octets it has. */
    static int write(MemorySegment at, IpAddress address, int port) {
        at.asSlice(0, 28).fill((byte) 0);
        at.set(JAVA_SHORT, 0, (short) (address.isV6() ? Linux.AF_INET6 : Linux.AF_INET));
        at.set(PORT, 2, (short) port);
        if (address.isV6()) {
            at.set(V6, 8, address.high());
            at.set(V6, 16, address.low());
            return 28;
        }
        at.set(V4, 4, address.v4Bits());
        return 16;
    }

    /** The address that stands there: {@code known} itself if it is that one. */
    static IpAddress read(MemorySegment at, @Nullable IpAddress known) {
        boolean v6 = at.get(JAVA_SHORT, 0) == Linux.AF_INET6;
        long high = v6 ? at.get(V6, 8) : 0;
        long low = v6 ? at.get(V6, 16) : at.get(V4, 4) & 0xffff_ffffL;
        return known != null && known.isV6() == v6 && known.high() == high && known.low() == low
                ? known
                : new IpAddress(v6, high, low);
    }

    /** The port that stands there. */
    static int port(MemorySegment at) {
        return at.get(PORT, 2) & 0xffff;
    }
}
