package gatehouse.sip.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipParser;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.Uri;
import gatehouse.sip.message.Via;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.sip.transport.TransportPolicy;
import gatehouse.testkit.Seeded;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** RFC 7339 from both ends: what a client holds back, and what a server that is asked too much tells. */
class OverloadTest {
    private static final long MS = 1_000_000;
    private static final Endpoint CLIENT = Endpoint.of("192.0.2.1:5060");
    private static final Endpoint SERVER = Endpoint.of("192.0.2.2:5060");
    private static final Flow THERE = new Flow(Transport.UDP, CLIENT, SERVER);
    private static final Flow BACK = new Flow(Transport.UDP, SERVER, CLIENT);

    private final Seeded seeded = new Seeded(3);
    private final List<SipMessage> sent = new ArrayList<>();
    private final List<TransactionAction> told = new ArrayList<>();
    private long now = 7_000 * MS;

    private static TransactionSettings settings() {
        return TransactionSettings.userAgent(TransportPolicy.listening(5060, false));
    }

    private void out(TransactionAction action) {
        if (action instanceof TransactionAction.Transport(TransportAction.Transmit(var flow, var octets))) {
            sent.add(SipParser.parse(octets).orThrow());
        } else {
            told.add(action);
        }
    }

    private SipRequest request(Method method, String uri, String toTag) {
        NameAddr to = NameAddr.of("<sip:bob@192.0.2.2>");
        return SipRequest.builder(method, Uri.of(uri))
                .set(Headers.MAX_FORWARDS, 70)
                .set(Headers.FROM, NameAddr.of("<sip:alice@192.0.2.1>;tag=" + seeded.token(4)))
                .set(Headers.TO, toTag.isEmpty() ? to : to.withTag(toTag))
                .set(Headers.CALL_ID, seeded.token(8))
                .method(method, 1)
                .build();
    }

    // ---- the client

    private final TransactionCore client = new TransactionCore(settings(), new Seeded(1));

    /** Whether the request left. */
    private boolean leaves(Method method, String uri, String toTag) {
        int before = sent.size();
        client.handle(
                new TransactionEvent.SendRequest(
                        ClientTransactionId.fresh(seeded, method), request(method, uri, toTag), THERE),
                now,
                this::out);
        return sent.size() > before;
    }

    private boolean leaves() {
        return leaves(Method.OPTIONS, "sip:bob@192.0.2.2", "");
    }

    private int leaveOf(int count) {
        int left = 0;
        for (int i = 0; i < count; i++) {
            left += leaves() ? 1 : 0;
        }
        return left;
    }

    /** The last request that left is answered with these parameters in its Via, in place of what we offered. */
    private void told(String parameters) {
        SipRequest last = (SipRequest) sent.getLast();
        Via plain = last.via().without("oc").without("oc-algo");
        SipResponse answer = SipResponse.to(last, 200)
                .toTag("b")
                .removeFirst(Headers.VIA)
                .prepend(Headers.VIA, Via.of(plain + parameters))
                .build();
        client.handle(
                new TransactionEvent.Transport(new TransportEvent.Datagram(THERE, ByteView.of(answer.emit()))),
                now,
                this::out);
    }

    private void passes(long millis) {
        long until = now + millis * MS;
        while (client.nextDeadline() <= until) {
            now = client.nextDeadline();
            client.expire(now, this::out);
        }
        now = until;
    }

    @Test
    void everyRequestOffersTheLossAlgorithm() {
        assertTrue(leaves());
        Via via = sent.getLast().via();
        assertTrue(via.parameters().has("oc"));
        assertEquals("\"loss\"", via.parameters().raw("oc-algo"));
        assertNull(OverloadFeedback.in(via));
    }

    @Test
    void theShareAskedForIsHeldBackAndFailsAs503() {
        leaves();
        told(";oc=40;oc-algo=\"loss\";oc-validity=1000;oc-seq=7.1");
        told.clear();
        int left = leaveOf(1_000);
        assertTrue(left > 540 && left < 660, left + " of 1,000 left");
        assertEquals(1_000 - left, client.counts().heldBack());
        assertEquals(
                1_000 - left,
                told.stream()
                        .filter(TransactionAction.Unreachable.class::isInstance)
                        .count());
        assertEquals(
                1_000 - left,
                told.stream()
                        .filter(TransactionAction.ClientEnded.class::isInstance)
                        .count());
        assertEquals(left + 1, client.counts().clients(), "with the first, which waits for repeats");
    }

    @Test
    void emergenciesAndWhatBelongsToACallAlwaysLeave() {
        leaves();
        told(";oc=100;oc-validity=5000;oc-seq=7.1");
        assertEquals(0, leaveOf(50));
        for (int i = 0; i < 50; i++) {
            assertTrue(leaves(Method.INVITE, "urn:service:sos.fire", ""));
            assertTrue(leaves(Method.BYE, "sip:bob@192.0.2.2", "b1"));
            assertTrue(leaves(Method.PRACK, "sip:bob@192.0.2.2", "b1"));
        }
        // Another server is another matter
        client.handle(
                new TransactionEvent.SendRequest(
                        ClientTransactionId.fresh(seeded, Method.OPTIONS),
                        request(Method.OPTIONS, "sip:bob@192.0.2.3", ""),
                        new Flow(Transport.UDP, CLIENT, Endpoint.of("192.0.2.3:5060"))),
                now,
                this::out);
        assertEquals(50, client.counts().heldBack());
    }

    @Test
    void feedbackHoldsForItsTimeAndHalfASecondWhenItNamesNone() {
        leaves();
        told(";oc=100;oc-seq=7.1");
        assertEquals(0, leaveOf(20));
        passes(499);
        assertEquals(0, leaveOf(20));
        passes(1);
        assertEquals(20, leaveOf(20));
        told(";oc=100;oc-validity=2000;oc-seq=7.2");
        passes(1_999);
        assertEquals(0, leaveOf(20));
        passes(1);
        assertEquals(20, leaveOf(20));
    }

    @Test
    void newFeedbackReplacesOldNotTheOtherWayRound() {
        leaves();
        leaves();
        told(";oc=100;oc-validity=9000;oc-seq=1282321615.782");
        sent.removeLast(); // the other request's answer was overtaken
        told(";oc=0;oc-validity=9000;oc-seq=1282321615.7819");
        assertEquals(0, leaveOf(20));
        assertTrue(leaves(Method.BYE, "sip:bob@192.0.2.2", "b1"));
        told(";oc=0;oc-validity=0;oc-seq=1282321615.78201");
        assertEquals(20, leaveOf(20));
    }

    @Test
    void whatCannotBeReadChangesNothing() {
        for (String odd : List.of(
                ";oc=101;oc-seq=9.1",
                ";oc;oc-seq=9.1",
                ";oc=50",
                ";oc=50;oc-seq=9",
                ";oc=50;oc-seq=.1",
                ";oc=50;oc-seq=9.123456",
                ";oc=50;oc-seq=1234567890123.1",
                ";oc=50;oc-seq=9.x",
                ";oc=50;oc-seq=9.1;oc-validity=soon",
                ";oc=50;oc-seq=9.1;oc-algo=\"rate\"")) {
            assertTrue(leaves());
            told(odd);
            assertEquals(0, client.counts().heldBack(), odd);
        }
        assertEquals(50, leaveOf(50));
    }

    // ---- the server

    @Test
    void aServerTellsHowFullItIsToWhoAsks() {
        TransactionCore server = new TransactionCore(settings().with(new Limits(10, 100, 7)), new Seeded(2));
        List<ServerTransactionId> open = new ArrayList<>();
        List<SipRequest> asked = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            leaves(Method.INVITE, "sip:bob@192.0.2.2", "");
            receive(server, sent.getLast());
        }
        for (TransactionAction action : told) {
            if (action instanceof TransactionAction.RequestReceived(var id, var request, var flow)) {
                open.add(id);
                asked.add(request);
            }
        }
        assertEquals(10, open.size());
        leaves(Method.INVITE, "sip:bob@192.0.2.2", "");
        receive(server, sent.getLast());
        SipResponse refusal = (SipResponse) sent.getLast();
        assertEquals(503, refusal.status());
        assertNull(refusal.value(Headers.RETRY_AFTER), "feedback tells more than a time to keep silent");
        assertEquals(100, refusal.via().parameters().number("oc"));
        assertEquals(500, refusal.via().parameters().number("oc-validity"));
        assertEquals("loss", refusal.via().parameters().get("oc-algo"));
        long before = OverloadFeedback.in(refusal.via()).sequence();
        for (int i = 0; i < 10; i++) {
            SipResponse ok = SipResponse.to(asked.get(i), 486).toTag("b").build();
            server.handle(new TransactionEvent.SendResponse(open.get(i), ok), now, this::out);
            OverloadFeedback said = OverloadFeedback.in(sent.getLast().via());
            if (i >= 5) {
                assertNull(said, "half of the limit is free");
                continue;
            }
            assertTrue(said.sequence() > before, "feedback that looks overtaken");
            before = said.sequence();
            assertEquals(100 - 20 * i, said.percent());
        }
    }

    private void receive(TransactionCore server, SipMessage message) {
        server.handle(
                new TransactionEvent.Transport(new TransportEvent.Datagram(BACK, ByteView.of(message.emit()))),
                now,
                this::out);
    }

    // ---- both

    private record Due(long at, ServerTransactionId id, SipRequest request) {}

    /** A server that works on ten at a time, 100 ms each, is asked five times too much. */
    @Test
    void aFloodIsHeldBackWhereItComesFromAndTheServerWorksOn() {
        TransactionCore server = new TransactionCore(settings().with(new Limits(10, 100, 7)), new Seeded(2));
        Queue<byte[]> toServer = new ArrayDeque<>();
        Queue<byte[]> toClient = new ArrayDeque<>();
        Queue<Due> work = new ArrayDeque<>();
        int[] served = new int[1];
        for (int ms = 0; ms < 10_000; ms++) {
            now += MS;
            if (ms % 2 == 0) {
                client.handle(
                        new TransactionEvent.SendRequest(
                                ClientTransactionId.fresh(seeded, Method.OPTIONS),
                                request(Method.OPTIONS, "sip:bob@192.0.2.2", ""),
                                THERE),
                        now,
                        action -> queue(action, toServer));
            }
            client.expire(now, action -> queue(action, toServer));
            for (byte[] one = toServer.poll(); one != null; one = toServer.poll()) {
                server.handle(
                        new TransactionEvent.Transport(new TransportEvent.Datagram(BACK, ByteView.of(one))),
                        now,
                        action -> {
                            queue(action, toClient);
                            if (action instanceof TransactionAction.RequestReceived(var id, var asked, var flow)) {
                                work.add(new Due(now + 100 * MS, id, asked));
                            }
                        });
            }
            while (!work.isEmpty() && work.peek().at() <= now) {
                Due done = work.remove();
                served[0]++;
                server.handle(
                        new TransactionEvent.SendResponse(
                                done.id(),
                                SipResponse.to(done.request(), 200).toTag("b").build()),
                        now,
                        action -> queue(action, toClient));
            }
            server.expire(now, action -> queue(action, toClient));
            for (byte[] one = toClient.poll(); one != null; one = toClient.poll()) {
                client.handle(
                        new TransactionEvent.Transport(new TransportEvent.Datagram(THERE, ByteView.of(one))),
                        now,
                        action -> queue(action, toServer));
            }
        }
        long heldBack = client.counts().heldBack();
        long refused = server.counts().refused();
        assertTrue(served[0] > 500, "of 1,000 that it could serve it served " + served[0]);
        assertTrue(heldBack > 4 * refused, heldBack + " held back, " + refused + " refused");
    }

    private static void queue(TransactionAction action, Queue<byte[]> wire) {
        if (action instanceof TransactionAction.Transport(TransportAction.Transmit(var flow, var octets))) {
            wire.add(octets);
        }
    }
}
