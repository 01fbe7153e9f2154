package gatehouse.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Opens a stream through someone who connects on for us: sends one line and waits for a line "OK" before anyone behind
 * it hears that the stream is open. Any other answer ends it.
 */
final class StreamPreamble extends ChannelInboundHandlerAdapter {
    private static final int LONGEST_ANSWER = 256;

    private final String line;
    private final StringBuilder answer = new StringBuilder();

    StreamPreamble(String line) {
        this.line = line;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        var _ = context.writeAndFlush(Unpooled.copiedBuffer(line + "\n", StandardCharsets.US_ASCII));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
        ByteBuf bytes = (ByteBuf) message;
        while (bytes.isReadable()) {
            char next = (char) bytes.readUnsignedByte();
            if (next != '\n' && answer.length() < LONGEST_ANSWER) {
                answer.append(next);
                continue;
            }
            if (!answer.toString().equals("OK")) {
                bytes.release();
                throw new IOException(answer.isEmpty() ? "no answer" : answer.toString());
            }
            context.fireChannelActive();
            if (bytes.isReadable()) {
                context.fireChannelRead(bytes);
            } else {
                bytes.release();
            }
            context.pipeline().remove(this);
            return;
        }
        bytes.release();
    }
}
