package gatehouse.sip.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.SipParser;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.sip.transport.TransportPolicy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The server machines of RFC 3261 17.2 with RFC 4320 and RFC 6026, timer by timer, and where their responses go. */
class ServerTransactionTest extends TransactionScene {
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
}
