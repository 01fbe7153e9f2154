package gatehouse.netty.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket's queue of ICMP errors (ip(7), IP_RECVERR): the only way to learn on an unconnected socket which
 * destination is unreachable. While it holds something the socket polls as failed, so it is always read to its end.
 */
public final class ErrorQueue {
    private static final int SOL_IP = 0;
    private static final int SOL_IPV6 = 41;
    private static final int IP_RECVERR = 11;
    private static final int IPV6_RECVERR = 25;

    private ErrorQueue() {}

    /** The level of the option that turns the queue on. */
    public static int level(boolean v6) {
        return v6 ? SOL_IPV6 : SOL_IP;
    }

    /** The option that turns the queue on. */
    public static int option(boolean v6) {
        return v6 ? IPV6_RECVERR : IP_RECVERR;
    }

    /** Empties the queue of {@code fd}: {@code found} gets each destination and what is wrong with it. */
    public static void drain(int fd, BiConsumer<Endpoint, String> found) {
        try (Arena arena = Arena.ofConfined()) {
            Message message = new Message(arena, 512);
            while (Libc.receive(fd, message, Libc.MSG_ERRQUEUE | Libc.MSG_DONTWAIT) >= 0) {
                Endpoint destination = endpoint(message.address());
                MemorySegment error = message.control(SOL_IP, IP_RECVERR);
                if (error == null) {
                    error = message.control(SOL_IPV6, IPV6_RECVERR);
                }
                if (destination != null && error != null && error.byteSize() >= 4) {
                    found.accept(destination, Libc.describe(error.get(JAVA_INT, 0))); // sock_extended_err.ee_errno
                }
            }
        }
    }

    private static @Nullable Endpoint endpoint(MemorySegment address) {
        int octets = switch (address.get(JAVA_SHORT, 0)) {
            case Libc.AF_INET -> 4;
            case Libc.AF_INET6 -> 16;
            default -> 0;
        };
        if (octets == 0) {
            return null;
        }
        byte[] ip = address.asSlice(octets == 4 ? 4 : 8, octets).toArray(JAVA_BYTE);
        int port = address.get(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2) & 0xffff;
        return new Endpoint(IpAddress.ofOctets(ByteView.of(ip)).orThrow(), port);
    }
}
