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
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipParser;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.Uri;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.sip.transport.TransportPolicy;
import gatehouse.testkit.Seeded;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The machines of RFC 3261 17 timer by timer, and what stands around them. */
class TransactionCoreTest {
    private static final long MS = 1_000_000;
    private static final Endpoint US = Endpoint.of("192.0.2.1:5060");
    private static final Endpoint PEER = Endpoint.of("192.0.2.2:5060");
    private static final Flow UDP = new Flow(Transport.UDP, US, PEER);
    private static final Flow TCP = new Flow(Transport.TCP, US.withPort(0), PEER);

    private final List<TransactionAction> told = new ArrayList<>();
    /** "ms message" of all that went out. */
    private final List<String> sent = new ArrayList<>();

    private final List<Flow> flows = new ArrayList<>();
    private byte[] lastSent = new byte[0];
    private long now;
    private TransactionCore core = core(settings());

    private static TransactionSettings settings() {
        return TransactionSettings.userAgent(TransportPolicy.listening(5060, true));
    }

    private static TransactionCore core(TransactionSettings settings) {
        return new TransactionCore(settings, new Seeded(1));
    }

    private void out(TransactionAction action) {
        if (action instanceof TransactionAction.Transport(TransportAction.Transmit(Flow flow, byte[] octets))) {
            String line = new String(octets, StandardCharsets.US_ASCII);
            sent.add(now / MS + " " + (line.startsWith("SIP/2.0 ") ? line.substring(8, 11) : line.split(" ")[0]));
            flows.add(flow);
            lastSent = octets;
        } else {
            told.add(action);
        }
    }

    private void does(TransactionEvent event) {
        core.handle(event, now, this::out);
    }

    private void until(long millis) {
        while (core.nextDeadline() <= millis * MS) {
            now = core.nextDeadline();
            core.expire(now, this::out);
        }
        now = millis * MS;
    }

    private void arrives(SipMessage message, Flow flow) {
        arrives(message.emit(), flow);
    }

    private void arrives(byte[] octets, Flow flow) {
        does(new TransactionEvent.Transport(new TransportEvent.Datagram(flow, ByteView.of(octets))));
    }

    private <T extends TransactionAction> List<T> told(Class<T> type) {
        return told.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static SipRequest request(Method method, String body) {
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

    private ClientTransactionId send(Method method, Flow flow) {
        ClientTransactionId id = ClientTransactionId.fresh(new Seeded(7), method);
        does(new TransactionEvent.SendRequest(id, request(method, ""), flow));
        return id;
    }

    private SipRequest lastRequest() {
        return (SipRequest) SipParser.parse(lastSent).orThrow();
    }

    private void answered(int status) {
        arrives(SipResponse.to(lastRequest(), status).toTag("b1").build(), UDP);
    }

    // ---- client

    @Test
    void timersAAndBOfRfc3261() {
        send(Method.INVITE, UDP);
        until(40_000);
        assertEquals(
                List.of(
                        "0 INVITE",
                        "500 INVITE",
                        "1500 INVITE",
                        "3500 INVITE",
                        "7500 INVITE",
                        "15500 INVITE",
                        "31500 INVITE"),
                sent);
        assertEquals(1, told(TransactionAction.TimedOut.class).size());
        assertEquals(0, core.counts().clients());
    }

    @Test
    void timersEAndFOfRfc3261() {
        send(Method.OPTIONS, UDP);
        until(40_000);
        assertEquals(
                List.of(
                        "0 OPTIONS",
                        "500 OPTIONS",
                        "1500 OPTIONS",
                        "3500 OPTIONS",
                        "7500 OPTIONS",
                        "11500 OPTIONS",
                        "15500 OPTIONS",
                        "19500 OPTIONS",
                        "23500 OPTIONS",
                        "27500 OPTIONS",
                        "31500 OPTIONS"),
                sent);
        assertEquals(1, told(TransactionAction.TimedOut.class).size());
    }

    @Test
    void timersOfImsTowardTheAccess() {
        core = core(settings().with(TimerProfile.IMS_ACCESS));
        send(Method.REGISTER, UDP);
        until(130_000);
        // TS 24.229 7.7: T1 2 s, T2 16 s, F 128 s
        assertEquals(
                List.of(
                        "0 REGISTER",
                        "2000 REGISTER",
                        "6000 REGISTER",
                        "14000 REGISTER",
                        "30000 REGISTER",
                        "46000 REGISTER",
                        "62000 REGISTER",
                        "78000 REGISTER",
                        "94000 REGISTER",
                        "110000 REGISTER",
                        "126000 REGISTER"),
                sent);
        assertEquals(1, told(TransactionAction.TimedOut.class).size());
    }

    @Test
    void nothingIsRepeatedOverAStream() {
        send(Method.INVITE, TCP);
        send(Method.OPTIONS, TCP);
        until(40_000);
        assertEquals(List.of("0 INVITE", "0 OPTIONS"), sent);
        assertEquals(2, told(TransactionAction.TimedOut.class).size());
    }

    @Test
    void aProvisionalResponseSlowsTimerEToT2() {
        send(Method.OPTIONS, UDP);
        until(100);
        answered(100);
        until(9_000);
        assertEquals(List.of("0 OPTIONS", "500 OPTIONS", "4500 OPTIONS", "8500 OPTIONS"), sent);
    }

    @Test
    void everyRepeatOfAFailureIsAcknowledgedUntilTimerD() {
        send(Method.INVITE, UDP);
        SipResponse busy = SipResponse.to(lastRequest(), 486).toTag("b1").build();
        arrives(busy, UDP);
        SipRequest ack = lastRequest();
        assertEquals(Method.ACK, ack.method());
        assertEquals("b1", ack.to().tag());
        assertEquals(busy.via(), ack.via());
        until(1_000);
        arrives(busy, UDP);
        assertEquals(List.of("0 INVITE", "0 ACK", "1000 ACK"), sent);
        assertEquals(1, told(TransactionAction.ResponseReceived.class).size());
        until(31_999);
        assertEquals(1, core.counts().clients());
        until(32_000);
        assertEquals(0, core.counts().clients());
    }

    @Test
    void every2xxOfEveryForkReachesTheUserUntilTimerM() {
        send(Method.INVITE, UDP);
        SipRequest invite = lastRequest();
        arrives(SipResponse.to(invite, 200).toTag("b1").build(), UDP);
        until(5_000);
        arrives(SipResponse.to(invite, 200).toTag("b2").build(), UDP);
        arrives(SipResponse.to(invite, 486).toTag("b3").build(), UDP);
        assertEquals(2, told(TransactionAction.ResponseReceived.class).size());
        until(32_000);
        arrives(SipResponse.to(invite, 200).toTag("b4").build(), UDP);
        assertEquals(2, told(TransactionAction.ResponseReceived.class).size());
        assertEquals(1, core.counts().strays());
    }

    @Test
    void aRequestAbove1300OctetsMovesToAStreamAndBackWhenThereIsNone() {
        ClientTransactionId id = ClientTransactionId.fresh(new Seeded(7), Method.INVITE);
        does(new TransactionEvent.SendRequest(id, request(Method.INVITE, "x".repeat(1_300)), UDP));
        assertEquals(TCP, flows.getLast());
        assertEquals("TCP", lastRequest().via().transport());
        does(new TransactionEvent.Transport(new TransportEvent.Closed(TCP, "refused")));
        assertEquals(UDP, flows.getLast());
        assertEquals("UDP", lastRequest().via().transport());
        assertEquals(List.of(), told(TransactionAction.Unreachable.class));
        until(600);
        assertEquals(List.of("0 INVITE", "0 INVITE", "500 INVITE"), sent);
    }

    // ---- server

    private static byte[] wire(String method, String branch, String extra) {
        return (method + " sip:alice@192.0.2.1 SIP/2.0\r\n"
                        + "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=" + branch + "\r\n"
                        + "From: <sip:bob@192.0.2.2>;tag=b1\r\nTo: <sip:alice@192.0.2.1>\r\n"
                        + "Call-ID: call-2\r\nCSeq: 1 " + method + "\r\nMax-Forwards: 70\r\n"
                        + "Contact: <sip:bob@192.0.2.2>\r\n" + extra + "Content-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private ServerTransactionId received() {
        return told(TransactionAction.RequestReceived.class).getLast().id();
    }

    private void respond(int status) {
        TransactionAction.RequestReceived last =
                told(TransactionAction.RequestReceived.class).getLast();
        does(new TransactionEvent.SendResponse(
                last.id(), SipResponse.to(last.request(), status).toTag("a1").build()));
    }

    @Test
    void anInviteGets100After200MsAndRepeatsGetTheLastResponse() {
        arrives(wire("INVITE", "z9hG4bK1", ""), UDP);
        until(150);
        assertEquals(List.of(), sent);
        until(300);
        arrives(wire("INVITE", "z9hG4bK1", ""), UDP);
        respond(180);
        arrives(wire("INVITE", "z9hG4bK1", ""), UDP);
        assertEquals(List.of("200 100", "300 100", "300 180", "300 180"), sent);
        assertEquals(1, told(TransactionAction.RequestReceived.class).size());
    }

    @Test
    void aRefusalIsRepeatedUntilAckByTimersGHAndI() {
        arrives(wire("INVITE", "z9hG4bK1", ""), UDP);
        respond(486);
        until(3_600);
        assertEquals(List.of("0 486", "500 486", "1500 486", "3500 486"), sent);
        arrives(wire("ACK", "z9hG4bK1", ""), UDP);
        until(8_000);
        assertEquals(4, sent.size());
        assertEquals(1, core.counts().servers());
        until(8_600);
        assertEquals(0, core.counts().servers());
        assertEquals(List.of(), told(TransactionAction.AckReceived.class));
    }

    @Test
    void withoutAckTimerHTells() {
        arrives(wire("INVITE", "z9hG4bK1", ""), UDP);
        respond(486);
        until(32_000);
        assertEquals(1, told(TransactionAction.AckMissing.class).size());
        assertEquals(11, sent.size()); // G: T1 doubling to T2
    }

    @Test
    void anAcceptedInviteAbsorbsItsRepeatsAndPassesAckOn() {
        arrives(wire("INVITE", "z9hG4bK1", ""), UDP);
        respond(200);
        arrives(wire("INVITE", "z9hG4bK1", ""), UDP);
        assertEquals(List.of("0 200"), sent); // RFC 6026: repeats of 2xx are the user's
        arrives(wire("ACK", "z9hG4bK2", ""), UDP);
        arrives(wire("ACK", "z9hG4bK1", ""), UDP); // a peer that keeps the branch
        assertEquals(2, told(TransactionAction.AckReceived.class).size());
        until(32_000);
        assertEquals(0, core.counts().servers());
    }

    @Test
    void nonInviteSends100WhenTimerEIsT2AndNo408() {
        arrives(wire("OPTIONS", "z9hG4bK1", ""), UDP);
        respond(180); // RFC 4320 4.1: nothing but 100
        until(3_499);
        assertEquals(List.of(), sent);
        until(3_500);
        assertEquals(List.of("3500 100"), sent);
        respond(408); // RFC 4320 4.2
        assertEquals(List.of("3500 100"), sent);
        assertEquals(0, core.counts().servers());
    }

    @Test
    void repeatsOfNonInviteGetTheFinalResponseUntilTimerJ() {
        arrives(wire("OPTIONS", "z9hG4bK1", ""), UDP);
        respond(200);
        until(31_000);
        arrives(wire("OPTIONS", "z9hG4bK1", ""), UDP);
        assertEquals(List.of("0 200", "31000 200"), sent);
        until(32_000);
        assertEquals(0, core.counts().servers());
    }

    @Test
    void aMergedRequestGets482() {
        arrives(wire("OPTIONS", "z9hG4bK1", ""), UDP);
        arrives(wire("OPTIONS", "z9hG4bK2", ""), UDP);
        assertEquals(List.of("0 482"), sent); // RFC 3261 8.2.2.2
        assertEquals(1, told(TransactionAction.RequestReceived.class).size());
    }

    @Test
    void aProxyTakesBothPathsOfAMergedRequest() {
        core = core(TransactionSettings.proxy(TransportPolicy.listening(5060, true)));
        arrives(wire("OPTIONS", "z9hG4bK1", ""), UDP);
        arrives(wire("OPTIONS", "z9hG4bK2", ""), UDP);
        assertEquals(2, told(TransactionAction.RequestReceived.class).size());
    }

    @Test
    void aPeerOfRfc2543IsMatchedByWhatItHas() {
        arrives(wire("INVITE", "old", ""), UDP);
        arrives(wire("INVITE", "old", ""), UDP);
        respond(486);
        arrives(wire("ACK", "old", ""), UDP);
        until(10_000);
        assertEquals(1, told(TransactionAction.RequestReceived.class).size());
        assertEquals(0, core.counts().servers());
    }

    @Test
    void cancelNamesItsInvite() {
        arrives(wire("INVITE", "z9hG4bK1", ""), UDP);
        ServerTransactionId invite = received();
        arrives(wire("CANCEL", "z9hG4bK1", ""), UDP);
        assertEquals(Method.CANCEL, received().method());
        assertEquals(invite, received().invite());
    }

    @Test
    void responsesGoWhereRfc3261AndRfc3581Say() {
        Flow natted = new Flow(Transport.UDP, US, Endpoint.of("198.51.100.7:40123"));
        arrives(wire("OPTIONS", "z9hG4bK1", ""), natted);
        respond(200);
        // 18.2.2: to the source address, but the port of sent-by
        assertEquals(Endpoint.of("198.51.100.7:5060"), flows.getLast().remote());
        SipResponse plain = (SipResponse) SipParser.parse(lastSent).orThrow();
        assertEquals("198.51.100.7", plain.via().parameters().get("received"));

        arrives(wire("MESSAGE", "z9hG4bK2;rport", ""), natted);
        respond(200);
        assertEquals(natted.remote(), flows.getLast().remote());
        SipResponse symmetric = (SipResponse) SipParser.parse(lastSent).orThrow();
        assertEquals(40123, symmetric.via().rport());
    }

    @Test
    void overAStreamResponsesTakeTheConnectionOrANewOneToSentBy() {
        Flow stream = new Flow(Transport.TCP, US, Endpoint.of("192.0.2.2:41000"));
        does(new TransactionEvent.Transport(new TransportEvent.Opened(stream)));
        String text = new String(wire("INVITE", "z9hG4bK1", ""), StandardCharsets.US_ASCII).replace("UDP", "TCP");
        does(new TransactionEvent.Transport(
                new TransportEvent.Octets(stream, ByteView.of(text.getBytes(StandardCharsets.US_ASCII)))));
        respond(180);
        assertEquals(stream, flows.getLast());
        does(new TransactionEvent.Transport(new TransportEvent.Closed(stream, "closed")));
        respond(200);
        assertEquals(TCP, flows.getLast());
    }

    // ---- whom it knows, and how much it takes

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

    private static SipRequest sos(String uri) {
        return request(Method.INVITE, "").with().uri(Uri.of(uri)).build();
    }
}
