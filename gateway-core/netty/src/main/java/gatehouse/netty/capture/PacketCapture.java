package gatehouse.netty.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import gatehouse.base.ByteView;
import gatehouse.netty.linux.Libc;
import gatehouse.netty.linux.Message;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.NetworkInterface;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Captures what passes one network interface, or all, of the network namespace in which it is started, as tcpdump does
 * (packet(7)), and writes it to a {@link PcapngWriter}. Linux; needs CAP_NET_RAW, which root and the first user of an
 * unprivileged user namespace have. Own thread; the kernel keeps up to 64 MiB for it when it falls behind.
 */
public final class PacketCapture implements AutoCloseable {
    /**
     * What has been captured.
     *
     * @param captured packets written
     * @param dropped packets that the kernel had no room to keep
     */
    public record Counts(long captured, long dropped) {}

    private static final int SOL_PACKET = 263;
    private static final int PACKET_STATISTICS = 6;
    private static final int PACKET_AUXDATA = 8;
    private static final int PACKET_OUTGOING = 4;
    private static final int ETH_P_ALL = 3;
    private static final int KEPT = 64 << 20;
    private static final int TICK_MILLIS = 100;
    private static final int LAST_TICK_MILLIS = 30;

    // ARPHRD_ values: what kind of device a packet passed.
    private static final int ETHER = 1;
    private static final int LOOPBACK = 772;
    private static final int TUNNEL = 768;
    private static final int NONE = 0xfffe;

    // struct sockaddr_ll
    private static final int SLL_INDEX = 4;
    private static final int SLL_DEVICE = 8;
    private static final int SLL_KIND = 10;
    private static final int SLL_SIZE = 20;

    private static final int VLAN_TAG = 4;

    private final String hop;
    private final PcapngWriter writer;
    private final int socket;
    private final Thread thread;
    private final byte[] frame = new byte[PcapngWriter.SNAP_LENGTH + VLAN_TAG];
    private final Map<Integer, Integer> numbers = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();
    private volatile boolean stopping;
    private final LongAdder captured = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    /**
     * Starts capturing: what is sent from now on is in the file.
     *
     * @param device an interface of this namespace, or null for all, those that appear later included
     * @param hop the name of this point in the packets' comments
     * @throws IOException in one clear sentence when it is not permitted or there is no such interface
     */
    public PacketCapture(@Nullable String device, String hop, PcapngWriter writer) throws IOException {
        this.hop = hop;
        this.writer = writer;
        int index = device == null ? 0 : indexOf(device);
        this.socket = open(index, device == null ? "all interfaces" : device);
        this.thread = Thread.ofPlatform().name("capture-" + hop).daemon(true).start(this::run);
    }

    /** What has been captured so far. */
    public Counts counts() {
        return new Counts(captured.sum(), dropped.sum());
    }

    /** Takes what the kernel still holds, then stops; the writer stays open. Doing it twice is harmless. */
    @Override
    public void close() {
        stopping = true;
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static int indexOf(String device) throws IOException {
        NetworkInterface found = NetworkInterface.getByName(device);
        if (found == null) {
            throw new IOException("cannot capture packets: there is no network interface " + device + " here");
        }
        return found.getIndex();
    }

    private static int open(int index, String device) throws IOException {
        int fd = Libc.socket(Libc.AF_PACKET, Libc.SOCK_RAW, 0); // hears nothing before it is bound
        if (fd < 0) {
            throw new IOException("cannot capture packets: this needs root, CAP_NET_RAW or a user namespace ("
                    + Libc.describe(-fd) + ")");
        }
        if (Libc.setOption(fd, Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, KEPT) < 0) {
            Libc.setOption(fd, Libc.SOL_SOCKET, Libc.SO_RCVBUF, KEPT); // as much as this user may
        }
        Libc.setOption(fd, Libc.SOL_SOCKET, Libc.SO_TIMESTAMPNS, 1);
        Libc.setOption(fd, SOL_PACKET, PACKET_AUXDATA, 1);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(SLL_SIZE, 4);
            address.set(JAVA_SHORT, 0, (short) Libc.AF_PACKET);
            address.set(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2, (short) ETH_P_ALL);
            address.set(JAVA_INT, SLL_INDEX, index);
            int bound = Libc.bind(fd, address);
            if (bound < 0) {
                Libc.close(fd);
                throw new IOException("cannot capture packets on " + device + ": " + Libc.describe(-bound));
            }
        }
        return fd;
    }

    private void run() {
        try (Arena arena = Arena.ofConfined()) {
            Message message = new Message(arena, PcapngWriter.SNAP_LENGTH);
            while (!stopping) {
                Libc.pollReadable(socket, TICK_MILLIS);
                drain(message);
                countDrops();
            }
            Libc.pollReadable(socket, LAST_TICK_MILLIS); // what was sent just before close() may be on its way
            drain(message);
            countDrops();
        } catch (RuntimeException e) {
            Logger.error(e, "the packet capture {} has failed", hop);
        } finally {
            Libc.close(socket);
            numbers.forEach((index, number) -> writer.writeStatistics(number, captured.sum(), dropped.sum(), now()));
        }
    }

    private void drain(Message message) {
        while (true) {
            int length = Libc.receive(socket, message, Libc.MSG_DONTWAIT | Libc.MSG_TRUNC);
            if (length >= 0) {
                take(message, length);
            } else if (length == -Libc.EAGAIN) {
                return;
            } else if (length != -Libc.EINTR) {
                // ENETDOWN: an interface went down, others go on.
                Logger.debug("capture {}: {}", hop, Libc.describe(-length));
                return;
            }
        }
    }

    private void take(Message message, int length) {
        MemorySegment from = message.address();
        int device = from.get(JAVA_SHORT, SLL_DEVICE) & 0xffff;
        boolean outgoing = from.get(JAVA_BYTE, SLL_KIND) == PACKET_OUTGOING;
        if (device == LOOPBACK && outgoing) {
            return; // it comes again on its way in, and tcpdump too shows it once
        }
        int number = number(from.get(JAVA_INT, SLL_INDEX), device);
        if (number < 0) {
            return;
        }
        int kept = Math.min(length, PcapngWriter.SNAP_LENGTH);
        MemorySegment.copy(message.data(), JAVA_BYTE, 0, frame, 0, kept);
        int tag = device == ETHER ? restoreTag(message, kept) : 0;
        writer.write(
                number,
                outgoing ? PacketTap.Direction.OUT : PacketTap.Direction.IN,
                ByteView.of(frame, 0, kept + tag),
                length + tag,
                time(message),
                hop + " " + names.get(from.get(JAVA_INT, SLL_INDEX)));
        captured.increment();
    }

    /** The kernel takes an IEEE 802.1Q tag out of the frame (struct tpacket_auxdata); puts it back where it was. */
    private int restoreTag(Message message, int length) {
        MemorySegment aux = message.control(SOL_PACKET, PACKET_AUXDATA);
        if (aux == null || aux.byteSize() < 20 || length < 14) {
            return 0;
        }
        int status = aux.get(JAVA_INT, 0);
        if ((status & 0x10) == 0) { // TP_STATUS_VLAN_VALID
            return 0;
        }
        int tci = aux.get(JAVA_SHORT, 16) & 0xffff;
        int tpid = (status & 0x40) != 0 ? aux.get(JAVA_SHORT, 18) & 0xffff : 0x8100; // TP_STATUS_VLAN_TPID_VALID
        System.arraycopy(frame, 12, frame, 16, length - 12);
        frame[12] = (byte) (tpid >> 8);
        frame[13] = (byte) tpid;
        frame[14] = (byte) (tci >> 8);
        frame[15] = (byte) tci;
        return VLAN_TAG;
    }

    /** The file's number for an interface, or -1 when its packets start with something that we do not write. */
    private int number(int index, int device) {
        Integer known = numbers.get(index);
        if (known != null) {
            return known;
        }
        int link = switch (device) {
            case ETHER, LOOPBACK -> PcapngWriter.LINK_ETHERNET;
            case TUNNEL, NONE -> PcapngWriter.LINK_RAW;
            default -> -1;
        };
        if (link < 0) {
            return -1;
        }
        String name = name(index);
        int number = writer.addInterface(name, link);
        numbers.put(index, number);
        names.put(index, name);
        return number;
    }

    private static String name(int index) {
        try {
            NetworkInterface found = NetworkInterface.getByIndex(index);
            return found == null ? "if" + index : found.getName();
        } catch (IOException e) {
            return "if" + index;
        }
    }

    private static long time(Message message) {
        MemorySegment stamp = message.control(Libc.SOL_SOCKET, Libc.SO_TIMESTAMPNS);
        return stamp == null || stamp.byteSize() < 16
                ? now()
                : stamp.get(JAVA_LONG, 0) * 1_000_000_000L + stamp.get(JAVA_LONG, 8);
    }

    private static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    /** Reading the kernel's counters resets them. */
    private void countDrops() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statistics = arena.allocate(8, 4); // struct tpacket_stats: packets, drops
            if (Libc.getOption(socket, SOL_PACKET, PACKET_STATISTICS, statistics) >= 0) {
                dropped.add(statistics.get(JAVA_INT, 4) & 0xffff_ffffL);
            }
        }
    }
}
