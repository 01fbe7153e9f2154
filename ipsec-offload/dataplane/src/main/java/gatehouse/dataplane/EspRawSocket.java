package gatehouse.dataplane;

import gatehouse.base.IpAddress;
import gatehouse.esp.EspBatch;
import gatehouse.esp.EspPacket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A raw socket for plain ESP, IP protocol 50. It needs CAP_NET_RAW. */
public final class EspRawSocket implements EspPort {
    private static final int SOL_IP = 0, IP_MTU_DISCOVER = 10, SOL_SOCKET = 1, SO_RCVBUF = 8, ESP = 50;

    private final int fd;
    private final IpAddress local;
    private final MessageVector in;
    private final MessageVector out;

    private EspRawSocket(int fd, IpAddress local, int batch) {
        this.fd = fd;
        this.local = local;
        this.in = new MessageVector(batch);
        this.out = new MessageVector(batch);
    }

    /**
     * Opens it at one address.
     *
     * @throws IOException when the right is missing, in one sentence, or the address cannot be had
     */
    public static EspRawSocket open(IpAddress local, int batch) throws IOException {
        int fd;
        try {
            fd = Linux.socket(local.isV6() ? Linux.AF_INET6 : Linux.AF_INET, Linux.SOCK_RAW, ESP);
        } catch (Linux.Failure e) {
            if (e.number() == Linux.EPERM || e.number() == Linux.EACCES) {
                throw new IOException(
                        "plain ESP needs the right to open raw sockets (CAP_NET_RAW): run as root or give the capability, "
                                + "or choose a UDP-encapsulated mode",
                        e);
            }
            throw e;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(SocketAddress.BYTES, 8);
            if (!local.isV6()) {
                Linux.option(fd, SOL_IP, IP_MTU_DISCOVER, 0);
            }
            Linux.option(fd, SOL_SOCKET, SO_RCVBUF, 1 << 20);
            Linux.bind(fd, name, SocketAddress.write(name, local, 0), "ESP at " + local);
            return new EspRawSocket(fd, local, batch);
        } catch (IOException | RuntimeException e) {
            Linux.close(fd);
            throw e;
        }
    }

    @Override
    public void mark(int dscp) throws IOException {
        Linux.mark(fd, local.isV6(), dscp);
    }

    @Override
    public int receive(EspBatch batch) {
        int count = in.receive(fd, batch.capacity() - batch.size());
        int added = 0;
        for (int i = 0; i < count; i++) {
            // IPv4 raw sockets hand the header over, IPv6 ones do not (RFC 3542 3).
            int header = local.isV6() ? 0 : (in.octet(i, 0) & 0xf) * 4;
            int length = in.length(i) - header;
            EspPacket packet = batch.add();
            if (length < 0 || length > packet.capacity()) {
                batch.dropLast();
                continue;
            }
            IpAddress from = SocketAddress.read(in.name(i), packet.source());
            packet.place(EspPacket.HEADROOM, length).path(from, 0, local, 0);
            if (header > 0) {
                packet.outer(in.octet(i, 1), in.octet(i, 8), (in.octet(i, 6) & 0x40) != 0);
            }
            in.copyOut(i, header, packet.array(), EspPacket.HEADROOM, length);
            added++;
        }
        return added;
    }

    @Override
    public boolean carries(EspPacket packet) {
        return !packet.isEncapsulated() && packet.source().isV6() == local.isV6();
    }

    @Override
    public int send(EspBatch batch) {
        int count = 0;
        int lost = 0;
        for (int i = 0; i < batch.size(); i++) {
            EspPacket packet = batch.get(i);
            if (packet.refusal() == null && carries(packet)) {
                out.fill(count++, packet.array(), packet.offset(), packet.length(), packet.destination(), 0);
                if (count == out.capacity()) {
                    lost += out.send(fd, count);
                    count = 0;
                }
            }
        }
        return lost + out.send(fd, count);
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
