package gatehouse.netty.wire;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.netty.DatagramCounts;
import gatehouse.netty.DatagramHandler;
import gatehouse.netty.DatagramOptions;
import gatehouse.netty.DatagramPort;
import gatehouse.netty.packet.PacketBuilder;
import java.util.concurrent.atomic.LongAdder;
import org.tinylog.Logger;

/** A UDP port that exists only inside the packets of a {@link WireWan}. */
final class WirePort implements DatagramPort {
    /** What fits into one datagram of the socket around the packet. */
    private static final int LONGEST = 65_507 - 20 - 8;

    private final WireWan wan;
    private final Endpoint local;
    private final DatagramOptions options;
    private final DatagramHandler handler;
    private final LongAdder received = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder faults = new LongAdder();

    WirePort(WireWan wan, Endpoint local, DatagramOptions options, DatagramHandler handler) {
        this.wan = wan;
        this.local = local;
        this.options = options;
        this.handler = handler;
    }

    @Override
    public Endpoint local() {
        return local;
    }

    @Override
    public boolean send(Endpoint to, byte[] bytes, int offset, int length) {
        if (to.address().isV6() || length > LONGEST) {
            failed.increment();
            return false;
        }
        if (length == 0 || !wan.isBound(this)) {
            dropped.increment();
            return false;
        }
        byte[] packet = PacketBuilder.udp(local, to, options.dscp(), wan.nextIdentification(), bytes, offset, length);
        boolean taken = wan.transmit(packet);
        (taken ? sent : dropped).increment();
        return taken;
    }

    @Override
    public DatagramCounts counts() {
        return new DatagramCounts(received.sum(), refused.sum(), sent.sum(), dropped.sum(), failed.sum(), faults.sum());
    }

    @Override
    public void close() {
        wan.remove(this);
    }

    void received(Endpoint from, ByteView payload, long now) {
        if (payload.length() > options.maxPayload()) {
            refused.increment();
            return;
        }
        received.increment();
        guarded(() -> handler.received(this, from, payload, now));
    }

    void batchEnd() {
        guarded(() -> handler.batchEnd(this));
    }

    void unreachable(Endpoint to, String reason) {
        guarded(() -> handler.unreachable(this, to, reason));
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            faults.increment();
            Logger.error(e, "the receiver of UDP {} threw", local);
        }
    }
}
