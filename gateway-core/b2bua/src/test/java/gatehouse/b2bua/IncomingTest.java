package gatehouse.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.sip.message.SipUri;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.CallHandle;
import gatehouse.telephony.LineAction;
import gatehouse.telephony.LineEvent;
import gatehouse.telephony.LineEvent.Cause;
import gatehouse.testkit.Ladder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls that come in, and which line they ring; then the end of everything. */
class IncomingTest {
    private static void ladder(House house, String text) {
        Ladder.of(text).assertMatches(house.network.wire(), House::describe);
    }

    private static House registered() {
        House house = House.registered(1);
        house.fresh();
        return house;
    }

    private static int ended(House house) {
        return house.far.last(CallAction.Ended.class).end().status();
    }

    @Test
    void aCallRingsIsAnsweredAndHungUp() {
        House house = registered();
        CallHandle call = house.far.calls(house.gateway, house.contact(), "+15550100", house.far.sdp());
        house.run(1_000);
        assertEquals(List.of(new LineEvent.Incoming()), house.toLine());
        assertEquals("+15550999", house.fact().remote());
        assertEquals(0, house.done(B2buaAction.Voice.class).size());
        house.wants(new LineAction.Answer());
        house.run(1_000);
        assertEquals(CallFact.State.TALKING, house.fact().state());
        assertEquals(1, house.done(B2buaAction.Voice.class).size());
        house.far.does(new CallEvent.HangUp(call, ""));
        house.run(60_000);
        ladder(house, """
                far -> gateway : INVITE
                far <- gateway : 180 Ringing
                far <- gateway : 200 OK (INVITE)
                far -> gateway : ACK
                far -> gateway : BYE
                far <- gateway : 200 OK (BYE)
                """);
        assertEquals(
                List.of(new LineEvent.Incoming(), new LineEvent.Connected(), new LineEvent.Released(Cause.NORMAL)),
                house.toLine());
        assertEquals(1, house.done(B2buaAction.Silence.class).size());
        assertEquals(house.allPorts, house.ports.free());
    }

    @Test
    void anInviteWithoutAnOfferIsAnsweredWithOne() {
        House house = registered();
        CallHandle call = house.far.calls(house.gateway, house.contact(), "+15550100", null);
        house.run(1_000);
        house.far.habit(action -> {
            if (action instanceof CallAction.OfferReceived offer) {
                house.far.does(new CallEvent.Answer(offer.call(), house.far.sdp()));
            }
        });
        house.wants(new LineAction.Answer());
        house.run(1_000);
        assertEquals(1, house.done(B2buaAction.Voice.class).size());
        assertEquals(CallFact.State.TALKING, house.fact().state());
        house.far.does(new CallEvent.HangUp(call, ""));
        house.run(1_000);
        assertEquals(1, house.done(B2buaAction.Silence.class).size());
    }

    @Test
    void aLineInACallIsBusy() {
        House house = registered();
        house.far.answersWith(house.far.sdp());
        house.wants(new LineAction.Dial("200"));
        house.run(1_000);
        house.far.calls(house.gateway, house.contact(), "+15550100", house.far.sdp());
        house.run(1_000);
        assertEquals(486, ended(house));
        assertEquals(CallFact.State.TALKING, house.fact().state(), "the call that stands is not touched");
    }

    @Test
    void aLineThatIsOffHookIsBusyByItsOwnWord() {
        House house = registered();
        house.far.calls(house.gateway, house.contact(), "+15550100", house.far.sdp());
        house.run(100);
        house.wants(new LineAction.Refuse());
        house.run(40_000);
        assertEquals(486, ended(house));
        assertEquals(List.of(new LineEvent.Incoming()), house.toLine(), "it has nothing to be released from");
        assertEquals(house.allPorts, house.ports.free());
    }

    @Test
    void anUnknownContactAndAnUnknownNumberAreNotFound() {
        House house = new House(1, List.of(House.line("phone1", "+15550100"), House.line("phone2", "+15550101")));
        house.register();
        house.far.calls(house.gateway, SipUri.of("sip:scanner@192.0.2.1"), "+15550100", house.far.sdp());
        house.run(40_000);
        assertEquals(404, ended(house));
        house.far.calls(house.gateway, house.contact(), "+15559999", house.far.sdp());
        house.run(40_000);
        assertEquals(404, ended(house));
        assertTrue(house.toLine().isEmpty());
        house.far.calls(house.gateway, house.contact(), "15550101", house.far.sdp());
        house.run(1_000);
        assertEquals("phone2", house.last(B2buaAction.ToLine.class).line());
    }

    @Test
    void theOnlyLineOfAnAccountTakesDivertedCallsToo() {
        House house = new House(1, List.of(House.line("phone1", "+15550100")));
        house.register();
        house.far.calls(house.gateway, house.contact(), "+15559999", house.far.sdp());
        house.run(1_000);
        assertEquals(List.of(new LineEvent.Incoming()), house.toLine());
    }

    @Test
    void callsForEveryNumberRingTheNextFreeLine() {
        House house = new House(1, List.of(House.line("phone1", null), House.line("phone2", null)));
        house.register();
        for (int i = 0; i < 3; i++) {
            house.far.calls(house.gateway, house.contact(), "+15550100", house.far.sdp());
            house.run(100);
        }
        assertEquals(
                List.of("phone1", "phone2"),
                house.done(B2buaAction.ToLine.class).stream()
                        .map(B2buaAction.ToLine::line)
                        .toList());
        assertEquals(486, ended(house));
    }

    @Test
    void anOfferWithoutACommonCodecNeverRings() {
        House house = registered();
        house.far.calls(house.gateway, house.contact(), "+15550100", house.far.sdp("97", "sendrecv"));
        house.run(40_000);
        assertEquals(488, ended(house));
        assertTrue(house.toLine().isEmpty());
        assertEquals(house.allPorts, house.ports.free());
        assertEquals(CallEnds.NO_COMMON_GROUND, house.fact().failure());
    }

    @Test
    void theCallerGivesUp() {
        House house = registered();
        CallHandle call = house.far.calls(house.gateway, house.contact(), "+15550100", house.far.sdp());
        house.run(3_000);
        house.far.does(new CallEvent.HangUp(call, ""));
        house.run(60_000);
        ladder(house, """
                far -> gateway : INVITE
                far <- gateway : 180 Ringing
                far -> gateway : CANCEL
                far <- gateway : 200 OK (CANCEL)
                far <- gateway : 487 Request Terminated (INVITE)
                far -> gateway : ACK
                """);
        assertEquals(List.of(new LineEvent.Incoming(), new LineEvent.Released(Cause.NORMAL)), house.toLine());
        assertEquals(house.allPorts, house.ports.free());
        assertEquals(
                "It was given up before anybody answered: call back whom you have missed.",
                house.fact().failure());
    }

    @Test
    void withoutAFreePortCallsAreTurnedAway() {
        House house = new House(
                1,
                List.of(
                        House.line("a", null),
                        House.line("b", null),
                        House.line("c", null),
                        House.line("d", null),
                        House.line("e", null)));
        house.register();
        for (int i = 0; i < 5; i++) {
            house.far.calls(house.gateway, house.contact(), "+15550100", house.far.sdp());
            house.run(100);
        }
        assertEquals(503, ended(house));
        assertEquals(0, house.ports.free());
    }

    @Test
    void shuttingDownEndsCallsAndUnregisters() {
        House house = registered();
        house.far.answersWith(house.far.sdp());
        house.wants(new LineAction.Dial("200"));
        house.run(1_000);
        house.does(new B2buaEvent.ShutDown());
        house.run(500);
        assertEquals(1, house.done(B2buaAction.DownNow.class).size());
        assertEquals(0L, house.far.registeredFor().getLast(), "the last REGISTER takes the binding back");
        assertTrue(house.far.isIdle(), "the call got its BYE");
        assertEquals(new LineEvent.Released(Cause.NORMAL), house.toLine().getLast());
        assertEquals(house.allPorts, house.ports.free());
        house.far.calls(house.gateway, house.contact(), "+15550100", house.far.sdp());
        house.run(40_000);
        assertEquals(480, ended(house), "nothing is begun any more");
        house.wants(new LineAction.Dial("200"));
        assertEquals(new LineEvent.Released(Cause.CONGESTION), house.toLine().getLast());
        assertEquals(1, house.done(B2buaAction.DownNow.class).size(), "told once");
    }

    @Test
    void shuttingDownDoesNotWaitForASilentOperator() {
        House house = registered();
        house.far.answersWith(house.far.sdp());
        house.wants(new LineAction.Dial("200"));
        house.run(1_000);
        house.gateway.off(true);
        house.does(new B2buaEvent.ShutDown());
        house.run(1_000);
        assertEquals(0, house.done(B2buaAction.DownNow.class).size());
        assertEquals(1, house.done(B2buaAction.Silence.class).size(), "the line is not kept waiting");
        house.run(300);
        assertEquals(1, house.done(B2buaAction.DownNow.class).size());
        house.run(60_000);
        assertEquals(1, house.done(B2buaAction.DownNow.class).size());
    }
}
