package gatehouse.netty;

import gatehouse.base.Clock;
import gatehouse.base.IpAddress;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The threads that move packets, and the kind of sockets they use: Linux epoll with recvmmsg and sendmmsg where its
 * native library is there, java.nio elsewhere. One or two threads carry a whole gateway. Buffers come from one small
 * pool: a gateway lives in 90 MiB.
 */
public final class EventLoops implements AutoCloseable {
    /** Which sockets to use. */
    public enum Io {
        /** Epoll where it can be loaded, else java.nio. */
        BEST,
        /** java.nio: no native library, one system call a packet, no news of unreachable UDP ports. */
        NIO
    }

    private static final int PAGE = 8192;
    private static final int CHUNK_ORDER = 6; // chunks of PAGE << 6 = 512 KiB

    private final boolean epoll;
    private final EventLoopGroup group;
    private final ByteBufAllocator allocator;
    private final Clock clock;

    /**
     * Starts the threads.
     *
     * @param name the threads' name
     * @param threads how many, 1 or more
     * @param clock stamps what is received
     */
    public EventLoops(String name, int threads, Io io, Clock clock) {
        this.clock = clock;
        this.epoll = io == Io.BEST && Epoll.isAvailable();
        IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.group = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), handlers);
        this.allocator = new PooledByteBufAllocator(true, 1, 1, PAGE, CHUNK_ORDER, 64, 32, false);
    }

    /** Whether packets move in batches, recvmmsg and sendmmsg. */
    public boolean isBatched() {
        return epoll;
    }

    /** Ends the threads; sockets still open are closed. Waits up to 2 s. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    boolean isEpoll() {
        return epoll;
    }

    EventLoopGroup group() {
        return group;
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    Clock clock() {
        return clock;
    }

    /** Wall-clock time for packet taps, in nanoseconds since 1970. */
    public long epochNanos() {
        Instant now = clock.wall();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    /** One of the threads. */
    public EventLoop next() {
        return group.next();
    }

    /** A datagram socket for either family, not bound yet. */
    public DatagramChannel anyDatagramChannel() {
        return epoll ? new EpollDatagramChannel() : new NioDatagramChannel();
    }

    /** A stream socket, not connected yet. */
    public SocketChannel streamChannel() {
        return socketChannel();
    }

    DatagramChannel datagramChannel(IpAddress local) {
        SocketProtocolFamily family = family(local);
        return epoll ? new EpollDatagramChannel(family) : new NioDatagramChannel(family);
    }

    SocketChannel socketChannel() {
        return epoll ? new EpollSocketChannel() : new NioSocketChannel();
    }

    ServerSocketChannel serverChannel() {
        return epoll ? new EpollServerSocketChannel() : new NioServerSocketChannel();
    }

    private static SocketProtocolFamily family(IpAddress address) {
        return address.isV6() ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
    }
}
