package gatehouse.sip.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.sip.message.Delta;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.SipParser;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.Uri;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.testkit.Seeded;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whom a core listens to, how much it takes on, and its keep-alives. */
class AdmissionTest extends TransactionScene {
    private static final Flow TLS = new Flow(Transport.TLS, US, PEER);

    @Test
    void whoIsNotAdmittedHearsNothing() {
        core = core(settings().with((flow, request) -> flow.remote().equals(PEER)));
        Flow stranger = new Flow(Transport.UDP, US, Endpoint.of("203.0.113.66:5060"));
        arrives(wire("INVITE", "z9hG4bK1", ""), stranger);
        arrives(
                "INVITE sip:100@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 1.1.1.1;branch=z9hG4bKx\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII),
                stranger);
        until(1_000);
        assertEquals(List.of(), sent);
        assertEquals(List.of(), told);
        assertEquals(2, core.counts().notAdmitted());
        arrives(wire("INVITE", "z9hG4bK1", ""), UDP);
        assertEquals(1, told(TransactionAction.RequestReceived.class).size());
    }

    @Test
    void aMalformedRequestOfAKnownPeerIsAnswered() {
        arrives(
                "INVITE sip:a@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKx\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII),
                UDP);
        assertEquals(1, core.counts().malformed());
        assertEquals(List.of("0 400"), sent);
        assertEquals(List.of(), told);
    }

    @Test
    void tooManyFromOnePeerGet503ButNeverEmergenciesAndDialogs() {
        core = core(settings().with(new Limits(2, 100, 7)));
        for (int i = 0; i < 2; i++) {
            arrives(numbered("INVITE sip:alice@192.0.2.1", i, ""), UDP);
        }
        arrives(numbered("INVITE sip:alice@192.0.2.1", 2, ""), UDP);
        assertEquals(List.of("0 503"), sent);
        SipResponse busy = (SipResponse) SipParser.parse(lastSent).orThrow();
        assertEquals(Delta.of(7), busy.value(Headers.RETRY_AFTER));
        arrives(numbered("INVITE urn:service:sos.police", 3, ""), UDP);
        arrives(numbered("INVITE sip:alice@192.0.2.1", 4, ";tag=a1"), UDP);
        assertEquals(List.of("0 503"), sent);
        assertEquals(4, told(TransactionAction.RequestReceived.class).size());
        // Another peer is not touched
        arrives(
                numbered("INVITE sip:alice@192.0.2.1", 5, ""),
                new Flow(Transport.UDP, US, Endpoint.of("192.0.2.3:5060")));
        assertEquals(5, told(TransactionAction.RequestReceived.class).size());
        // Answered requests make room
        told(TransactionAction.RequestReceived.class)
                .forEach(one -> does(new TransactionEvent.SendResponse(
                        one.id(), SipResponse.to(one.request(), 200).toTag("a1").build())));
        arrives(numbered("INVITE sip:alice@192.0.2.1", 6, ""), UDP);
        assertEquals(6, told(TransactionAction.RequestReceived.class).size());
        assertEquals(1, core.counts().refused());
    }

    private static byte[] numbered(String line, int number, String toTag) {
        return (line + " SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKn" + number + "\r\n"
                        + "From: <sip:bob@192.0.2.2>;tag=b1\r\nTo: <sip:alice@192.0.2.1>" + toTag + "\r\n"
                        + "Call-ID: call-" + number + "\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\n"
                        + "Contact: <sip:bob@192.0.2.2>\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aPingOverAStreamIsAnsweredAndOnesOwnPongIsTold() {
        Flow accepted = new Flow(Transport.TCP, US, Endpoint.of("192.0.2.2:41000"));
        does(new TransactionEvent.Transport(new TransportEvent.Opened(accepted)));
        List<byte[]> raw = new ArrayList<>();
        core.handle(
                new TransactionEvent.Transport(new TransportEvent.Octets(
                        accepted, ByteView.of("\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))),
                now,
                action -> {
                    if (action instanceof TransactionAction.Transport(TransportAction.Transmit(var flow, var octets))) {
                        raw.add(octets);
                    }
                });
        assertEquals("\r\n", new String(raw.getFirst(), StandardCharsets.US_ASCII));
    }

    @Test
    void aPongOnOurOwnStreamIsTold() {
        send(Method.OPTIONS, TCP);
        Flow opened = new Flow(Transport.TCP, US.withPort(40_000), PEER);
        does(new TransactionEvent.Transport(new TransportEvent.Opened(opened)));
        does(new TransactionEvent.Transport(
                new TransportEvent.Octets(opened, ByteView.of("\r\n".getBytes(StandardCharsets.US_ASCII)))));
        assertEquals(
                opened, told(TransactionAction.PongReceived.class).getFirst().flow());
    }

    @Test
    void emergencyIsWhatRfc5031Says() {
        assertTrue(Emergency.isSos(sos("urn:service:sos")));
        assertTrue(Emergency.isSos(sos("URN:service:SOS.fire")));
        assertTrue(!Emergency.isSos(sos("urn:service:sosa")));
        assertNull(request(Method.OPTIONS, "").to().tag());
    }

    /** What of a call for help goes to an operator that knows no URN is no less one. */
    @Test
    void numbersOfEmergenciesAreEmergenciesToo() {
        var ours = Emergency.with(Set.of("112"));
        assertTrue(ours.test(sos("urn:service:sos.police")));
        assertTrue(ours.test(sos("sip:112@home.example")));
        assertTrue(ours.test(sos("tel:112;phone-context=home.example")));
        assertTrue(!ours.test(sos("sip:1123@home.example")));
        assertTrue(!ours.test(sos("sip:home.example")));
    }

    /** RFC 7315 6.4, and TS 24.229 5.1.6.8 for the call for help. */
    @Test
    void theAccessNetworkIsToldWhereNobodyElseCanChangeItAndInCallsForHelp() {
        AccessNetwork wire = new AccessNetwork(Parameterized.of("IEEE-802.3"), flow -> flow.equals(TLS));
        core = core(settings().with(wire).with(Emergency.with(Set.of("112"))));
        assertEquals(List.of(), toldWith(request(Method.INVITE, ""), UDP));
        assertEquals(List.of("IEEE-802.3"), toldWith(sos("sip:112@home.example"), UDP));
        arrives(new TransportEvent.Opened(TLS));
        assertEquals(List.of("IEEE-802.3"), toldWith(request(Method.REGISTER, ""), TLS));
        assertEquals(List.of("IEEE-802.3"), toldWith(request(Method.INVITE, ""), TLS));
        SipRequest ack = request(Method.ACK, "");
        does(new TransactionEvent.SendAck(ClientTransactionId.fresh(new Seeded(3), Method.ACK), ack, TLS));
        assertEquals(List.of(), said(), "RFC 7976 3");
        answers(UDP, "OPTIONS");
        assertEquals(List.of(), said());
        answers(TLS, "MESSAGE");
        assertEquals(List.of("IEEE-802.3"), said());
    }

    private List<String> toldWith(SipRequest request, Flow flow) {
        does(new TransactionEvent.SendRequest(
                ClientTransactionId.fresh(new Seeded(sent.size() + 1), request.method()), request, flow));
        return said();
    }

    private List<String> said() {
        return SipParser.parse(lastSent).orThrow().values(Headers.P_ACCESS_NETWORK_INFO).stream()
                .map(Parameterized::toString)
                .toList();
    }

    private void answers(Flow flow, String method) {
        byte[] octets = wire(method, "z9hG4bK" + method, "");
        arrives(
                flow.equals(TLS)
                        ? new TransportEvent.Octets(flow, ByteView.of(octets))
                        : new TransportEvent.Datagram(flow, ByteView.of(octets)));
        TransactionAction.RequestReceived came =
                told(TransactionAction.RequestReceived.class).getLast();
        does(new TransactionEvent.SendResponse(
                came.id(), SipResponse.to(came.request(), 200).toTag("a1").build()));
    }

    private void arrives(TransportEvent event) {
        does(new TransactionEvent.Transport(event));
    }

    private static SipRequest sos(String uri) {
        return request(Method.INVITE, "").with().uri(Uri.of(uri)).build();
    }
}
