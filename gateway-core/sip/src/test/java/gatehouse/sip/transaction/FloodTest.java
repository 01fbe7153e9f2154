package gatehouse.sip.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Deadlines;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.sip.transport.TransportPolicy;
import gatehouse.testkit.Seeded;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes in masses leaves nothing behind, and leaves one good call among it untouched. */
class FloodTest {
    private static final Endpoint US = Endpoint.of("192.0.2.1:5060");
    private static final int MANY = 20_000;

    private final Seeded seeded = new Seeded(5);
    private final List<TransactionAction.RequestReceived> received = new ArrayList<>();
    private long answers;
    private long now = 1;
    private final TransactionCore core = new TransactionCore(
            TransactionSettings.userAgent(TransportPolicy.listening(5060, true)).with(new Limits(50, 400, 5)),
            new Seeded(1));

    private void out(TransactionAction action) {
        switch (action) {
            case TransactionAction.RequestReceived request -> received.add(request);
            case TransactionAction.Transport(TransportAction.Transmit _) -> answers++;
            default -> {}
        }
    }

    private void arrives(String text, Endpoint from) {
        now += 10_000;
        Flow flow = new Flow(Transport.UDP, US, from);
        ByteView octets = ByteView.of(text.getBytes(StandardCharsets.ISO_8859_1));
        core.handle(new TransactionEvent.Transport(new TransportEvent.Datagram(flow, octets)), now, this::out);
        core.expire(now, this::out);
    }

    private static Endpoint peer(int number) {
        return Endpoint.of("198.51.100." + (1 + number % 250) + ":5060");
    }

    private static String request(String method, String callId, String branch) {
        return method + " sip:alice@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bK" + branch
                + "\r\nMax-Forwards: 70\r\nFrom: <sip:bob@192.0.2.2>;tag=b1\r\nTo: <sip:alice@192.0.2.1>\r\nCall-ID: "
                + callId + "\r\nCSeq: 1 " + method + "\r\nContact: <sip:bob@192.0.2.2>\r\nContent-Length: 0\r\n\r\n";
    }

    private void rest() {
        while (core.nextDeadline() != Deadlines.NEVER) {
            now = core.nextDeadline();
            core.expire(now, this::out);
        }
    }

    private void nothingIsLeft() {
        rest();
        assertEquals(0, core.counts().servers());
        assertEquals(0, core.counts().clients());
    }

    @Test
    void malformedMessagesAreRefusedAndForgotten() {
        String good = request("INVITE", "good", "good");
        for (int i = 0; i < MANY; i++) {
            if (i == MANY / 2) {
                arrives(good, Endpoint.of("192.0.2.2:5060"));
            }
            int at = seeded.between(0, good.length() - 1);
            String odd = switch (i % 4) {
                case 0 -> good.substring(0, at);
                case 1 -> good.substring(0, at) + "\0\r\n" + good.substring(at);
                case 2 -> seeded.text("\r\n:;,<>@ SIP/2.0", 200);
                default -> good.replace("CSeq: 1", "CSeq: 99999999999");
            };
            arrives(odd, peer(i));
        }
        assertEquals(
                1,
                received.stream()
                        .filter(one -> one.request().callId().equals("good"))
                        .count());
        assertTrue(core.counts().servers() <= 400, core.counts().toString());
        assertTrue(core.counts().malformed() > MANY / 2, core.counts().toString());
        TransactionAction.RequestReceived call = received.stream()
                .filter(one -> one.request().callId().equals("good"))
                .findFirst()
                .orElseThrow();
        long before = answers;
        core.handle(
                new TransactionEvent.SendResponse(
                        call.id(),
                        SipResponse.to(call.request(), 200).toTag("a").build()),
                now,
                this::out);
        assertEquals(before + 1, answers);
        nothingIsLeft();
    }

    @Test
    void onePeerHoldsNoMoreThanItsShareAndAllNoMoreThanTheWhole() {
        for (int i = 0; i < MANY; i++) {
            arrives(request("INVITE", "c" + i, "b" + i), peer(0));
        }
        assertEquals(50, core.counts().servers());
        assertEquals(MANY - 50, core.counts().refused());
        for (int i = 0; i < MANY; i++) {
            arrives(request("INVITE", "d" + i, "d" + i), peer(i));
        }
        assertEquals(400, core.counts().servers());
        received.forEach(one -> core.handle(
                new TransactionEvent.SendResponse(
                        one.id(), SipResponse.to(one.request(), 486).toTag("a").build()),
                now,
                this::out));
        nothingIsLeft();
    }

    private void answer(TransactionAction.RequestReceived request, int status) {
        core.handle(
                new TransactionEvent.SendResponse(
                        request.id(),
                        SipResponse.to(request.request(), status).toTag("a").build()),
                now,
                this::out);
    }

    /** Each is answered at once, within dialogs that nobody knows as well, and a call is taken among them. */
    @Test
    void whatIsAnsweredIsKeptUpToABoundAndACallThatWasTakenStays() {
        arrives(request("INVITE", "good", "good"), Endpoint.of("192.0.2.2:5060"));
        answer(received.getFirst(), 200);
        for (int i = 0; i < MANY; i++) {
            String one = request(i % 3 == 0 ? "INVITE" : "OPTIONS", "k" + i, "k" + i);
            arrives(
                    i % 2 == 0 ? one : one.replace("<sip:alice@192.0.2.1>\r", "<sip:alice@192.0.2.1>;tag=x\r"),
                    peer(i));
            answer(received.getLast(), 481);
        }
        assertEquals(MANY + 1, received.size(), "nobody is refused");
        assertEquals(401, core.counts().servers());
        long before = answers;
        answer(received.getFirst(), 200);
        assertEquals(before + 1, answers, "its 200 is repeated until its ACK comes");
        arrives(request("OPTIONS", "k" + (MANY - 1), "k" + (MANY - 1)), peer(MANY - 1));
        assertEquals(MANY + 1, received.size(), "a repeat of a late one is known");
        nothingIsLeft();
    }

    @Test
    void aRequestByManyPathsIsOneRequest() {
        for (int i = 0; i < MANY; i++) {
            arrives(request("OPTIONS", "same", "m" + i), peer(i));
        }
        assertEquals(1, received.size());
        assertEquals(1, core.counts().servers());
        assertTrue(answers >= MANY - 1, "each further path was told 482");
        nothingIsLeft();
    }

    @Test
    void responsesThatNobodyWaitsForAreDropped() {
        String stray = request("OPTIONS", "s", "stray").replaceFirst("[^\r]*", "SIP/2.0 200 OK");
        for (int i = 0; i < MANY; i++) {
            arrives(stray, peer(i));
        }
        assertEquals(MANY, core.counts().strays());
        assertEquals(0, answers);
        nothingIsLeft();
    }

    @Test
    void acknowledgementsOfNothingAndCancelsOfNothingKeepNothing() {
        for (int i = 0; i < MANY; i++) {
            arrives(request("ACK", "a" + i, "a" + i), peer(i));
        }
        assertEquals(0, core.counts().servers());
        assertEquals(0, answers);
        nothingIsLeft();
    }
}
