package gatehouse.sip.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Deadlines;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.sip.message.Refusal;
import gatehouse.sip.message.SipLimits;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.stun.StunMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stream that never comes to the end of a message is closed, whatever its peer does meanwhile. */
class SlowStreamTest {
    private static final long SECOND = 1_000_000_000;
    private static final String MESSAGE =
            "OPTIONS sip:a.example SIP/2.0\r\nVia: SIP/2.0/TCP b.example;branch=z9hG4bK1\r\n"
                    + "From: <sip:b.example>;tag=1\r\nTo: <sip:a.example>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n"
                    + "Max-Forwards: 70\r\nContent-Length: 3\r\n\r\nabc";

    private final Flow theirs = new Flow(Transport.TCP, Endpoint.of("192.0.2.1:5060"), Endpoint.of("192.0.2.2:40000"));
    private final Flow ours = new Flow(Transport.TCP, Endpoint.of("192.0.2.1:40000"), Endpoint.of("192.0.2.2:5060"));
    private final TransportLayer layer = new TransportLayer(SipLimits.DEFAULT, Duration.ofSeconds(10));
    private final List<String> told = new ArrayList<>();
    private final Ear ear = new Ear();
    private long now;

    private final class Ear implements TransportListener {
        @Override
        public void message(SipMessage message, Flow flow) {
            told.add("message");
        }

        @Override
        public void malformed(Refusal refusal, Flow flow) {
            told.add("malformed");
        }

        @Override
        public void pong(Flow flow) {
            told.add("pong");
        }

        @Override
        public void stun(StunMessage message, Flow flow) {}

        @Override
        public void opened(Flow flow) {
            told.add("opened");
        }

        @Override
        public void closed(Flow flow, String reason) {
            told.add("closed: " + reason);
        }
    }

    private void act(TransportAction action) {
        if (action instanceof TransportAction.Close) {
            told.add(now / SECOND + " s: close");
        }
    }

    private void says(TransportEvent event) {
        layer.receive(event, now, ear, this::act);
    }

    private void octets(Flow flow, String text) {
        says(new TransportEvent.Octets(flow, ByteView.of(text.getBytes(StandardCharsets.US_ASCII))));
    }

    /** Lets time pass in steps in which {@code meanwhile} happens. */
    private void passes(int seconds, Runnable meanwhile) {
        for (int i = 0; i < seconds; i++) {
            now += SECOND;
            if (layer.nextDeadline() <= now) {
                layer.expire(now, ear, this::act);
            }
            meanwhile.run();
        }
    }

    @Test
    void octetsInsideAMessageBuyNoTime() {
        says(new TransportEvent.Opened(theirs));
        octets(theirs, MESSAGE);
        passes(100, () -> {});
        assertEquals(List.of("opened", "message"), told, "an idle stream is none of our business");
        told.clear();
        octets(theirs, "OPTIONS sip:a.example SIP/2.0\r\n");
        passes(30, () -> octets(theirs, "X-Drip: 1\r\n"));
        assertEquals(List.of("110 s: close", "closed: no whole message within 10 s"), told);
        assertTrue(!layer.isOpen(theirs));
        assertEquals(Deadlines.NEVER, layer.nextDeadline());
    }

    @Test
    void theRestOfABodyIsWaitedForNoLonger() {
        says(new TransportEvent.Opened(theirs));
        octets(theirs, MESSAGE + MESSAGE.substring(0, MESSAGE.length() - 1));
        passes(9, () -> {});
        octets(theirs, "c");
        passes(60, () -> {});
        assertEquals(List.of("opened", "message", "message"), told);
    }

    @Test
    void whoConnectsHasToSayWhatFor() {
        says(new TransportEvent.Opened(theirs));
        passes(20, () -> octets(theirs, "\r\n\r\n")); // keep-alives alone are no purpose
        assertEquals(List.of("opened", "10 s: close", "closed: no whole message within 10 s"), told);
    }

    @Test
    void ourOwnStreamMayBeSilentAndPong() {
        layer.transmit(new Flow(Transport.TCP, ours.local().withPort(0), ours.remote()), new byte[0], this::act);
        says(new TransportEvent.Opened(ours));
        passes(60, () -> octets(ours, "\r\n"));
        assertEquals(61, told.size());
        assertTrue(told.stream().skip(1).allMatch("pong"::equals), told::toString);
        octets(ours, "\r"); // half a pong is the start of something
        passes(9, () -> {});
        octets(ours, "\n");
        passes(60, () -> {});
        assertEquals("pong", told.getLast());
    }

    @Test
    void whatWasGivenUpIsToldOnce() {
        says(new TransportEvent.Opened(theirs));
        octets(theirs, "no SIP at all\r\n\r\n");
        says(new TransportEvent.Closed(theirs, "closed here"));
        assertEquals(List.of("opened", "0 s: close", "closed: a message in a stream needs Content-Length"), told);
        says(new TransportEvent.Closed(theirs, "no such connection")); // what was sent on it afterwards
        assertEquals("closed: no such connection", told.getLast());
    }
}
