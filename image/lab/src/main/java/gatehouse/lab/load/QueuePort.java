package gatehouse.lab.load;

import gatehouse.base.Endpoint;
import gatehouse.dataplane.EspPort;
import gatehouse.esp.EspBatch;
import gatehouse.esp.EspPacket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/** A port without a wire: what is sent lies there to be taken, what is put in is received. */
final class QueuePort implements EspPort {
    /** One sealed packet and its way; ports are 0 for plain ESP. */
    @SuppressWarnings("ArrayRecordComponent")
    record Sealed(Endpoint from, Endpoint to, byte[] octets) {
        /** IP bytes on the wire, IPv4. */
        int wireBytes() {
            return octets.length + 20 + (to.port() == 0 ? 0 : 8);
        }
    }

    final Queue<Sealed> sent = new ArrayDeque<>();
    private final Queue<Sealed> waiting = new ArrayDeque<>();

    QueuePort() {}

    void put(Sealed packet) {
        waiting.add(packet);
    }

    @Override
    public int receive(EspBatch batch) {
        int added = 0;
        while (!batch.isFull() && !waiting.isEmpty()) {
            Sealed packet = waiting.remove();
            batch.add()
                    .load(packet.octets, 0, packet.octets.length)
                    .path(packet.from.address(), packet.from.port(), packet.to.address(), packet.to.port());
            added++;
        }
        return added;
    }

    @Override
    public boolean carries(EspPacket packet) {
        return true;
    }

    @Override
    public int send(EspBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            EspPacket packet = batch.get(i);
            if (packet.refusal() == null) {
                sent.add(new Sealed(
                        new Endpoint(packet.source(), packet.sourcePort()),
                        new Endpoint(packet.destination(), packet.destinationPort()),
                        Arrays.copyOfRange(packet.array(), packet.offset(), packet.offset() + packet.length())));
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
