package gatehouse.lab.media;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.lab.operator.CallSide;
import gatehouse.media.srtp.SdesResult;
import gatehouse.netty.WanPort;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The IMS access media gateway: a relay for each call, as the P-CSCF asks for it. */
public final class MediaGateway implements AutoCloseable {
    private final WanPort wan;
    private final IpAddress address;
    private final InsideWatch watch;
    private final Map<String, Relay> relays = new ConcurrentHashMap<>();

    /** How many RTP packets came from either side of a call. */
    public record Counts(long fromCaller, long fromCallee) {}

    /** A media gateway at {@code address} without calls. */
    public MediaGateway(WanPort wan, IpAddress address, InsideWatch watch) {
        this.wan = wan;
        this.address = address;
        this.watch = watch;
    }

    /**
     * Opens a relay.
     *
     * @throws IOException when a port is taken
     */
    public void open(String anchor, int callerPort, int calleePort) throws IOException {
        relays.put(
                anchor, Relay.open(wan, new Endpoint(address, callerPort), new Endpoint(address, calleePort), watch));
    }

    /** Tells the relay where a side receives; null while only its packets can tell. */
    public void point(String anchor, CallSide side, @Nullable Endpoint signalled) {
        Relay relay = relays.get(anchor);
        if (relay != null) {
            relay.point(side, signalled);
        }
    }

    /** SRTP of one side ends in the relay. */
    public void secure(String anchor, CallSide side, SdesResult.Protected keys) {
        Relay relay = relays.get(anchor);
        if (relay != null) {
            relay.secure(side, keys);
        }
    }

    /** Copies of what arrives go to {@code tap}, which must not keep the packet itself. */
    public void tap(String anchor, PacketCopies tap) {
        Relay relay = relays.get(anchor);
        if (relay != null) {
            relay.tap(tap::arrived);
        }
    }

    /** Who gets copies of a relay's packets. */
    @FunctionalInterface
    public interface PacketCopies {
        /** A packet of RTP or RTCP from one side, as it arrived; valid during the call. */
        void arrived(CallSide side, boolean rtcp, ByteView packet);
    }

    /** Closes a relay and says what it counted. */
    public Counts close(String anchor) {
        Relay relay = relays.remove(anchor);
        if (relay == null) {
            return new Counts(0, 0);
        }
        Counts counts = new Counts(relay.received(CallSide.CALLER), relay.received(CallSide.CALLEE));
        relay.close();
        return counts;
    }

    @Override
    public void close() {
        relays.keySet().forEach(this::close);
    }
}
