package gatehouse.dataplane;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.esp.EspBatch;
import gatehouse.esp.EspPacket;
import gatehouse.esp.UdpEncapsulation;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * The one UDP socket of a WAN address that ESP, IKE and keep-alives share (RFC 3948 2). It needs no privilege above port
 * 1023. Outer packets may be fragmented: the socket does not set DF.
 */
public final class EspUdpSocket implements EspPort {
    /** Takes the IKE messages that arrive at the shared port. */
    @FunctionalInterface
    public interface IkeReceiver {
        /** One message without its non-ESP marker, in an array of its own. */
        void message(Endpoint from, Endpoint to, byte[] message);
    }

    private static final int SOL_IP = 0, IP_MTU_DISCOVER = 10, SOL_SOCKET = 1, SO_NO_CHECK = 11, SO_RCVBUF = 8;
    private static final int SOL_UDP = 17, UDP_NO_CHECK6_RX = 102;

    private final int fd;
    private final Endpoint local;
    private final IkeReceiver ike;
    private final MessageVector in;
    private final MessageVector out;
    private final byte[] marked = new byte[65_536];
    private long keepalives;
    private long others;

    private EspUdpSocket(int fd, Endpoint local, IkeReceiver ike, int batch) {
        this.fd = fd;
        this.local = local;
        this.ike = ike;
        this.in = new MessageVector(batch);
        this.out = new MessageVector(batch);
    }

    /**
     * Opens it.
     *
     * @param local where to listen; port 0 takes any
     * @param ike where IKE goes
     * @param batch messages in one system call
     * @throws IOException when the address cannot be had, with the reason
     */
    public static EspUdpSocket open(Endpoint local, IkeReceiver ike, int batch) throws IOException {
        boolean v6 = local.address().isV6();
        int fd = Linux.socket(v6 ? Linux.AF_INET6 : Linux.AF_INET, Linux.SOCK_DGRAM, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(SocketAddress.BYTES, 8);
            if (v6) {
                Linux.option(fd, SOL_UDP, UDP_NO_CHECK6_RX, 1);
            } else {
                Linux.option(fd, SOL_IP, IP_MTU_DISCOVER, 0);
                Linux.option(fd, SOL_SOCKET, SO_NO_CHECK, 1); // RFC 3948 2.1: the checksum is to be zero
            }
            Linux.option(fd, SOL_SOCKET, SO_RCVBUF, 1 << 20);
            int bytes = SocketAddress.write(name, local.address(), local.port());
            Linux.bind(fd, name, bytes, "UDP " + local);
            Linux.socketName(fd, name);
            return new EspUdpSocket(fd, local.withPort(SocketAddress.port(name)), ike, batch);
        } catch (IOException | RuntimeException e) {
            Linux.close(fd);
            throw e;
        }
    }

    @Override
    public void mark(int dscp) throws IOException {
        Linux.mark(fd, local.address().isV6(), dscp);
    }

    /** Where it listens. */
    public Endpoint local() {
        return local;
    }

    /** How many keep-alives came. */
    public long keepalives() {
        return keepalives;
    }

    /** How many datagrams were none of what shares the port. */
    public long others() {
        return others;
    }

    @Override
    public int receive(EspBatch batch) {
        int count = in.receive(fd, batch.capacity() - batch.size());
        int added = 0;
        for (int i = 0; i < count; i++) {
            int length = in.length(i);
            MemorySegment name = in.name(i);
            EspPacket packet = batch.add();
            if (length > packet.capacity()) {
                others++;
                batch.dropLast();
                continue;
            }
            IpAddress from = SocketAddress.read(name, packet.source());
            packet.place(EspPacket.HEADROOM, length)
                    .path(from, SocketAddress.port(name), local.address(), local.port());
            in.copyOut(i, 0, packet.array(), EspPacket.HEADROOM, length);
            switch (UdpEncapsulation.of(packet.array(), EspPacket.HEADROOM, length)) {
                case ESP -> {
                    added++;
                    continue;
                }
                case IKE ->
                    ike.message(
                            new Endpoint(from, packet.sourcePort()),
                            local,
                            java.util.Arrays.copyOfRange(
                                    packet.array(),
                                    EspPacket.HEADROOM + UdpEncapsulation.MARKER_BYTES,
                                    EspPacket.HEADROOM + length));
                case KEEPALIVE -> keepalives++;
                case OTHER -> others++;
            }
            batch.dropLast();
        }
        return added;
    }

    @Override
    public boolean carries(EspPacket packet) {
        return packet.sourcePort() == local.port()
                && packet.source().isV6() == local.address().isV6();
    }

    @Override
    public int send(EspBatch batch) {
        int count = 0;
        int lost = 0;
        for (int i = 0; i < batch.size(); i++) {
            EspPacket packet = batch.get(i);
            if (packet.refusal() == null && carries(packet)) {
                out.fill(
                        count++,
                        packet.array(),
                        packet.offset(),
                        packet.length(),
                        packet.destination(),
                        packet.destinationPort());
                if (count == out.capacity()) {
                    lost += out.send(fd, count);
                    count = 0;
                }
            }
        }
        return lost + out.send(fd, count);
    }

    /** Sends an IKE message with the non-ESP marker before it; false if it could not go. */
    public boolean sendIke(Endpoint to, byte[] message) {
        Objects.checkFromIndexSize(UdpEncapsulation.MARKER_BYTES, message.length, marked.length);
        System.arraycopy(message, 0, marked, UdpEncapsulation.MARKER_BYTES, message.length);
        out.fill(0, marked, 0, UdpEncapsulation.MARKER_BYTES + message.length, to.address(), to.port());
        return out.send(fd, 1) == 0;
    }

    /** Sends a keep-alive (RFC 3948 2.3); false if it could not go. */
    public boolean sendKeepalive(Endpoint to) {
        out.fill(0, UdpEncapsulation.keepalive(), 0, 1, to.address(), to.port());
        return out.send(fd, 1) == 0;
    }

    @Override
    public int descriptor() {
        return fd;
    }

    @Override
    public void close() {
        Linux.close(fd);
        in.close();
        out.close();
    }
}
