package gatehouse.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.media.sdp.Direction;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.CallHandle;
import gatehouse.sip.ua.Extra;
import gatehouse.telephony.LineAction;
import gatehouse.telephony.LineEvent;
import gatehouse.telephony.LineEvent.Cause;
import gatehouse.testkit.Ladder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A line's calls, both ways, as ladders between the gateway and a far side that does what the test says. */
class CallsTest {
    private static void ladder(House house, String text) {
        Ladder.of(text).assertMatches(house.network.wire(), House::describe);
    }

    /** Everything the call took is given back. */
    private static void assertOver(House house) {
        house.run(60_000);
        assertEquals(house.allPorts, house.ports.free(), "ports are given back");
        assertEquals(
                house.done(B2buaAction.Voice.class).isEmpty() ? 0 : 1,
                house.done(B2buaAction.Silence.class).size(),
                "voice ends once");
        assertEquals(CallFact.State.ENDED, house.fact().state());
        assertEquals(0, house.stack.callCount());
        assertTrue(house.far.isIdle());
    }

    private static House calling() {
        House house = House.registered(1);
        house.fresh();
        return house;
    }

    @Test
    void anAnsweredCallHasVoiceUntilTheLineHangsUp() {
        House house = calling();
        house.far.answersWith(house.far.sdp());
        house.wants(new LineAction.Dial("200"));
        house.run(1_000);
        assertEquals(List.of(new LineEvent.FarEndRings(), new LineEvent.Connected()), house.toLine());
        B2buaAction.Voice voice = house.last(B2buaAction.Voice.class);
        assertEquals(20_000, voice.local().port());
        assertEquals("192.0.2.2:40000", String.valueOf(voice.audio().remoteRtp()));
        assertEquals(101, voice.audio().eventSend());
        CallFact fact = house.fact();
        assertEquals(CallFact.State.TALKING, fact.state());
        assertEquals("200", fact.remote());
        assertNotNull(fact.signAt());
        house.wants(new LineAction.HangUp());
        assertOver(house);
        ladder(house, """
                gateway -> far : INVITE
                gateway <- far : 180 Ringing
                gateway <- far : 200 OK (INVITE)
                gateway -> far : ACK
                gateway -> far : BYE
                gateway <- far : 200 OK (BYE)
                """);
        assertNull(house.fact().failure());
        assertEquals(
                1,
                house.toLine().stream()
                        .filter(LineEvent.Released.class::isInstance)
                        .count());
    }

    @Test
    void theFarEndHangsUp() {
        House house = calling();
        house.far.answersWith(house.far.sdp());
        house.wants(new LineAction.Dial("200"));
        house.run(1_000);
        house.far.does(
                new CallEvent.HangUp(house.far.last(CallAction.Incoming.class).call(), ""));
        assertOver(house);
        assertEquals(new LineEvent.Released(Cause.NORMAL), house.toLine().getLast());
        ladder(house, """
                gateway -> far : INVITE
                gateway <- far : 180 Ringing
                gateway <- far : 200 OK (INVITE)
                gateway -> far : ACK
                gateway <- far : BYE
                gateway -> far : 200 OK (BYE)
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "486, BUSY, The called line was busy: call again later.",
        "600, BUSY, The called line was busy: call again later.",
        "404, NO_SUCH_NUMBER, The number does not exist: check how it is written.",
        "480, NORMAL, The called party could not be reached: call again later.",
        "603, NORMAL, The call was declined: call again later.",
        "488, CONGESTION, The two ends agree on no codec or no protection: allow more of either for the operator.",
        "503, CONGESTION, 'The operator''s server is out of reach or overloaded: call again later, and run the diagnosis if it stays.'",
    })
    void aRefusalBecomesATone(int status, Cause cause, String sentence) {
        House house = calling();
        house.far.habit(action -> {
            if (action instanceof CallAction.Incoming incoming) {
                house.far.does(new CallEvent.Reject(incoming.call(), status, List.of()));
            }
        });
        house.wants(new LineAction.Dial("602"));
        assertOver(house);
        assertEquals(List.of(new LineEvent.Released(cause)), house.toLine());
        assertEquals(sentence, house.fact().failure());
        assertNull(house.fact().signAt(), "a refusal is no sign of the called end");
    }

    @Test
    void nobodyAnswersAndTheCallerGivesUp() {
        House house = calling();
        house.far.habit(action -> {
            if (action instanceof CallAction.Incoming incoming) {
                house.far.does(new CallEvent.Progress(incoming.call(), 180, null, false, List.of()));
            }
        });
        house.wants(new LineAction.Dial("603"));
        house.run(20_000);
        house.wants(new LineAction.HangUp());
        assertOver(house);
        ladder(house, """
                gateway -> far : INVITE
                gateway <- far : 180 Ringing
                gateway -> far : CANCEL
                gateway <- far : 200 OK (CANCEL)
                gateway <- far : 487 Request Terminated (INVITE)
                gateway -> far : ACK
                """);
        assertEquals(
                "It was given up before anybody answered: call back whom you have missed.",
                house.fact().failure());
    }

    @Test
    void aLineThatGaveUpIsFreeThoughTheNetworkIsSilent() {
        House house = calling();
        house.far.habit(action -> {
            if (action instanceof CallAction.Incoming incoming) {
                house.far.does(new CallEvent.Progress(incoming.call(), 180, null, false, List.of()));
            }
        });
        house.wants(new LineAction.Dial("603"));
        house.run(1_000);
        house.wants(new LineAction.HangUp());
        house.wants(new LineAction.Dial("200"));
        house.run(1_000);
        assertEquals(2, house.far.told(CallAction.Incoming.class).size());
        assertEquals(
                List.of(new LineEvent.FarEndRings(), new LineEvent.Released(Cause.NORMAL), new LineEvent.FarEndRings()),
                house.toLine());
    }

    @Test
    void anAnswerThatCrossesTheGivingUpStartsNoVoice() {
        House house = calling();
        house.far.habit(action -> {
            if (action instanceof CallAction.Incoming incoming) {
                house.far.does(new CallEvent.Progress(incoming.call(), 180, null, false, List.of()));
                house.network
                        .simulation()
                        .after(
                                Duration.ofSeconds(2),
                                () -> house.far.does(
                                        new CallEvent.Accept(incoming.call(), house.far.sdp(), List.of())));
            }
        });
        house.wants(new LineAction.Dial("200"));
        house.run(2_007); // the 200 is on its way
        house.wants(new LineAction.HangUp());
        assertOver(house);
        assertEquals(0, house.done(B2buaAction.Voice.class).size());
    }

    /** RFC 5009: where the network does not authorise it, the line hears its own ringing tone. */
    @Test
    void earlyMediaThatIsNotAuthorisedIsNotHeard() {
        House house = calling();
        Extra<?> refused = Extra.of(Headers.P_EARLY_MEDIA, Parameterized.of("inactive"));
        house.far.habit(action -> {
            if (action instanceof CallAction.Incoming incoming) {
                house.far.does(new CallEvent.Progress(incoming.call(), 180, house.far.sdp(), false, List.of(refused)));
            }
        });
        house.wants(new LineAction.Dial("601"));
        house.run(1_000);
        assertEquals(List.of(new LineEvent.FarEndRings()), house.toLine());
    }

    @Test
    void earlyMediaIsHeardBeforeTheAnswer() {
        House house = calling();
        house.far.habit(action -> {
            if (action instanceof CallAction.Incoming incoming) {
                house.far.does(new CallEvent.Progress(incoming.call(), 183, house.far.sdp(), false, List.of()));
            }
        });
        house.wants(new LineAction.Dial("601"));
        house.run(1_000);
        assertEquals(List.of(new LineEvent.EarlyMedia()), house.toLine());
        assertEquals(1, house.done(B2buaAction.Voice.class).size());
        house.far.does(
                new CallEvent.Accept(house.far.last(CallAction.Incoming.class).call(), house.far.sdp(), List.of()));
        house.run(1_000);
        assertEquals(new LineEvent.Connected(), house.toLine().getLast());
        house.far.does(
                new CallEvent.HangUp(house.far.last(CallAction.Incoming.class).call(), ""));
        assertOver(house);
    }

    @Test
    void anAnswerThatDoesNotFitEndsTheCall() {
        House house = calling();
        house.far.answersWith(house.far.sdp("97", "sendrecv"));
        house.wants(new LineAction.Dial("200"));
        assertOver(house);
        ladder(house, """
                gateway -> far : INVITE
                gateway <- far : 180 Ringing
                gateway <- far : 200 OK (INVITE)
                gateway -> far : ACK
                gateway -> far : BYE
                gateway <- far : 200 OK (BYE)
                """);
        SipMessage bye = house.far.last(CallAction.Ended.class).end().message();
        assertEquals("SIP;cause=488", bye.value(Headers.REASON).toString(), "RFC 3326 says why");
        assertEquals(
                "The far end answered with a description of its voice that does not fit ours: call again, and send the support bundle if it stays.",
                house.fact().failure());
    }

    @Test
    void whoIsNotRegisteredHearsCongestion() {
        House house = new House(1, List.of(House.line("phone1", null)));
        house.wants(new LineAction.Dial("200"));
        house.run(1_000);
        assertEquals(List.of(new LineEvent.Released(Cause.CONGESTION)), house.toLine());
        ladder(house, "");
        assertEquals(house.allPorts, house.ports.free());
    }

    @Test
    void aRefusedRegistrationSaysSoAndTakesNoCalls() {
        House house = new House(1, List.of(House.line("phone1", null)));
        house.far.refusesRegistrations(403);
        house.register();
        assertEquals(
                403,
                ((B2buaAction.Registration.Failed) house.last(B2buaAction.RegistrationChanged.class)
                                .state())
                        .status());
        house.wants(new LineAction.Dial("200"));
        assertEquals(new LineEvent.Released(Cause.CONGESTION), house.toLine().getLast());
    }

    @Test
    void holdAndResumeKeepTheCallAndItsPort() {
        House house = calling();
        house.far.answersWith(house.far.sdp());
        house.wants(new LineAction.Dial("200"));
        house.run(1_000);
        CallHandle call = house.far.last(CallAction.Incoming.class).call();
        house.far.does(new CallEvent.Offer(call, house.far.sdp("8 0 101", "sendonly")));
        house.run(1_000);
        assertEquals(
                Direction.RECVONLY, house.last(B2buaAction.Voice.class).audio().direction());
        house.far.does(new CallEvent.Offer(call, house.far.sdp("8 0 101", "inactive")));
        house.run(1_000);
        assertEquals(
                Direction.INACTIVE, house.last(B2buaAction.Voice.class).audio().direction());
        house.far.does(new CallEvent.Offer(call, house.far.sdp()));
        house.run(1_000);
        assertEquals(
                Direction.SENDRECV, house.last(B2buaAction.Voice.class).audio().direction());
        assertEquals(
                1,
                house.done(B2buaAction.Voice.class).stream()
                        .map(B2buaAction.Voice::local)
                        .distinct()
                        .count());
        house.wants(new LineAction.HangUp());
        assertOver(house);
    }

    @Test
    void anOfferInACallThatDoesNotFitChangesNothing() {
        House house = calling();
        house.far.answersWith(house.far.sdp());
        house.wants(new LineAction.Dial("200"));
        house.run(1_000);
        CallHandle call = house.far.last(CallAction.Incoming.class).call();
        house.far.does(new CallEvent.Offer(call, house.far.sdp("97", "sendrecv")));
        house.run(1_000);
        assertEquals(488, house.far.last(CallAction.OfferRefused.class).status());
        assertEquals(1, house.done(B2buaAction.Voice.class).size());
        assertEquals(CallFact.State.TALKING, house.fact().state());
    }
}
