package gatehouse.lab.media;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.lab.operator.CallSide;
import gatehouse.media.srtp.SdesResult;
import gatehouse.netty.DatagramOptions;
import gatehouse.netty.DatagramPort;
import gatehouse.netty.WanPort;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One call's relay in the media gateway: RTP and RTCP of the caller come out towards the callee and the other way round.
 * A side behind a NAT is learnt from its first packet and, once that source has been silent, from the next one
 * (latching, TS 23.334 5.5). Packets are handled on the event loop's thread; {@link #point} may be called from any.
 */
final class Relay implements AutoCloseable {
    private static final long SILENT = Duration.ofMillis(500).toNanos();

    /** Who gets a copy of what arrives, as it arrived. */
    @FunctionalInterface
    interface Tap {
        /** A packet of RTP or RTCP from one side. */
        void arrived(CallSide side, boolean rtcp, ByteView packet);

        /** Nobody. */
        Tap NONE = (side, rtcp, packet) -> {};
    }

    private final InsideWatch watch;
    private final Channel[] channels;
    private final Map<CallSide, SecuredSide> secured = new ConcurrentHashMap<>();
    private volatile Tap tap = Tap.NONE;

    /** RTP or RTCP of the call: two ends joined. */
    private static final class Channel {
        final End caller;
        final End callee;

        Channel(End caller, End callee) {
            this.caller = caller;
            this.callee = callee;
        }

        End end(CallSide side) {
            return side == CallSide.CALLER ? caller : callee;
        }
    }

    /** The media gateway's port towards one side, and what is known of that side. */
    private final class End {
        final CallSide side;
        final boolean rtcp;
        final LongAdder received = new LongAdder();
        volatile @Nullable DatagramPort port;
        volatile @Nullable Endpoint signalled;
        volatile @Nullable Endpoint latched;
        volatile long heard = Long.MIN_VALUE;

        End(CallSide side, boolean rtcp) {
            this.side = side;
            this.rtcp = rtcp;
        }

        @Nullable
        Endpoint remote() {
            Endpoint known = latched;
            return known == null ? signalled : known;
        }

        boolean accepts(Endpoint from, long now) {
            Endpoint known = latched;
            Endpoint announced = signalled;
            if (known == null || (!known.equals(from) && now - heard > SILENT)) {
                if (announced != null && !announced.address().equals(from.address())) {
                    return false;
                }
                latched = from;
            } else if (!known.equals(from)) {
                return false;
            }
            heard = now;
            return true;
        }

        void pass(Endpoint from, ByteView payload, long now, End to) {
            watch.source(from);
            if (!accepts(from, now)) {
                return;
            }
            received.increment();
            tap.arrived(side, rtcp, payload);
            ByteView onward = SecuredSide.between(secured.get(side), secured.get(to.side), payload, rtcp);
            DatagramPort out = to.port;
            Endpoint remote = to.remote();
            if (onward != null && out != null && remote != null) {
                out.send(remote, onward.array(), onward.offset(), onward.length());
            }
        }
    }

    private Relay(InsideWatch watch) {
        this.watch = watch;
        this.channels = new Channel[] {channel(false), channel(true)};
    }

    private Channel channel(boolean rtcp) {
        return new Channel(new End(CallSide.CALLER, rtcp), new End(CallSide.CALLEE, rtcp));
    }

    /** SRTP of one side ends here, under these keys. */
    void secure(CallSide side, SdesResult.Protected keys) {
        secured.computeIfAbsent(side, _ -> new SecuredSide()).use(keys);
    }

    /** Copies go to {@code other} from now on. */
    void tap(Tap other) {
        tap = other;
    }

    /**
     * Binds the four ports of a call.
     *
     * @throws IOException when one is taken; none stays bound then
     */
    static Relay open(WanPort wan, Endpoint caller, Endpoint callee, InsideWatch watch) throws IOException {
        Relay relay = new Relay(watch);
        try {
            for (int i = 0; i < 2; i++) {
                Channel channel = relay.channels[i];
                relay.bind(wan, caller.withPort(caller.port() + i), channel.caller, channel.callee);
                relay.bind(wan, callee.withPort(callee.port() + i), channel.callee, channel.caller);
            }
        } catch (IOException e) {
            relay.close();
            throw e;
        }
        return relay;
    }

    private void bind(WanPort wan, Endpoint local, End end, End other) throws IOException {
        end.port = wan.bind(
                local, DatagramOptions.media("agw"), (_, from, payload, now) -> end.pass(from, payload, now, other));
    }

    /** A side says where it receives RTP; null when only its packets can tell. */
    void point(CallSide side, @Nullable Endpoint signalled) {
        for (int i = 0; i < 2; i++) {
            End end = channels[i].end(side);
            boolean moved = signalled != null && !signalled.equals(end.signalled);
            end.signalled = signalled == null ? null : signalled.withPort(Math.min(65_535, signalled.port() + i));
            if (moved) {
                end.latched = null;
            }
        }
    }

    /** RTP packets that came from a side so far. */
    long received(CallSide side) {
        return channels[0].end(side).received.sum();
    }

    @Override
    public void close() {
        List<DatagramPort> ports = new ArrayList<>();
        for (Channel channel : channels) {
            for (End end : List.of(channel.caller, channel.callee)) {
                DatagramPort port = end.port;
                if (port != null) {
                    ports.add(port);
                }
            }
        }
        ports.forEach(DatagramPort::close);
        secured.values().forEach(SecuredSide::close);
    }
}
