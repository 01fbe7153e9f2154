package gatehouse.dataplane;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import gatehouse.base.IpAddress;
import gatehouse.esp.EspBatch;
import gatehouse.esp.EspPacket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A TUN device: what the kernel routes into it is read here, what is written here the kernel takes for received. It needs
 * CAP_NET_ADMIN and goes when it is closed. One thread reads and writes; nothing blocks.
 */
public final class TunDevice implements AutoCloseable {
    private static final long TUNSETIFF = 0x400454caL;
    private static final long SIOCADDRT = 0x890b, SIOCGIFFLAGS = 0x8913, SIOCSIFFLAGS = 0x8914, SIOCSIFADDR = 0x8916;
    private static final long SIOCSIFNETMASK = 0x891c, SIOCSIFMTU = 0x8922, SIOCGIFINDEX = 0x8933;
    private static final int IFF_TUN = 1, IFF_NO_PI = 0x1000, IFF_UP = 1, RTF_UP = 1;
    private static final int NAME = 16, IFREQ = 40;
    private static final int FIRST = 1, LAST = 0xffff; // metrics

    private final int fd;
    private final String name;

    private TunDevice(int fd, String name) {
        this.fd = fd;
        this.name = name;
    }

    /**
     * Makes a device.
     *
     * @param wanted its name, at most 15 octets, or one with {@code %d} for a free number
     * @throws IOException when the right is missing, in one sentence, or there is such a device already
     */
    public static TunDevice open(String wanted) throws IOException {
        if (wanted.isEmpty() || wanted.length() >= NAME) {
            throw new IOException("a network device has a name of 1 to 15 characters, not '" + wanted + "'");
        }
        try {
            int fd = Linux.open("/dev/net/tun");
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment request = request(arena, wanted);
                request.set(JAVA_SHORT, NAME, (short) (IFF_TUN | IFF_NO_PI));
                Linux.ioctl(fd, TUNSETIFF, request, "TUN device " + wanted);
                return new TunDevice(fd, request.getString(0));
            } catch (IOException | RuntimeException e) {
                Linux.close(fd);
                throw e;
            }
        } catch (Linux.Failure e) {
            if (e.number() == Linux.EPERM || e.number() == Linux.EACCES) {
                throw new IOException(
                        "a TUN device needs the right to administer the network (CAP_NET_ADMIN): run as root, in a "
                                + "namespace of your own, or use the socket data plane",
                        e);
            }
            throw e;
        }
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Gives it an address with a prefix of {@code prefix} bits. */
    public void address(IpAddress address, int prefix) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            if (address.isV6()) {
                MemorySegment request = arena.allocate(24, 4); // struct in6_ifreq
                MemorySegment.copy(MemorySegment.ofArray(address.octets()), 0, request, 0, 16);
                request.set(JAVA_INT, 16, prefix);
                request.set(JAVA_INT, 20, index());
                control(Linux.AF_INET6, SIOCSIFADDR, request, "address " + address + " of " + name);
                return;
            }
            MemorySegment request = request(arena, name);
            SocketAddress.write(request.asSlice(NAME), address, 0);
            control(Linux.AF_INET, SIOCSIFADDR, request, "address " + address + " of " + name);
            SocketAddress.write(request.asSlice(NAME), mask(prefix), 0);
            control(Linux.AF_INET, SIOCSIFNETMASK, request, "prefix " + prefix + " of " + name);
        }
    }

    /** Sets the longest packet that the kernel routes into it. */
    public void mtu(int bytes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = request(arena, name);
            request.set(JAVA_INT, NAME, bytes);
            control(Linux.AF_INET, SIOCSIFMTU, request, "MTU " + bytes + " of " + name);
        }
    }

    /**
     * Lets packets in whose source the routes know by another device (RFC 3704, loose), as that of a peer that is reached
     * outside as well. Where the kernel's settings cannot be written they stay.
     */
    public void takeFromAnywhere() {
        Path filter = Path.of("/proc/sys/net/ipv4/conf", name, "rp_filter");
        try {
            Files.writeString(filter, "2");
        } catch (IOException readOnly) {
            // most kernels do not filter unless told to
        }
    }

    /** Takes it into service. */
    public void up() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = request(arena, name);
            control(Linux.AF_INET, SIOCGIFFLAGS, request, "flags of " + name);
            request.set(JAVA_SHORT, NAME, (short) (request.get(JAVA_SHORT, NAME) | IFF_UP));
            control(Linux.AF_INET, SIOCSIFFLAGS, request, "taking " + name + " into service");
        }
    }

    /**
     * Gives it an address of its own and takes it into service for sockets that are tied to it (SO_BINDTODEVICE), whatever
     * their peers: IPv4 holds every address for a neighbour there, IPv6 wants a route, which is the last that is taken.
     */
    public void serve(IpAddress address) throws IOException {
        address(address, address.isV6() ? 128 : 32);
        up();
        if (address.isV6()) {
            try {
                route(IpAddress.of("::"), 0, LAST);
            } catch (Linux.Failure e) {
                if (e.number() != Linux.EEXIST) {
                    throw e;
                }
            }
        }
    }

    /** Routes a network into it, once it is up. */
    public void route(IpAddress network, int prefix) throws IOException {
        route(network, prefix, FIRST);
    }

    private void route(IpAddress network, int prefix, int metric) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            String what = "route to " + network + "/" + prefix + " through " + name;
            if (network.isV6()) {
                MemorySegment request = arena.allocate(80, 8); // struct in6_rtmsg
                MemorySegment.copy(MemorySegment.ofArray(network.octets()), 0, request, 0, 16);
                request.set(JAVA_SHORT, 52, (short) prefix);
                request.set(JAVA_INT, 56, metric);
                request.set(JAVA_INT, 72, RTF_UP);
                request.set(JAVA_INT, 76, index());
                control(Linux.AF_INET6, SIOCADDRT, request, what);
                return;
            }
            MemorySegment request = arena.allocate(120, 8); // struct rtentry
            // In this order: writing an address clears 28 octets, of which IPv4 needs 16.
            SocketAddress.write(request.asSlice(8), network, 0);
            SocketAddress.write(request.asSlice(40), mask(prefix), 0);
            request.set(JAVA_SHORT, 56, (short) RTF_UP);
            request.set(ADDRESS, 88, arena.allocateFrom(name));
            control(Linux.AF_INET, SIOCADDRT, request, what);
        }
    }

    /** Adds what the kernel has routed here to the batch, as far as there is room; returns how many packets. */
    public int read(EspBatch batch) {
        int added = 0;
        while (!batch.isFull()) {
            EspPacket packet = batch.add();
            int room = packet.capacity() - EspPacket.TAILROOM;
            int length = Linux.read(fd, packet.array(), EspPacket.HEADROOM, room);
            if (length <= 0) {
                batch.dropLast();
                return added;
            }
            packet.place(EspPacket.HEADROOM, length);
            added++;
        }
        return added;
    }

    /** Hands the packets of the batch that are not refused to the kernel; returns how many it did not take. */
    public int write(EspBatch batch) {
        int lost = 0;
        for (int i = 0; i < batch.size(); i++) {
            EspPacket packet = batch.get(i);
            if (packet.refusal() == null && !write(packet)) {
                lost++;
            }
        }
        return lost;
    }

    /** Hands one opened packet to the kernel; says whether it took it. */
    public boolean write(EspPacket packet) {
        return Linux.write(fd, packet.array(), packet.offset(), packet.length()) == packet.length();
    }

    /** The descriptor to wait at for input. */
    public int descriptor() {
        return fd;
    }

    /** Removes the device, with its addresses and routes. */
    @Override
    public void close() {
        Linux.close(fd);
    }

    private int index() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = request(arena, name);
            control(Linux.AF_INET, SIOCGIFINDEX, request, "index of " + name);
            return request.get(JAVA_INT, NAME);
        }
    }

    private static void control(int family, long request, MemorySegment argument, String what) throws IOException {
        int socket = Linux.socket(family, Linux.SOCK_DGRAM, 0);
        try {
            Linux.ioctl(socket, request, argument, what);
        } finally {
            Linux.close(socket);
        }
    }

    private static MemorySegment request(Arena arena, String name) {
        MemorySegment request = arena.allocate(IFREQ + 8, 8); // struct ifreq, and room for SocketAddress
        request.setString(0, name);
        return request;
    }

    private static IpAddress mask(int prefix) {
        return IpAddress.v4(prefix == 0 ? 0 : -1 << (32 - prefix));
    }
}
