package gatehouse.sip.transaction;

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
import gatehouse.sip.message.SipUri;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.sip.transport.TransportPolicy;
import gatehouse.testkit.Seeded;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One transaction core between a test that is its user and a test that is its peer. */
abstract class TransactionScene {
    static final long MS = 1_000_000;
    static final Endpoint US = Endpoint.of("192.0.2.1:5060");
    static final Endpoint PEER = Endpoint.of("192.0.2.2:5060");
    static final Flow UDP = new Flow(Transport.UDP, US, PEER);
    static final Flow TCP = new Flow(Transport.TCP, US.withPort(0), PEER);

    final List<TransactionAction> told = new ArrayList<>();
    /** "ms message" of all that went out. */
    final List<String> sent = new ArrayList<>();

    final List<Flow> flows = new ArrayList<>();
    byte[] lastSent = new byte[0];
    long now;
    TransactionCore core = core(settings());

    static TransactionSettings settings() {
        return TransactionSettings.userAgent(TransportPolicy.listening(5060, true));
    }

    static TransactionCore core(TransactionSettings settings) {
        return new TransactionCore(settings, new Seeded(1));
    }

    void out(TransactionAction action) {
        if (action instanceof TransactionAction.Transport(TransportAction.Transmit(Flow flow, byte[] octets))) {
            String line = new String(octets, StandardCharsets.US_ASCII);
            sent.add(now / MS + " " + (line.startsWith("SIP/2.0 ") ? line.substring(8, 11) : line.split(" ")[0]));
            flows.add(flow);
            lastSent = octets;
        } else {
            told.add(action);
        }
    }

    void does(TransactionEvent event) {
        core.handle(event, now, this::out);
    }

    void until(long millis) {
        while (core.nextDeadline() <= millis * MS) {
            now = core.nextDeadline();
            core.expire(now, this::out);
        }
        now = millis * MS;
    }

    void arrives(SipMessage message, Flow flow) {
        arrives(message.emit(), flow);
    }

    void arrives(byte[] octets, Flow flow) {
        does(new TransactionEvent.Transport(new TransportEvent.Datagram(flow, ByteView.of(octets))));
    }

    <T extends TransactionAction> List<T> told(Class<T> type) {
        return told.stream().filter(type::isInstance).map(type::cast).toList();
    }

    static SipRequest request(Method method, String body) {
        var request = SipRequest.builder(method, SipUri.of("sip:bob@192.0.2.2"))
                .set(Headers.MAX_FORWARDS, 70)
                .set(Headers.FROM, NameAddr.of("<sip:alice@192.0.2.1>;tag=a1"))
                .set(Headers.TO, NameAddr.of("<sip:bob@192.0.2.2>"))
                .set(Headers.CALL_ID, "call-1")
                .method(method, 1);
        return body.isEmpty()
                ? request.build()
                : request.body(gatehouse.sip.message.MediaType.SDP, body).build();
    }

    ClientTransactionId send(Method method, Flow flow) {
        ClientTransactionId id = ClientTransactionId.fresh(new Seeded(7), method);
        does(new TransactionEvent.SendRequest(id, request(method, ""), flow));
        return id;
    }

    SipRequest lastRequest() {
        return (SipRequest) SipParser.parse(lastSent).orThrow();
    }

    void answered(int status) {
        arrives(SipResponse.to(lastRequest(), status).toTag("b1").build(), UDP);
    }

    static byte[] wire(String method, String branch, String extra) {
        return (method + " sip:alice@192.0.2.1 SIP/2.0\r\n"
                        + "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=" + branch + "\r\n"
                        + "From: <sip:bob@192.0.2.2>;tag=b1\r\nTo: <sip:alice@192.0.2.1>\r\n"
                        + "Call-ID: call-2\r\nCSeq: 1 " + method + "\r\nMax-Forwards: 70\r\n"
                        + "Contact: <sip:bob@192.0.2.2>\r\n" + extra + "Content-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    ServerTransactionId received() {
        return told(TransactionAction.RequestReceived.class).getLast().id();
    }

    void respond(int status) {
        TransactionAction.RequestReceived last =
                told(TransactionAction.RequestReceived.class).getLast();
        does(new TransactionEvent.SendResponse(
                last.id(), SipResponse.to(last.request(), status).toTag("a1").build()));
    }
}
