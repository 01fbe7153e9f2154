package gatehouse.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.netty.capture.PacketTap;
import gatehouse.netty.tls.TlsContext;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One end of line-framed streams in a test: a transport and what its handler has heard. */
final class StreamEnd implements StreamHandler<String>, AutoCloseable {
    final BlockingQueue<Flow> opened = new LinkedBlockingQueue<>();
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final BlockingQueue<String> reasons = new LinkedBlockingQueue<>();
    final StreamTransport<String> transport;
    volatile Predicate<String> room = message -> true;

    StreamEnd(EventLoops loops, StreamLimits limits) {
        transport = new StreamTransport<>(
                loops, new SystemWan(loops, PacketTap.NONE), "test", 24, limits, LineFramer::new, this, PacketTap.NONE);
    }

    StreamEnd(EventLoops loops, TlsContext tls) {
        this(loops, StreamLimits.GATEWAY, tls);
    }

    StreamEnd(EventLoops loops, StreamLimits limits, TlsContext tls) {
        transport = new StreamTransport<>(
                loops,
                new SystemWan(loops, PacketTap.NONE),
                "test",
                24,
                limits,
                LineFramer::new,
                this,
                PacketTap.NONE,
                tls);
    }

    Endpoint listen(int host) throws IOException {
        return transport.listen(new Endpoint(Loopback.host(host), 0), address -> true);
    }

    Sent send(StreamTarget target, String line) {
        byte[] bytes = (line + "\n").getBytes(ISO_8859_1);
        return transport.send(target, bytes, 0, bytes.length);
    }

    Sent send(Flow flow, String line) {
        byte[] bytes = (line + "\n").getBytes(ISO_8859_1);
        return transport.send(flow, bytes, 0, bytes.length);
    }

    Flow nextOpened() throws InterruptedException {
        Flow flow = opened.poll(10, TimeUnit.SECONDS);
        assertTrue(flow != null, "a connection within 10 s");
        return flow;
    }

    void expect(String what) throws InterruptedException {
        assertEquals(what, heard.poll(10, TimeUnit.SECONDS));
    }

    @Override
    public void opened(Flow flow, StreamTarget target, boolean inbound) {
        opened.add(flow);
    }

    @Override
    public boolean message(Flow flow, String message, long now) {
        if (!room.test(message)) {
            return false;
        }
        heard.add(message);
        return true;
    }

    @Override
    public void closed(Flow flow, End end, String reason) {
        heard.add("closed " + end);
    }

    @Override
    public void failed(StreamTarget target, String reason) {
        heard.add("failed " + target.remote());
        reasons.add(reason);
    }

    @Override
    public void close() {
        transport.close();
    }
}
