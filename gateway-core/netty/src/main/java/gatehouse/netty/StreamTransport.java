package gatehouse.netty;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.base.Transport;
import gatehouse.netty.capture.PacketTap;
import gatehouse.netty.tls.TlsContext;
import gatehouse.netty.tls.TlsSession;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Messages over TCP or TLS: connections are opened on demand and reused, bytes are cut into messages by a {@link
 * StreamFramer}, and every peer is held to {@link StreamLimits}. A connection is named by its {@link Flow} once it is
 * open. Thread-safe.
 *
 * @param <M> what the framer makes of the bytes
 */
public final class StreamTransport<M> implements AutoCloseable {
    private static final AttributeKey<Endpoint> LOCAL = AttributeKey.valueOf(StreamTransport.class, "local");

    private final EventLoops loops;
    private final WanPort wan;
    private final String hop;
    private final int dscp;
    private final StreamLimits limits;
    private final Supplier<? extends StreamFramer<M>> framers;
    private final StreamHandler<M> handler;
    private final PacketTap tap;
    private final @Nullable TlsContext tls;
    private final ConnectionTable<M> table;
    private final Queue<Channel> listeners = new ConcurrentLinkedQueue<>();
    private final LongAdder refused = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder congested = new LongAdder();
    private volatile boolean closed;

    /**
     * A transport without connections.
     *
     * @param wan where connections go out
     * @param hop what a packet tap calls it
     * @param dscp the differentiated services code point of what is sent, 0 to 63
     * @param framers makes one framer for each connection
     * @param tap sees the streams as made-up TCP segments; {@link PacketTap#NONE} if nobody looks
     */
    public StreamTransport(
            EventLoops loops,
            WanPort wan,
            String hop,
            int dscp,
            StreamLimits limits,
            Supplier<? extends StreamFramer<M>> framers,
            StreamHandler<M> handler,
            PacketTap tap) {
        this(loops, wan, hop, dscp, limits, framers, handler, tap, null);
    }

    /**
     * A transport without connections, over TLS.
     *
     * @param tls whom to trust and who we are; null for plain TCP. The other parameters are as above
     */
    public StreamTransport(
            EventLoops loops,
            WanPort wan,
            String hop,
            int dscp,
            StreamLimits limits,
            Supplier<? extends StreamFramer<M>> framers,
            StreamHandler<M> handler,
            PacketTap tap,
            @Nullable TlsContext tls) {
        this.loops = loops;
        this.wan = wan;
        this.hop = hop;
        this.dscp = dscp;
        this.limits = limits;
        this.framers = framers;
        this.handler = handler;
        this.tap = tap;
        this.tls = tls;
        this.table = new ConnectionTable<>(limits);
    }

    /**
     * Takes connections from outside. Not to be called from an event loop's thread.
     *
     * @param local where; port 0 means any free one
     * @param admits whether an address may connect at all; others are turned away without a word
     * @return where it really listens
     * @throws IOException in one clear sentence, such as a port in use
     */
    public Endpoint listen(Endpoint local, Predicate<? super IpAddress> admits) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .channelFactory(loops::serverChannel)
                .option(ChannelOption.SO_BACKLOG, 128)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOCATOR, loops.allocator())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.IP_TOS, dscp << 2)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel, admits);
                    }
                });
        DeviceBinding.check(wan.device(), loops);
        DeviceBinding.apply(wan.device(), bootstrap);
        ChannelFuture bound = bootstrap.bind(SocketAddresses.of(local)).awaitUninterruptibly();
        Throwable cause = bound.cause();
        if (cause != null) {
            throw new IOException("cannot listen on TCP " + local + ": " + cause.getMessage(), cause);
        }
        listeners.add(bound.channel());
        return SocketAddresses.endpoint((InetSocketAddress) bound.channel().localAddress());
    }

    /** Sends one message on an open connection; the bytes are copied before it returns. */
    public Sent send(Flow flow, byte[] bytes, int offset, int length) {
        StreamConnection<M> connection = table.byFlow(flow);
        return connection == null ? Sent.NO_CONNECTION : send(connection, bytes, offset, length);
    }

    /**
     * Sends one message on a connection to {@code target}: one that is there, or a new one. When that cannot be opened,
     * {@link StreamHandler#failed} tells, and the message is lost.
     */
    public Sent send(StreamTarget target, byte[] bytes, int offset, int length) {
        Sent result = Sent.NO_CONNECTION;
        for (int tries = 0; tries < 2 && result == Sent.NO_CONNECTION; tries++) { // it may close just now
            result = open(target, connection -> send(connection, bytes, offset, length));
        }
        return result;
    }

    /** Opens a connection to {@code target} unless there is one; {@link Sent#REFUSED} when it would be one too many. */
    public Sent connect(StreamTarget target) {
        return open(target, connection -> Sent.ACCEPTED);
    }

    /** Closes a connection; nothing happens when it is closed already. */
    public void close(Flow flow) {
        StreamConnection<M> connection = table.byFlow(flow);
        if (connection != null) {
            connection.close(StreamHandler.End.LOCAL, "closed here");
        }
    }

    /** The certificates that the peer of an open connection has shown, its own first; empty when none. */
    public List<X509Certificate> peerCertificates(Flow flow) {
        StreamConnection<M> connection = table.byFlow(flow);
        return connection == null ? List.of() : connection.peerCertificates();
    }

    /** How an open connection is protected; null without TLS, and for a connection that is not open. */
    public @Nullable TlsSession session(Flow flow) {
        StreamConnection<M> connection = table.byFlow(flow);
        return connection == null ? null : connection.session();
    }

    /** What it has done so far. */
    public StreamCounts counts() {
        return new StreamCounts(table.size(), refused.sum(), received.sum(), sent.sum(), congested.sum());
    }

    /** Stops listening, before it returns, and closes every connection. */
    @Override
    public void close() {
        closed = true;
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
        table.close().forEach(connection -> connection.close(StreamHandler.End.LOCAL, "closed here"));
    }

    private Sent send(StreamConnection<M> connection, byte[] bytes, int offset, int length) {
        Sent result = connection.send(Arrays.copyOfRange(bytes, offset, offset + length));
        if (result == Sent.CONGESTED) {
            congested.increment();
        }
        return result;
    }

    private void accept(Channel channel, Predicate<? super IpAddress> admits) {
        Endpoint local = SocketAddresses.endpoint((InetSocketAddress) channel.localAddress());
        Endpoint remote = SocketAddresses.endpoint((InetSocketAddress) channel.remoteAddress());
        StreamConnection<M> connection = new StreamConnection<>(this, StreamTarget.of(local, remote), true);
        if (!admits.test(remote.address()) || !table.admit(connection, remote, now())) {
            refused.increment();
            channel.config().setOption(ChannelOption.SO_LINGER, 0); // a reset, so that nothing of it stays here
            var _ = channel.close();
            return;
        }
        furnish(channel, connection, local, remote, tls == null ? null : tls.server());
    }

    /** Finds or makes the connection; {@code use} comes before connecting, which may fail at once. */
    private Sent open(StreamTarget target, Function<StreamConnection<M>, Sent> use) {
        AtomicBoolean made = new AtomicBoolean();
        StreamConnection<M> connection = table.reuseOrAdd(target, now(), () -> {
            made.set(true);
            return new StreamConnection<>(this, target, false);
        });
        if (connection == null) {
            return Sent.REFUSED;
        }
        Sent result = use.apply(connection);
        if (made.get()) {
            try {
                connect(connection, target);
            } catch (RuntimeException e) { // the event loops are closed
                connection.failed(String.valueOf(e.getMessage()));
            }
        }
        return result;
    }

    private void connect(StreamConnection<M> connection, StreamTarget target) {
        StreamRoute route = wan.route(target.local(), target.remote());
        Endpoint bind = route.bind();
        Bootstrap bootstrap = new Bootstrap()
                .group(loops.group())
                .channelFactory(loops::socketChannel)
                .option(ChannelOption.ALLOCATOR, loops.allocator())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.IP_TOS, dscp << 2)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        limits.connect().toMillis())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.attr(LOCAL).set(route.local());
                        String preamble = route.preamble();
                        if (preamble != null) {
                            channel.pipeline().addLast(new StreamPreamble(preamble));
                        }
                        SSLEngine engine = tls == null
                                ? null
                                : tls.client(target.name(), target.remote().port());
                        furnish(channel, connection, route.local(), target.remote(), engine);
                    }
                });
        if (loops.isEpoll()) {
            bootstrap.option(
                    EpollChannelOption.TCP_USER_TIMEOUT, (int) limits.stuck().toMillis());
        }
        DeviceBinding.apply(wan.device(), bootstrap);
        boolean free = bind.port() == 0 && bind.address().isUnspecified();
        ChannelFuture connecting = free
                ? bootstrap.connect(SocketAddresses.of(route.connect()))
                : bootstrap.connect(SocketAddresses.of(route.connect()), SocketAddresses.of(bind));
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                connection.failed(String.valueOf(done.cause().getMessage()));
            }
        });
    }

    private void furnish(
            Channel channel,
            StreamConnection<M> connection,
            @Nullable Endpoint local,
            Endpoint remote,
            @Nullable SSLEngine engine) {
        if (!tap.equals(PacketTap.NONE)) {
            channel.pipeline().addLast(new StreamTap(tap, hop, loops, local, remote));
        }
        if (engine != null) { // the costly steps of a handshake run beside the event loop
            channel.pipeline().addLast(new SslHandler(engine, Thread::startVirtualThread));
        }
        channel.pipeline().addLast(connection);
        var _ = channel.eventLoop()
                .schedule(connection::expectOpen, limits.connect().toMillis(), TimeUnit.MILLISECONDS);
        if (closed) {
            connection.close(StreamHandler.End.LOCAL, "closed here");
        }
    }

    boolean isSecure() {
        return tls != null;
    }

    StreamLimits limits() {
        return limits;
    }

    StreamFramer<M> newFramer() {
        return framers.get();
    }

    long now() {
        return loops.clock().nanos();
    }

    long take(IpAddress peer, int octets, long now) {
        return table.take(peer, octets, now);
    }

    Flow name(Channel channel, StreamTarget target) {
        Endpoint local = channel.attr(LOCAL).get();
        if (local == null) {
            local = SocketAddresses.endpoint((InetSocketAddress) channel.localAddress());
        }
        return new Flow(tls == null ? Transport.TCP : Transport.TLS, local, target.remote());
    }

    void opened(StreamConnection<M> connection, StreamTarget target, Flow flow, boolean inbound) {
        table.opened(flow, connection);
        guarded(() -> handler.opened(flow, target, inbound));
    }

    boolean deliver(@Nullable Flow flow, M message) {
        if (flow == null) {
            return true; // nothing is read before it is open
        }
        try {
            boolean taken = handler.message(flow, message, now());
            if (taken) {
                received.increment();
            }
            return taken;
        } catch (RuntimeException e) {
            Logger.error(e, "the receiver of {} threw", flow);
            return true;
        }
    }

    void countSent() {
        sent.increment();
    }

    void over(
            StreamConnection<M> connection,
            StreamTarget target,
            boolean inbound,
            @Nullable Flow flow,
            StreamHandler.End why,
            String reason) {
        table.remove(connection, target.remote(), flow);
        if (flow != null) {
            guarded(() -> handler.closed(flow, why, reason));
        } else if (!inbound) {
            guarded(() -> handler.failed(target, reason));
        }
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            Logger.error(e, "the receiver of {} threw", hop);
        }
    }
}
