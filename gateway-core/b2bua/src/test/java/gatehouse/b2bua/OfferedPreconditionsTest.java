package gatehouse.b2bua;

import static gatehouse.b2bua.PreconditionScene.REQUIRED;
import static gatehouse.b2bua.PreconditionScene.house;
import static gatehouse.b2bua.PreconditionScene.lines;
import static gatehouse.b2bua.PreconditionScene.offer;
import static gatehouse.b2bua.PreconditionScene.registered;
import static gatehouse.b2bua.PreconditionScene.request;
import static gatehouse.b2bua.PreconditionScene.response;
import static gatehouse.b2bua.PreconditionScene.status;
import static gatehouse.b2bua.PreconditionScene.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEvent;
import gatehouse.telephony.LineAction;
import gatehouse.testkit.Ladder;
import gatehouse.testkit.LinkProfile;
import gatehouse.testkit.Seeds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls of a line that offer preconditions (RFC 3312, TS 24.229 6.1.2). */
class OfferedPreconditionsTest {
    /** The called side has not heard of our resources and asks for them (RFC 3312 5.3). */
    private static void told(House house) {
        house.far.habit(action -> {
            switch (action) {
                case CallAction.Incoming incoming ->
                    house.far.does(new CallEvent.Progress(
                            incoming.call(),
                            183,
                            house.far.sdp(
                                    "RTP/AVP",
                                    status("none", "none", "mandatory", "mandatory", "conf:qos remote sendrecv")),
                            true,
                            REQUIRED));
                case CallAction.OfferReceived ready -> {
                    house.far.does(new CallEvent.Answer(ready.call(), offer(house, "sendrecv")));
                    house.far.does(new CallEvent.Progress(ready.call(), 180, null, false, List.of()));
                    house.far.does(new CallEvent.Accept(ready.call(), null, List.of()));
                }
                default -> {}
            }
        });
        house.wants(new LineAction.Dial("200"));
        house.run(40_000);
        assertEquals(CallFact.State.TALKING, house.fact().state());
        house.wants(new LineAction.HangUp());
        house.run(60_000);
        assertEquals(house.allPorts, house.ports.free());
        assertEquals(1, house.done(B2buaAction.Silence.class).size());
    }

    private static final String TOLD = """
            gateway -> far : INVITE
            gateway <- far : 183 Session Progress (INVITE)
            gateway -> far : PRACK
            gateway <- far : 200 OK (PRACK)
            gateway -> far : UPDATE
            gateway <- far : 200 OK (UPDATE)
            gateway <- far : 180 Ringing (INVITE)
            gateway <- far : 200 OK (INVITE)
            gateway -> far : ACK
            gateway -> far : BYE
            gateway <- far : 200 OK (BYE)
            """;

    @Test
    void whoAsksIsToldOfOurResources() {
        House house = registered(Preconditions.OFFERED);
        told(house);
        Ladder.of(TOLD).assertMatches(house.network.wire(), House::describe);
        SipRequest invite = request(house, Method.INVITE);
        assertEquals(status("sendrecv", "none", "mandatory", "optional"), lines(invite));
        assertTrue(invite.lists(Headers.SUPPORTED, "precondition"));
        assertFalse(invite.lists(Headers.REQUIRE, "precondition"), "TS 24.229 5.1.3.1");
        SipRequest update = request(house, Method.UPDATE);
        assertTrue(update.lists(Headers.REQUIRE, "precondition"));
        assertEquals(status("sendrecv", "none", "mandatory", "mandatory"), lines(update));
        Seeds.check(20, 500, seeded -> {
            House rough = house(seeded.seed(), Preconditions.OFFERED);
            rough.register();
            rough.run(40_000);
            rough.fresh();
            rough.network.everyLink(LinkProfile.ROUGH);
            told(rough);
            Ladder.of(TOLD)
                    .withRetransmissions()
                    .inAnyInterleaving()
                    .assertMatches(rough.network.wire(), House::describe);
        });
    }

    @Test
    void aCalledSideMayTellOfItsOwnResources() {
        House house = registered(Preconditions.OFFERED);
        house.far.habit(action -> {
            switch (action) {
                case CallAction.Incoming incoming -> {
                    house.far.does(new CallEvent.Progress(
                            incoming.call(),
                            183,
                            house.far.sdp("RTP/AVP", status("none", "sendrecv", "mandatory", "mandatory")),
                            true,
                            REQUIRED));
                    house.network
                            .simulation()
                            .after(
                                    Duration.ofSeconds(1),
                                    () -> house.far.does(new CallEvent.Offer(
                                            incoming.call(),
                                            house.far.sdp(
                                                    "RTP/AVP",
                                                    status("sendrecv", "sendrecv", "mandatory", "mandatory")),
                                            REQUIRED)));
                }
                case CallAction.AnswerReceived answer ->
                    house.far.does(new CallEvent.Accept(answer.call(), null, List.of()));
                default -> {}
            }
        });
        house.wants(new LineAction.Dial("200"));
        house.run(5_000);
        assertEquals(CallFact.State.TALKING, house.fact().state());
        assertEquals(
                status("sendrecv", "sendrecv", "mandatory", "mandatory"), lines(response(house, 200, Method.UPDATE)));
    }

    @Test
    void whoDoesNotFollowThemIsCalledAsEver() {
        House house = registered(Preconditions.OFFERED);
        house.far.answersWith(house.far.sdp());
        house.wants(new LineAction.Dial("200"));
        house.run(1_000);
        assertEquals(CallFact.State.TALKING, house.fact().state());
        house.far.does(new CallEvent.Offer(
                house.far.last(CallAction.Incoming.class).call(), house.far.sdp("8 101", "sendonly")));
        house.run(1_000);
        assertNotNull(house.far.last(CallAction.AnswerReceived.class));
        assertFalse(
                text(house.far.last(CallAction.AnswerReceived.class).body()).contains("qos"),
                "what changes in the call waits for nothing");
    }

    @Test
    void whoOnlyFollowsThemDoesNotOfferThem() {
        House house = registered(Preconditions.FOLLOWED);
        house.far.answersWith(house.far.sdp());
        house.wants(new LineAction.Dial("200"));
        house.run(1_000);
        assertEquals(List.of(), lines(request(house, Method.INVITE)));
        assertTrue(request(house, Method.INVITE).lists(Headers.SUPPORTED, "precondition"));
    }

    @Test
    void aRefusalForWantOfResourcesIsTold() {
        House house = registered(Preconditions.OFFERED);
        house.far.habit(action -> {
            if (action instanceof CallAction.Incoming incoming) {
                house.far.does(new CallEvent.Reject(incoming.call(), 580, List.of()));
            }
        });
        house.wants(new LineAction.Dial("200"));
        house.run(1_000);
        assertEquals(
                "The network's resources for the call could not be reserved: call again.",
                house.fact().failure());
    }
}
