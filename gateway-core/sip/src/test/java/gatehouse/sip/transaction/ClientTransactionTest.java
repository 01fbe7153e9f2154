package gatehouse.sip.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.sip.message.Method;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.testkit.Seeded;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The client machines of RFC 3261 17.1, timer by timer. */
class ClientTransactionTest extends TransactionScene {
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

    /** RFC 6026 7.2: an ACK that was lost is asked for by repeats of the 200, whichever way they come. */
    @Test
    void aConnectionThatEndsAfterThe200LeavesItsRepeatsToTheUser() {
        send(Method.INVITE, TCP);
        SipResponse accepted = SipResponse.to(lastRequest(), 200).toTag("b1").build();
        arrives(accepted, TCP);
        does(new TransactionEvent.Transport(new TransportEvent.Closed(TCP, "cut")));
        arrives(accepted, UDP);
        assertEquals(2, told(TransactionAction.ResponseReceived.class).size());
        assertEquals(List.of(), told(TransactionAction.Unreachable.class));
        until(32_000);
        assertEquals(0, core.counts().clients());
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
}
