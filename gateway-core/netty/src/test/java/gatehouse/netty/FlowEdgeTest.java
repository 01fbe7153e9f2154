package gatehouse.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.netty.capture.PacketTap;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlowEdgeTest {
    private static final Endpoint ANY = Endpoint.of("127.0.0.1:0");

    private record Heard(String what, Flow flow, String text) {}

    private static final class Ear implements FlowListener {
        final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

        @Override
        public void datagram(Flow flow, ByteView octets) {
            heard.add(new Heard("datagram", flow, octets.latin1()));
        }

        @Override
        public boolean octets(Flow flow, ByteView octets) {
            return heard.add(new Heard("octets", flow, octets.latin1()));
        }

        @Override
        public void opened(Flow flow) {
            heard.add(new Heard("opened", flow, ""));
        }

        @Override
        public void closed(Flow flow, String reason) {
            heard.add(new Heard("closed", flow, reason));
        }

        Heard next() throws InterruptedException {
            Heard next = heard.poll(10, TimeUnit.SECONDS);
            assertNotNull(next, "nothing was heard");
            return next;
        }
    }

    private final EventLoops loops = new EventLoops("edge-test", 1, EventLoops.Io.BEST, SystemClock.INSTANCE);
    private final SystemWan wan = new SystemWan(loops, PacketTap.NONE);
    private final Ear aliceEar = new Ear();
    private final Ear bobEar = new Ear();
    private final FlowEdge alice = new FlowEdge(loops, wan, "a", StreamLimits.GATEWAY, PacketTap.NONE, aliceEar);
    private final FlowEdge bob = new FlowEdge(loops, wan, "b", StreamLimits.GATEWAY, PacketTap.NONE, bobEar);

    @AfterEach
    void close() {
        alice.close();
        bob.close();
        loops.close();
    }

    @Test
    void datagramsGoBothWaysOverOneFlow() throws IOException, InterruptedException {
        Endpoint a = alice.bind(ANY);
        Endpoint b = bob.bind(ANY);
        Flow flow = new Flow(Transport.UDP, a, b);
        alice.transmit(flow, "hello".getBytes());
        assertEquals(new Heard("datagram", flow.reversed(), "hello"), bobEar.next());
        bob.transmit(flow.reversed(), "there".getBytes());
        assertEquals(new Heard("datagram", flow, "there"), aliceEar.next());
    }

    @Test
    void aStreamIsOpenedOnDemandAndAnsweredOnTheSameFlow() throws IOException, InterruptedException {
        Endpoint b = bob.listen(ANY, _ -> true);
        alice.transmit(new Flow(Transport.TCP, ANY, b), "hello".getBytes());
        Heard opened = aliceEar.next();
        assertEquals("opened", opened.what());
        assertEquals("opened", bobEar.next().what());
        Heard hello = bobEar.next();
        assertEquals(new Heard("octets", opened.flow().reversed(), "hello"), hello);
        bob.transmit(hello.flow(), "there".getBytes());
        assertEquals(new Heard("octets", opened.flow(), "there"), aliceEar.next());
        bob.close(hello.flow());
        assertEquals("closed", bobEar.next().what());
        assertEquals(opened.flow(), aliceEar.next().flow());
    }

    @Test
    void whatCannotBeSentIsSaidOnTheFlowThatWasAskedFor() throws IOException, InterruptedException {
        Endpoint nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = ANY.withPort(socket.getLocalPort());
        }
        Flow stream = new Flow(Transport.TCP, ANY, nobody);
        alice.transmit(stream, "hello".getBytes());
        Heard closed = aliceEar.next();
        assertEquals("closed", closed.what());
        assertEquals(stream, closed.flow());
        Flow unbound = new Flow(Transport.UDP, ANY.withPort(9), nobody);
        alice.transmit(unbound, "hello".getBytes());
        assertEquals(new Heard("closed", unbound, "no UDP port 127.0.0.1:9"), aliceEar.next());
    }
}
