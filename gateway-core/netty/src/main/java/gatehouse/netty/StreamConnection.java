package gatehouse.netty;

import gatehouse.base.ByteView;
import gatehouse.base.Deadlines;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.netty.StreamHandler.End;
import gatehouse.netty.tls.TlsSession;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * One connection of a {@link StreamTransport}: cuts what it reads into messages, and gives up on peers that are silent,
 * slow or do not read. All but {@link #send}, {@link #close} and {@link #failed} runs on the channel's event loop.
 */
final class StreamConnection<M> extends ChannelInboundHandlerAdapter {
    private static final byte[] EMPTY = new byte[0];
    private static final long RETRY_NANOS = 10_000_000;

    private final StreamTransport<M> owner;
    private final StreamLimits limits;
    private final StreamFramer<M> framer;
    private final StreamTarget target;
    private final boolean inbound;
    private final SendQueue outbound;
    private volatile @Nullable Channel channel;
    private volatile @Nullable Flow flow;
    private volatile boolean over;

    // What is received and not yet cut: buffer[start, end).
    private byte[] buffer = EMPTY;
    private int start;
    private int end;

    /** A message that the receiver has had no room for yet. */
    private @Nullable M held;

    private long heldSince;
    private boolean throttled;

    /** Whether this peer has shown what it is for: it has sent a message, or we wanted the connection. */
    private boolean proven;

    /** Since when a message is due, or never. */
    private long slowSince = Deadlines.NEVER;

    private long lastHeard;

    StreamConnection(StreamTransport<M> owner, StreamTarget target, boolean inbound) {
        this.owner = owner;
        this.limits = owner.limits();
        this.framer = owner.newFramer();
        this.target = target;
        this.inbound = inbound;
        this.proven = !inbound;
        this.outbound = new SendQueue(limits.sendQueue(), owner::now, owner::countSent);
    }

    /** Whether messages to {@code wanted}, which has the same remote end, may take this connection. */
    boolean serves(StreamTarget wanted) {
        Endpoint from = target.local();
        return !over
                && wanted.name().equals(target.name())
                && (wanted.local().address().isUnspecified()
                        || wanted.local().address().equals(from.address()))
                && (wanted.local().port() == 0 || wanted.local().port() == from.port());
    }

    Sent send(byte[] message) {
        if (over) {
            return Sent.NO_CONNECTION;
        }
        if (outbound.put(message)) {
            return Sent.ACCEPTED;
        }
        if (limits.overflow() == StreamLimits.Full.CLOSE) {
            close(End.CONGESTED, "more than " + limits.sendQueue() + " octets wait for the peer");
        }
        return Sent.CONGESTED;
    }

    void close(End why, String reason) {
        Channel open = channel;
        if (open != null) {
            open.eventLoop().execute(() -> finish(why, reason));
        }
    }

    /** It could not be connected. */
    void failed(String reason) {
        finish(End.BROKEN, reason);
    }

    /** When it is not open by now, it never will be. */
    void expectOpen() {
        if (flow == null) {
            finish(End.BROKEN, "not open after " + limits.connect().toMillis() + " ms");
        }
    }

    List<X509Certificate> peerCertificates() {
        Channel open = channel;
        SslHandler tls = open == null ? null : open.pipeline().get(SslHandler.class);
        List<X509Certificate> chain = new ArrayList<>();
        if (tls != null) {
            try {
                for (var each : tls.engine().getSession().getPeerCertificates()) {
                    chain.add((X509Certificate) each);
                }
            } catch (SSLPeerUnverifiedException e) {
                return List.of(); // the peer has shown none
            }
        }
        return chain;
    }

    /** How it is protected; null while it is not open, and without TLS. */
    @Nullable
    TlsSession session() {
        Channel open = channel;
        SslHandler tls = open == null || flow == null ? null : open.pipeline().get(SslHandler.class);
        if (tls == null) {
            return null;
        }
        SSLSession session = tls.engine().getSession();
        return new TlsSession(session.getProtocol(), session.getCipherSuite());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (!owner.isSecure()) {
            opened(context.channel());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent done) {
            if (done.isSuccess()) {
                opened(context.channel());
            } else {
                finish(End.BROKEN, "TLS: " + innermost(done.cause()));
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            int count = bytes.readableBytes();
            if (over || count == 0) {
                return;
            }
            long now = owner.now();
            lastHeard = now;
            if (start == end && slowSince == Deadlines.NEVER) {
                slowSince = now;
            }
            makeRoom(count);
            bytes.readBytes(buffer, end, count);
            end += count;
            long pause = owner.take(target.remote().address(), count, now);
            if (pause > 0 && !throttled) {
                throttled = true;
                updateReading();
                later(this::unthrottle, pause);
            }
            cut();
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        finish(End.PEER, "closed by the peer");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            Logger.debug(cause, "{}", target.remote());
        }
        finish(End.BROKEN, String.valueOf(cause.getMessage()));
    }

    /** The stream is usable: connected, past a preamble, past the TLS handshake. */
    private void opened(Channel open) {
        if (over) {
            return;
        }
        Flow named = owner.name(open, target);
        long now = owner.now();
        flow = named;
        lastHeard = now;
        if (inbound) {
            slowSince = now;
        }
        owner.opened(this, target, named, inbound);
        outbound.open(open);
        long shortest = Math.min(limits.complete().toNanos(), limits.idle().toNanos());
        check(Math.clamp(Math.min(shortest, limits.stuck().toNanos()) / 4, 5_000_000, 1_000_000_000));
    }

    /** The reason below the layers of wrapping, which says what was wrong with a certificate. */
    private static String innermost(Throwable cause) {
        Throwable inner = cause;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        return String.valueOf(inner.getMessage());
    }

    /** Makes room for {@code count} more bytes, moving what is unread to the front. */
    private void makeRoom(int count) {
        if (buffer.length - end >= count) {
            return;
        }
        int unread = end - start;
        byte[] roomy = buffer;
        if (buffer.length < unread + count) {
            int doubled = Math.min(2 * unread, limits.message() + 1);
            roomy = new byte[Math.max(2048, Math.max(unread + count, doubled))];
        }
        System.arraycopy(buffer, start, roomy, 0, unread);
        buffer = roomy;
        start = 0;
        end = unread;
    }

    /** Cuts off and hands on what is complete. */
    private void cut() {
        while (!over && held == null && start < end) {
            switch (step(ByteView.of(buffer, start, end - start))) {
                case StreamFramer.Step.Message<M>(int consumed, M message) -> {
                    consume(consumed);
                    proven = true;
                    slowSince = owner.now();
                    deliver(message);
                }
                case StreamFramer.Step.Skip<M>(int consumed) -> consume(consumed);
                case StreamFramer.Step.Partial<M> _ -> {
                    if (end - start > limits.message()) {
                        finish(End.TOO_LONG, "a message of more than " + limits.message() + " octets");
                    }
                    return;
                }
                case StreamFramer.Step.Broken<M>(String reason) -> finish(End.MALFORMED, reason);
            }
        }
        if (start == end) {
            buffer = EMPTY; // an idle connection holds no buffer
            start = 0;
            end = 0;
            if (proven) {
                slowSince = Deadlines.NEVER;
            }
        }
    }

    private StreamFramer.Step<M> step(ByteView unread) {
        try {
            return framer.next(unread);
        } catch (RuntimeException e) { // a bug of ours, but not one for every connection to die of
            Logger.error(e, "the framer of {} threw", target.remote());
            return new StreamFramer.Step.Broken<>("the framer failed");
        }
    }

    private void consume(int count) {
        start += Math.clamp(count, 1, end - start);
    }

    private void deliver(M message) {
        if (!owner.deliver(flow, message)) {
            held = message;
            heldSince = owner.now();
            updateReading();
            later(this::retry, RETRY_NANOS);
        }
    }

    private void retry() {
        M message = held;
        if (over || message == null) {
            return;
        }
        if (owner.now() - heldSince > limits.complete().toNanos()) {
            finish(End.OVERLOADED, "no room for a message here");
        } else if (owner.deliver(flow, message)) {
            held = null;
            slowSince = owner.now();
            updateReading();
            cut();
        } else {
            later(this::retry, RETRY_NANOS);
        }
    }

    private void unthrottle() {
        throttled = false;
        slowSince = slowSince == Deadlines.NEVER ? slowSince : owner.now(); // we were slow, not the peer
        updateReading();
    }

    private void updateReading() {
        Channel open = channel;
        if (open != null) {
            open.config().setAutoRead(held == null && !throttled);
        }
    }

    /** Looks after the peer's manners every {@code step} nanoseconds. */
    private void check(long step) {
        if (over) {
            return;
        }
        long now = owner.now();
        if (outbound.stuckFor() > limits.stuck().toNanos()) {
            finish(End.CONGESTED, "the peer takes nothing");
        } else if (slowSince != Deadlines.NEVER
                && held == null
                && !throttled
                && now - slowSince > limits.complete().toNanos()) {
            finish(End.SLOW, "a message took longer than " + limits.complete().toMillis() + " ms");
        } else if (now - lastHeard > limits.idle().toNanos()) {
            finish(End.IDLE, "nothing heard for " + limits.idle().toMillis() + " ms");
        } else {
            later(() -> check(step), step);
        }
    }

    private void later(Runnable task, long nanos) {
        Channel open = channel;
        if (open != null) {
            var _ = open.eventLoop().schedule(task, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void finish(End why, String reason) {
        synchronized (outbound) { // a connection that fails at once may be told so by its opener's thread
            if (over) {
                return;
            }
            over = true;
        }
        buffer = EMPTY;
        start = 0;
        end = 0;
        held = null;
        outbound.clear();
        Channel open = channel;
        if (open != null) {
            var _ = open.close();
        }
        owner.over(this, target, inbound, flow, why, reason);
    }
}
