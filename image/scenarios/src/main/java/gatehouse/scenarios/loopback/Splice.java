package gatehouse.scenarios.loopback;

import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.translator.packet.TcpView;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One stream of the gateway, joined to a real connection from the public endpoint that the NATs give it: first the
 * line {@code CONNECT inner destination}, then {@code OK} or {@code FAIL reason}, then bytes both ways, each direction
 * closed by itself. Whatever passes is shown to the NATs as segments; when they drop one, the stream is cut.
 */
final class Splice {
    /** The NATs around a splice. */
    interface Nats {
        /** Passes the first segment out: the public endpoint that it got, or nothing. */
        Optional<Endpoint> open(byte[] syn);

        /** Passes a segment out; false when it did not come out as {@code outer}. */
        boolean fromHome(byte[] segment, Endpoint outer);

        /** Passes a segment in; false when it did not arrive. */
        boolean fromWorld(byte[] segment);

        /** An inside endpoint for a stream that named none. */
        Endpoint withPort(Endpoint inner);
    }

    private static final Pattern REQUEST = Pattern.compile("CONNECT (\\S+) (\\S+)\\s*");
    private static final int LONGEST_LINE = 120;
    private static final int SEGMENT = 1_400;

    /** What one direction still has to deliver. */
    private static final class Pipe {
        final ByteBuffer waiting = ByteBuffer.allocate(32_768);
        boolean ended;
        boolean finished;
    }

    private final Selector selector;
    private final Nats nats;
    private final SocketChannel inside;
    private final Pipe up = new Pipe();
    private final Pipe down = new Pipe();
    private final ByteBuffer line = ByteBuffer.allocate(LONGEST_LINE);
    private @Nullable SocketChannel outside;
    private @Nullable StreamSegments segments;
    private @Nullable Endpoint outer;
    private boolean open;
    private boolean over;

    /** Takes an accepted connection over. */
    Splice(Selector selector, Nats nats, SocketChannel inside) throws IOException {
        this.selector = selector;
        this.nats = nats;
        this.inside = inside;
        inside.configureBlocking(false);
        inside.setOption(StandardSocketOptions.TCP_NODELAY, true);
        inside.register(selector, SelectionKey.OP_READ, (LoopbackNat.Ready) this::ready);
    }

    /** Whether it is still on its way to being open. */
    boolean isOpening() {
        return !open && !over;
    }

    boolean isOver() {
        return over;
    }

    private void ready() throws IOException {
        try {
            if (outside == null) {
                ask();
            } else if (!open) {
                connected(outside);
            } else {
                move(outside);
            }
        } catch (IOException broken) {
            abort(); // a peer that resets is no failure of ours
        }
    }

    private void ask() throws IOException {
        if (inside.read(line) < 0) {
            end();
            return;
        }
        int length = 0;
        while (length < line.position() && line.get(length) != '\n') {
            length++;
        }
        if (length == line.position()) {
            if (!line.hasRemaining()) {
                refuse("the line is too long");
            }
            return;
        }
        if (length + 1 < line.position()) {
            refuse("nothing may follow the line before OK");
            return;
        }
        var words = REQUEST.matcher(new String(line.array(), 0, length, StandardCharsets.US_ASCII));
        if (words.matches()
                && Endpoint.parse(words.group(1)) instanceof Decoded.Ok<Endpoint>(Endpoint inner)
                && Endpoint.parse(words.group(2)) instanceof Decoded.Ok<Endpoint>(Endpoint destination)
                && !inner.address().isV6()
                && !destination.address().isV6()) {
            connect(inner.port() == 0 ? nats.withPort(inner) : inner, destination);
        } else {
            refuse("expected CONNECT address:port address:port");
        }
    }

    private void connect(Endpoint inner, Endpoint destination) throws IOException {
        Optional<Endpoint> mapped = nats.open(StreamSegments.syn(inner, destination));
        if (mapped.isEmpty()) {
            refuse("the NAT gave no mapping");
            return;
        }
        outer = mapped.get();
        segments = new StreamSegments(inner, destination, outer);
        SocketChannel channel = SocketChannel.open();
        outside = channel;
        try {
            channel.configureBlocking(false);
            // One public port may lead to several destinations (RFC 5382 REQ-1).
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.bind(SocketEndpoints.of(outer));
            boolean done = channel.connect(SocketEndpoints.of(destination));
            channel.register(selector, SelectionKey.OP_CONNECT, (LoopbackNat.Ready) this::ready);
            if (done) {
                connected(channel);
            }
        } catch (IOException refused) {
            refuse(reason(refused));
        }
    }

    private void connected(SocketChannel channel) throws IOException {
        try {
            if (!channel.finishConnect()) {
                return;
            }
        } catch (IOException refused) {
            segment(false, TcpView.RST, new byte[0]);
            refuse(reason(refused));
            return;
        }
        open = true;
        StreamSegments stream = segments;
        if (stream != null && nats.fromWorld(stream.synAck()) && segment(true, 0, new byte[0])) {
            inside.write(ByteBuffer.wrap("OK\n".getBytes(StandardCharsets.US_ASCII)));
            move(channel);
        } else {
            abort();
        }
    }

    private void move(SocketChannel channel) throws IOException {
        carry(inside, channel, up, true);
        if (!over) {
            carry(channel, inside, down, false);
        }
        if (over) {
            return;
        }
        if (up.finished && down.finished) {
            end();
            return;
        }
        await(inside, up, down);
        await(channel, down, up);
    }

    private void await(SocketChannel channel, Pipe reading, Pipe writing) {
        SelectionKey key = channel.keyFor(selector);
        if (key != null && key.isValid()) {
            int read = !reading.ended && reading.waiting.hasRemaining() ? SelectionKey.OP_READ : 0;
            int write = writing.waiting.position() > 0 ? SelectionKey.OP_WRITE : 0;
            key.interestOps(read | write);
        }
    }

    private void carry(SocketChannel from, SocketChannel to, Pipe pipe, boolean fromHome) throws IOException {
        if (pipe.finished) {
            return;
        }
        if (!pipe.ended) {
            int before = pipe.waiting.position();
            pipe.ended = from.read(pipe.waiting) < 0;
            for (int at = before; at < pipe.waiting.position(); at += SEGMENT) {
                int end = Math.min(at + SEGMENT, pipe.waiting.position());
                if (!segment(fromHome, TcpView.PSH, Arrays.copyOfRange(pipe.waiting.array(), at, end))) {
                    abort();
                    return;
                }
            }
        }
        pipe.waiting.flip();
        to.write(pipe.waiting);
        pipe.waiting.compact();
        if (pipe.ended && pipe.waiting.position() == 0) {
            pipe.finished = true;
            segment(fromHome, TcpView.FIN, new byte[0]);
            to.shutdownOutput();
        }
    }

    private boolean segment(boolean fromHome, int flags, byte[] bytes) {
        StreamSegments stream = segments;
        Endpoint source = outer;
        if (stream == null || source == null) {
            return false;
        }
        return fromHome
                ? nats.fromHome(stream.fromHome(flags, bytes), source)
                : nats.fromWorld(stream.fromWorld(flags, bytes));
    }

    private static String reason(IOException refused) {
        String text = refused.getMessage();
        return text == null ? "the connection failed" : text.replaceAll("[\\r\\n]+", " ");
    }

    private void refuse(String reason) throws IOException {
        inside.write(ByteBuffer.wrap(("FAIL " + reason + "\n").getBytes(StandardCharsets.US_ASCII)));
        end();
    }

    /** Cuts both connections, so that both peers notice. */
    void abort() throws IOException {
        if (!over) {
            segment(true, TcpView.RST, new byte[0]);
            inside.setOption(StandardSocketOptions.SO_LINGER, 0);
            if (outside != null && outside.isConnected()) {
                outside.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            end();
        }
    }

    private void end() throws IOException {
        over = true;
        inside.close();
        if (outside != null) {
            outside.close();
        }
    }
}
