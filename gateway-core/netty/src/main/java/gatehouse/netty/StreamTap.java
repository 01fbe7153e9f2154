package gatehouse.netty;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.netty.capture.PacketTap;
import gatehouse.netty.capture.PacketTap.Direction;
import gatehouse.netty.packet.PacketBuilder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Shows a packet tap one stream. The system keeps the real segments to itself, so these are made up: right bytes in
 * right order with sequence numbers of their own, enough for a reader to follow the stream. Real segments are seen by
 * {@code PacketCapture}.
 */
final class StreamTap extends ChannelDuplexHandler {
    private static final int SEGMENT = 1400;

    private final PacketTap tap;
    private final String hop;
    private final EventLoops loops;
    private final Endpoint remote;
    private @Nullable Endpoint local;
    private int sentUpTo;
    private int heardUpTo;

    StreamTap(PacketTap tap, String hop, EventLoops loops, @Nullable Endpoint local, Endpoint remote) {
        this.tap = tap;
        this.hop = hop;
        this.loops = loops;
        this.local = local;
        this.remote = remote;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (local == null) {
            local = SocketAddresses.endpoint(
                    (InetSocketAddress) context.channel().localAddress());
        }
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        show(Direction.IN, (ByteBuf) message);
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            show(Direction.OUT, bytes);
        }
        var _ = context.write(message, promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        segment(Direction.IN, PacketBuilder.FIN | PacketBuilder.ACK, new byte[0], 0, 0);
        context.fireChannelInactive();
    }

    private void show(Direction direction, ByteBuf bytes) {
        byte[] copy = new byte[bytes.readableBytes()];
        bytes.getBytes(bytes.readerIndex(), copy);
        for (int at = 0; at < copy.length; at += SEGMENT) {
            int length = Math.min(SEGMENT, copy.length - at);
            segment(direction, PacketBuilder.PSH | PacketBuilder.ACK, copy, at, length);
        }
    }

    private void segment(Direction direction, int flags, byte[] bytes, int offset, int length) {
        Endpoint here = local;
        if (here == null) {
            return;
        }
        boolean out = direction == Direction.OUT;
        byte[] packet = PacketBuilder.tcp(
                out ? here : remote,
                out ? remote : here,
                out ? sentUpTo : heardUpTo,
                out ? heardUpTo : sentUpTo,
                flags,
                bytes,
                offset,
                length);
        if (out) {
            sentUpTo += length;
        } else {
            heardUpTo += length;
        }
        tap.packet(hop, direction, ByteView.of(packet), loops.epochNanos());
    }
}
