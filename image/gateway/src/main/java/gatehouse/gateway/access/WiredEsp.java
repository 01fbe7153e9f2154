package gatehouse.gateway.access;

import gatehouse.base.ByteView;
import gatehouse.base.Clock;
import gatehouse.base.Endpoint;
import gatehouse.dataplane.EspPath;
import gatehouse.dataplane.EspPort;
import gatehouse.esp.EspBatch;
import gatehouse.esp.EspPacket;
import gatehouse.esp.UdpEncapsulation;
import gatehouse.netty.DatagramHandler;
import gatehouse.netty.DatagramOptions;
import gatehouse.netty.DatagramPort;
import gatehouse.netty.WanPort;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * ESP in UDP over a {@link WanPort}: where no namespace can be made, all that the gateway sends goes over one wire to a NAT
 * process, and so does this. Slower than the kernel's sockets, and enough for signalling.
 */
final class WiredEsp implements EspPort, EspThread {
    private static final int WAITING = 256;

    /** A datagram as it came. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Arrived(Endpoint from, byte[] octets) {}

    private final BlockingQueue<Arrived> inbox = new ArrayBlockingQueue<>(WAITING);
    private final ExecutorService thread;
    private final EspBatch inward = new EspBatch(EspWan.BATCH, 65_535);
    private final Clock clock;
    private final EspPath path;
    private final DatagramPort port;
    private final Endpoint local;

    private WiredEsp(WanPort wan, Endpoint local, Consumer<EspBatch> receiver, EspWan.Means means) throws IOException {
        this.local = local;
        this.clock = means.clock();
        this.thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("esp-" + local.port()).factory());
        this.path = new EspPath(means.packets(), means.entropy(), List.of(this), EspWan.BATCH);
        this.port = wan.bind(local, DatagramOptions.signalling("esp").withDscp(means.dscp()), new DatagramHandler() {
            @Override
            public void received(DatagramPort at, Endpoint from, ByteView payload, long now) {
                // a full inbox loses packets, as a socket does
                if (inbox.offer(new Arrived(from, payload.copy()))) {
                    thread.execute(() -> take(receiver));
                }
            }
        });
    }

    static WiredEsp open(WanPort wan, Endpoint local, Consumer<EspBatch> receiver, EspWan.Means means)
            throws IOException {
        return new WiredEsp(wan, local, receiver, means);
    }

    private void take(Consumer<EspBatch> receiver) {
        if (path.receive(inward, clock.nanos()) > 0) {
            receiver.accept(inward);
        }
    }

    /** A keep-alive (RFC 3948 2.3). */
    void sendKeepalive(Endpoint to) {
        port.send(to, UdpEncapsulation.keepalive());
    }

    @Override
    public void execute(Consumer<EspPath> task) {
        thread.execute(() -> task.accept(path));
    }

    @Override
    public int receive(EspBatch batch) {
        int added = 0;
        for (Arrived next = inbox.poll(); next != null; next = batch.isFull() ? null : inbox.poll()) {
            byte[] octets = next.octets();
            if (UdpEncapsulation.of(octets, 0, octets.length) != UdpEncapsulation.ESP) {
                continue;
            }
            EspPacket packet = batch.add().load(octets, 0, octets.length);
            packet.path(next.from().address(), next.from().port(), local.address(), local.port());
            added++;
        }
        return added;
    }

    @Override
    public boolean carries(EspPacket packet) {
        return packet.isEncapsulated() && packet.sourcePort() == local.port();
    }

    @Override
    public int send(EspBatch batch) {
        int lost = 0;
        for (int i = 0; i < batch.size(); i++) {
            EspPacket packet = batch.get(i);
            if (packet.refusal() == null && carries(packet)) {
                byte[] octets = Arrays.copyOfRange(packet.array(), packet.offset(), packet.offset() + packet.length());
                lost += port.send(new Endpoint(packet.destination(), packet.destinationPort()), octets) ? 0 : 1;
            }
        }
        return lost;
    }

    /** Nobody waits at a descriptor here. */
    @Override
    public int descriptor() {
        return -1;
    }

    @Override
    public void close() {
        thread.shutdown();
        port.close();
    }
}
