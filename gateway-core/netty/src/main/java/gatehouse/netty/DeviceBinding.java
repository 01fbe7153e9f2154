package gatehouse.netty;

import io.netty.bootstrap.AbstractBootstrap;
import io.netty.channel.unix.RawUnixChannelOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Ties sockets to a network device (SO_BINDTODEVICE, socket(7)). */
final class DeviceBinding {
    private static final int SOL_SOCKET = 1;
    private static final int SO_BINDTODEVICE = 25;
    private static final int NAME_OCTETS = 16; // IFNAMSIZ, with the zero at its end

    private DeviceBinding() {}

    /** Whether it can be done at all: only epoll has the option, and without it packets would go elsewhere. */
    static void check(@Nullable String device, EventLoops loops) throws IOException {
        if (device != null && !loops.isEpoll()) {
            throw new IOException("sockets cannot be tied to device " + device + " without epoll");
        }
    }

    /** Nothing happens without a device. */
    static void apply(@Nullable String device, AbstractBootstrap<?, ?> bootstrap) {
        if (device != null) {
            ByteBuffer name = ByteBuffer.allocateDirect(NAME_OCTETS);
            name.put(device.getBytes(StandardCharsets.US_ASCII)).rewind();
            bootstrap.option(
                    new RawUnixChannelOption("SO_BINDTODEVICE", SOL_SOCKET, SO_BINDTODEVICE, NAME_OCTETS), name);
        }
    }
}
