package gatehouse.lab.access;

import gatehouse.base.Endpoint;
import gatehouse.dataplane.EspPort;
import gatehouse.esp.EspBatch;
import gatehouse.esp.EspPacket;
import gatehouse.testkit.Host;
import gatehouse.testkit.Packet;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.function.Consumer;

/** ESP on the in-memory network: in UDP on a port of a host, or plain, for which port 50 stands. */
public final class MemoryPort implements EspPort {
    /** What stands for IP protocol 50. */
    public static final int PLAIN = 50;

    private final Host host;
    private final int port;
    private final Runnable arrived;
    private Consumer<? super Packet> tap = packet -> {};
    private final Queue<Packet> inbox = new ArrayDeque<>();

    public MemoryPort(Host host, int port, Runnable arrived) {
        this.host = host;
        this.port = port;
        this.arrived = arrived;
        host.bindUdp(port, packet -> {
            tap.accept(packet);
            inbox.add(packet);
            arrived.run();
        });
    }

    /** Shows what comes from the wire from now on. */
    public void tap(Consumer<? super Packet> listener) {
        tap = listener;
    }

    /** Puts a packet in as if it had come from the wire. */
    public void inject(Packet packet) {
        inbox.add(packet);
        arrived.run();
    }

    @Override
    public int receive(EspBatch batch) {
        int added = 0;
        while (!batch.isFull() && !inbox.isEmpty()) {
            Packet packet = inbox.remove();
            byte[] octets = packet.payload();
            if (octets.length < 8) {
                continue; // keep-alives
            }
            EspPacket target = batch.add();
            if (octets.length > target.capacity()) {
                batch.dropLast();
                continue;
            }
            target.load(octets, 0, octets.length);
            boolean plain = port == PLAIN;
            target.path(
                    packet.from().address(),
                    plain ? 0 : packet.from().port(),
                    packet.to().address(),
                    plain ? 0 : port);
            added++;
        }
        return added;
    }

    @Override
    public boolean carries(EspPacket packet) {
        return packet.sourcePort() == (port == PLAIN ? 0 : port);
    }

    @Override
    public int send(EspBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            EspPacket packet = batch.get(i);
            if (packet.refusal() == null && carries(packet)) {
                int to = port == PLAIN ? PLAIN : packet.destinationPort();
                host.sendUdp(
                        port,
                        new Endpoint(packet.destination(), to),
                        Arrays.copyOfRange(packet.array(), packet.offset(), packet.offset() + packet.length()));
            }
        }
        return 0;
    }

    @Override
    public int descriptor() {
        return -1;
    }

    @Override
    public void close() {}
}
