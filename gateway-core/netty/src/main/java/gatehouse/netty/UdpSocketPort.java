package gatehouse.netty;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.netty.capture.PacketTap;
import gatehouse.netty.linux.ErrorQueue;
import gatehouse.netty.packet.PacketBuilder;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * A UDP port on a socket of the system. Sends from any thread gather in one bounded queue and leave in one flush
 * (sendmmsg) per turn of the event loop; receives come in batches (recvmmsg) and pass through one reused array.
 */
final class UdpSocketPort extends ChannelInboundHandlerAdapter implements DatagramPort {
    /** An address in both forms, kept because most ports talk to one peer. */
    private record Peer(InetSocketAddress address, Endpoint endpoint) {}

    /** How often a send is repeated that failed with someone else's ICMP error; each failure uses one error up. */
    private static final int REPEATS = 4;

    private final EventLoops loops;
    private final DatagramOptions options;
    private final DatagramHandler handler;
    private final PacketTap tap;
    private final boolean isTapped;
    private final Consumer<DatagramPort> onClose;
    private final byte[] scratch;
    private final ConcurrentLinkedQueue<Outgoing> outbound = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean drainScheduled = new AtomicBoolean();
    private final LongAdder received = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder faults = new LongAdder();
    private final Channel channel;
    private final Endpoint local;
    private volatile @Nullable Peer lastTarget;
    private @Nullable Peer lastSource;
    private boolean sawPacket;

    /** @param device to which the socket is tied; null for none */
    static UdpSocketPort bind(
            EventLoops loops,
            Endpoint local,
            DatagramOptions options,
            DatagramHandler handler,
            PacketTap tap,
            Consumer<DatagramPort> onClose,
            @Nullable String device)
            throws IOException {
        DeviceBinding.check(device, loops);
        return new UdpSocketPort(loops, local, options, handler, tap, onClose, device);
    }

    private UdpSocketPort(
            EventLoops loops,
            Endpoint wanted,
            DatagramOptions options,
            DatagramHandler handler,
            PacketTap tap,
            Consumer<DatagramPort> onClose,
            @Nullable String device)
            throws IOException {
        this.loops = loops;
        this.options = options;
        this.handler = handler;
        this.tap = tap;
        this.isTapped = !tap.equals(PacketTap.NONE);
        this.onClose = onClose;
        int room = options.maxPayload() + 1; // one octet more, so that what is longer is noticed
        this.scratch = new byte[room];
        Bootstrap bootstrap = new Bootstrap()
                .group(loops.group())
                .channelFactory(() -> loops.datagramChannel(wanted.address()))
                .option(ChannelOption.ALLOCATOR, loops.allocator())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.IP_TOS, options.dscp() << 2)
                .handler(this);
        DeviceBinding.apply(device, bootstrap);
        if (options.socketBuffer() > 0) {
            bootstrap.option(ChannelOption.SO_RCVBUF, options.socketBuffer());
        }
        if (loops.isEpoll()) {
            boolean v6 = wanted.address().isV6();
            bootstrap
                    .option(
                            ChannelOption.RECVBUF_ALLOCATOR,
                            new FixedRecvByteBufAllocator(room * options.receiveBatch()))
                    .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, room)
                    .option(new IntegerUnixChannelOption("RECVERR", ErrorQueue.level(v6), ErrorQueue.option(v6)), 1);
        } else {
            bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(room));
        }
        ChannelFuture bound = bootstrap.bind(SocketAddresses.of(wanted)).awaitUninterruptibly();
        this.channel = bound.channel();
        Throwable cause = bound.cause();
        if (cause != null) {
            throw new IOException("cannot bind UDP " + wanted + ": " + cause.getMessage(), cause);
        }
        this.local = SocketAddresses.endpoint((InetSocketAddress) channel.localAddress());
        channel.config().setAutoRead(true); // not before the fields above are set
    }

    @Override
    public Endpoint local() {
        return local;
    }

    @Override
    public boolean send(Endpoint to, byte[] bytes, int offset, int length) {
        if (waiting.incrementAndGet() > options.sendQueue() || length == 0 || !channel.isOpen()) {
            waiting.decrementAndGet();
            dropped.increment();
            return false;
        }
        ByteBuf buffer = loops.allocator().directBuffer(length).writeBytes(bytes, offset, length);
        outbound.add(new Outgoing(buffer, target(to)));
        if (drainScheduled.compareAndSet(false, true)) {
            channel.eventLoop().execute(this::drain);
        }
        return true;
    }

    @Override
    public DatagramCounts counts() {
        return new DatagramCounts(received.sum(), refused.sum(), sent.sum(), dropped.sum(), failed.sum(), faults.sum());
    }

    @Override
    public void close() {
        onClose.accept(this);
        ChannelFuture closing = channel.close();
        if (!channel.eventLoop().inEventLoop()) {
            closing.awaitUninterruptibly();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket packet = (DatagramPacket) message;
        try {
            sawPacket = true;
            ByteBuf content = packet.content();
            int length = content.readableBytes();
            if (length > options.maxPayload()) {
                refused.increment();
                return;
            }
            content.getBytes(content.readerIndex(), scratch, 0, length);
            Endpoint from = source(packet.sender());
            if (isTapped && tap.isOpen()) {
                tap(PacketTap.Direction.IN, from, local, scratch, length);
            }
            received.increment();
            handler.received(
                    this, from, ByteView.of(scratch, 0, length), loops.clock().nanos());
        } catch (RuntimeException e) {
            fault(e);
        } finally {
            packet.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (sawPacket) {
            sawPacket = false;
            try {
                handler.batchEnd(this);
            } catch (RuntimeException e) {
                fault(e);
            }
        } else {
            drainErrors(); // readable without a packet: the error queue has something
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Logger.debug("{}: {}", local, cause.getMessage());
        drainErrors();
    }

    private void drain() {
        drainScheduled.set(false);
        boolean any = false;
        for (Outgoing next = outbound.poll(); next != null; next = outbound.poll()) {
            any = true;
            next.write();
        }
        if (any) {
            channel.flush();
        }
    }

    private void drainErrors() {
        if (channel instanceof EpollDatagramChannel epoll && epoll.isOpen()) {
            ErrorQueue.drain(epoll.fd().intValue(), this::unreachable);
        }
    }

    private void unreachable(Endpoint to, String reason) {
        try {
            handler.unreachable(this, to, reason);
        } catch (RuntimeException e) {
            fault(e);
        }
    }

    private void fault(RuntimeException e) {
        faults.increment();
        Logger.error(e, "the receiver of UDP {} threw", local);
    }

    private void tap(PacketTap.Direction direction, Endpoint from, Endpoint to, byte[] payload, int length) {
        byte[] packet = PacketBuilder.udp(
                from, to, direction == PacketTap.Direction.OUT ? options.dscp() : 0, 0, payload, 0, length);
        tap.packet(options.hop(), direction, ByteView.of(packet), loops.epochNanos());
    }

    private Peer target(Endpoint to) {
        Peer last = lastTarget;
        if (last == null || !last.endpoint.equals(to)) {
            last = new Peer(SocketAddresses.of(to), to);
            lastTarget = last;
        }
        return last;
    }

    private Endpoint source(InetSocketAddress from) {
        Peer last = lastSource;
        if (last == null || !last.address.equals(from)) {
            last = new Peer(from, SocketAddresses.endpoint(from));
            lastSource = last;
        }
        return last.endpoint;
    }

    /** One datagram on its way out. */
    private final class Outgoing extends DatagramPacket implements ChannelFutureListener {
        private final Peer to;
        private int repeats;

        Outgoing(ByteBuf data, Peer to) {
            super(data, to.address);
            this.to = to;
        }

        void write() {
            if (isTapped && repeats == 0 && tap.isOpen()) {
                byte[] payload = new byte[content().readableBytes()];
                content().getBytes(content().readerIndex(), payload);
                tap(PacketTap.Direction.OUT, local, to.endpoint, payload, payload.length);
            }
            retain();
            var _ = channel.write(this).addListener(this);
        }

        @Override
        public void operationComplete(ChannelFuture done) {
            Throwable cause = done.cause();
            if (cause instanceof IOException && repeats < REPEATS && loops.isEpoll() && channel.isOpen()) {
                // The kernel hands an earlier packet's ICMP error to this one's send (ip(7)): it has not left yet.
                repeats++;
                drainErrors();
                write();
                channel.flush();
                return;
            }
            waiting.decrementAndGet();
            release();
            if (cause == null) {
                sent.increment();
            } else if (channel.isOpen()) {
                failed.increment();
                unreachable(to.endpoint, String.valueOf(cause.getMessage()));
            } else {
                dropped.increment();
            }
        }
    }
}
