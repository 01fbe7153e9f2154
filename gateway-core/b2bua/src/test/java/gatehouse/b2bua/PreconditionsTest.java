package gatehouse.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Decoded;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipParser;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.ua.Body;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEnd;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.CallHandle;
import gatehouse.sip.ua.Extra;
import gatehouse.telephony.LineAction;
import gatehouse.telephony.LineEvent;
import gatehouse.testkit.Ladder;
import gatehouse.testkit.LinkProfile;
import gatehouse.testkit.Seeds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls that wait for the network's resources (RFC 3312, RFC 4032, with RFC 3262 and RFC 3311). */
class PreconditionsTest {
    private static final List<Extra<?>> REQUIRED = List.of(Extra.of(Headers.REQUIRE, "precondition"));

    private static House house(long seed, Preconditions preconditions) {
        return new House(seed, List.of(House.line("phone1", null)), Keying.OFF, preconditions);
    }

    private static House registered(Preconditions preconditions) {
        House house = house(1, preconditions);
        house.register();
        house.fresh();
        return house;
    }

    /** An offer of a caller whose access has these ways reserved. */
    private static Body offer(House house, String ready) {
        return house.far.sdp(
                "RTP/AVP",
                List.of(
                        "curr:qos local " + ready,
                        "curr:qos remote none",
                        "des:qos mandatory local sendrecv",
                        "des:qos none remote sendrecv"));
    }

    /** The caller reserves its access within {@code millis} of the 183. */
    private static void reserves(House house, long millis) {
        house.far.habit(action -> {
            if (action instanceof CallAction.Progressed(CallHandle call, var _, var response, var _)
                    && response.status() == 183) {
                house.network
                        .simulation()
                        .after(
                                Duration.ofMillis(millis),
                                () -> house.far.does(new CallEvent.Offer(call, offer(house, "sendrecv"), REQUIRED)));
            }
        });
    }

    private static CallHandle call(House house, String ready) {
        return house.far.calls(house.gateway, house.contact(), "+15550100", offer(house, ready), REQUIRED);
    }

    private static List<SipMessage> messages(House house) {
        return house.network.wire().messages().stream()
                .map(message -> SipParser.parse(message.payload()))
                .filter(Decoded.Ok.class::isInstance)
                .map(Decoded::orThrow)
                .toList();
    }

    private static SipResponse response(House house, int status, Method method) {
        return messages(house).stream()
                .filter(SipResponse.class::isInstance)
                .map(SipResponse.class::cast)
                .filter(one -> one.status() == status && one.cseq().method().equals(method))
                .findFirst()
                .orElseThrow();
    }

    private static SipRequest request(House house, Method method) {
        return messages(house).stream()
                .filter(SipRequest.class::isInstance)
                .map(SipRequest.class::cast)
                .filter(one -> one.is(method))
                .findFirst()
                .orElseThrow();
    }

    /** The precondition lines of a message, in order. */
    private static List<String> lines(SipMessage message) {
        Body body = Body.of(message);
        return body == null
                ? List.of()
                : text(body)
                        .lines()
                        .filter(line -> line.matches("a=(curr|des|conf):.*"))
                        .map(line -> line.substring(2))
                        .toList();
    }

    private static String text(Body body) {
        return body.octets().utf8();
    }

    private static final String HELD = """
            far -> gateway : INVITE
            far <- gateway : 183 Session Progress (INVITE)
            far -> gateway : PRACK
            far <- gateway : 200 OK (PRACK)
            far -> gateway : UPDATE
            far <- gateway : 200 OK (UPDATE)
            far <- gateway : 180 Ringing (INVITE)
            far <- gateway : 200 OK (INVITE)
            far -> gateway : ACK
            far -> gateway : BYE
            far <- gateway : 200 OK (BYE)
            """;

    private static void heldCall(House house, Runnable beforeRinging) {
        reserves(house, 2_000);
        CallHandle call = call(house, "none");
        house.run(1_500);
        beforeRinging.run();
        house.run(40_000);
        assertEquals(List.of(new LineEvent.Incoming()), house.toLine());
        assertEquals(0, house.done(B2buaAction.Voice.class).size(), "nobody is on the phone yet");
        house.wants(new LineAction.Answer());
        house.run(40_000);
        assertEquals(CallFact.State.TALKING, house.fact().state());
        assertEquals(1, house.done(B2buaAction.Voice.class).size());
        house.far.does(new CallEvent.HangUp(call, ""));
        house.run(60_000);
        assertEquals(1, house.done(B2buaAction.Silence.class).size());
        assertEquals(house.allPorts, house.ports.free());
    }

    @Test
    void theLineRingsOnceTheCallerHasItsResources() {
        House house = registered(Preconditions.FOLLOWED);
        heldCall(house, () -> {
            assertEquals(List.of(), house.toLine(), "nothing rings before");
            assertEquals(CallFact.State.CALLING, house.fact().state());
        });
        Ladder.of(HELD).assertMatches(house.network.wire(), House::describe);
        SipResponse held = response(house, 183, Method.INVITE);
        assertTrue(held.lists(Headers.REQUIRE, "precondition"));
        assertTrue(held.lists(Headers.REQUIRE, "100rel"));
        assertEquals(
                List.of(
                        "curr:qos local sendrecv",
                        "curr:qos remote none",
                        "des:qos none local sendrecv",
                        "des:qos mandatory remote sendrecv",
                        "conf:qos remote sendrecv"),
                lines(held));
        assertEquals(
                List.of(
                        "curr:qos local sendrecv",
                        "curr:qos remote sendrecv",
                        "des:qos none local sendrecv",
                        "des:qos mandatory remote sendrecv"),
                lines(response(house, 200, Method.UPDATE)));
        assertTrue(response(house, 200, Method.INVITE).body().isEmpty(), "the answer has gone out before");
    }

    @Test
    void itDoesSoOverRoughLinks() {
        Seeds.check(20, 500, seeded -> {
            House rough = house(seeded.seed(), Preconditions.FOLLOWED);
            rough.register();
            rough.run(40_000);
            rough.fresh();
            rough.network.everyLink(LinkProfile.ROUGH);
            heldCall(rough, () -> {});
            Ladder.of(HELD)
                    .withRetransmissions()
                    .inAnyInterleaving()
                    .assertMatches(rough.network.wire(), House::describe);
        });
    }

    @Test
    void aCallerThatHasItsResourcesDoesNotWait() {
        House house = registered(Preconditions.FOLLOWED);
        call(house, "sendrecv");
        house.run(200);
        assertEquals(List.of(new LineEvent.Incoming()), house.toLine());
        house.wants(new LineAction.Answer());
        house.run(1_000);
        assertEquals(
                List.of(
                        "curr:qos local sendrecv",
                        "curr:qos remote sendrecv",
                        "des:qos none local sendrecv",
                        "des:qos mandatory remote sendrecv"),
                lines(response(house, 200, Method.INVITE)));
    }

    @Test
    void whatOnlyWouldBeNiceIsNotWaitedFor() {
        House house = registered(Preconditions.FOLLOWED);
        house.far.calls(
                house.gateway,
                house.contact(),
                "+15550100",
                house.far.sdp("RTP/AVP", List.of("curr:qos local none", "des:qos optional local sendrecv")));
        house.run(200);
        assertEquals(List.of(new LineEvent.Incoming()), house.toLine());
    }

    private static CallEnd refused(House house, String... lines) {
        house.far.calls(
                house.gateway, house.contact(), "+15550100", house.far.sdp("RTP/AVP", List.of(lines)), REQUIRED);
        house.run(40_000);
        assertEquals(List.of(), house.toLine());
        assertEquals(house.allPorts, house.ports.free());
        return house.far.last(CallAction.Ended.class).end();
    }

    @Test
    void whatNobodyHereCanReserveIsRefusedWithTheReason() {
        House house = registered(Preconditions.FOLLOWED);
        CallEnd end = refused(house, "curr:sec local none", "des:sec mandatory local sendrecv");
        assertEquals(580, end.status());
        assertEquals(List.of("des:sec unknown remote sendrecv"), lines(end.message()));
        assertEquals(
                "The network's resources for the call could not be reserved.",
                house.fact().failure());
        end = refused(house, "curr:qos e2e none", "des:qos mandatory e2e sendrecv");
        assertEquals(580, end.status());
        assertEquals(List.of("des:qos failure e2e sendrecv"), lines(end.message()));
        assertEquals(488, refused(house, "des:qos must local sendrecv").status(), "that is none of the grammar");
    }

    @Test
    void anUpdateThatAsksForTheImpossibleIsRefusedAndTheCallGoesOn() {
        House house = registered(Preconditions.FOLLOWED);
        CallHandle call = call(house, "none");
        house.run(1_000);
        house.far.does(new CallEvent.Offer(
                call, house.far.sdp("RTP/AVP", List.of("des:sec mandatory local sendrecv")), REQUIRED));
        house.run(1_000);
        assertEquals(580, house.far.last(CallAction.OfferRefused.class).status());
        assertEquals(List.of(), house.toLine());
        house.far.does(new CallEvent.Offer(call, offer(house, "sendrecv"), REQUIRED));
        house.run(1_000);
        assertEquals(List.of(new LineEvent.Incoming()), house.toLine());
    }

    @Test
    void aCallerWhoseResourcesDoNotComeIsRefusedInTheEnd() {
        House house = registered(Preconditions.FOLLOWED);
        call(house, "none");
        house.run(59_000);
        assertFalse(house.far.isIdle());
        house.run(10_000);
        CallEnd end = house.far.last(CallAction.Ended.class).end();
        assertEquals(580, end.status());
        assertEquals(List.of("des:qos failure remote sendrecv"), lines(end.message()));
        assertEquals(List.of(), house.toLine());
        assertEquals(house.allPorts, house.ports.free());
    }

    @Test
    void aLineIsNotKeptFromDiallingByACallThatItDoesNotKnowOf() {
        House house = registered(Preconditions.FOLLOWED);
        call(house, "none");
        house.run(1_000);
        house.far.habit(action -> {});
        house.wants(new LineAction.Dial("200"));
        house.run(2_000);
        assertEquals(486, house.far.last(CallAction.Ended.class).end().status());
        assertEquals(2, house.far.told(CallAction.Incoming.class).size() + 1, "the line's call went out");
        assertEquals(List.of(), house.toLine());
    }

    /** Who cannot be told that a provisional response has come cannot be held. */
    @Test
    void withoutReliableResponsesNobodyIsHeld() {
        House house = registered(Preconditions.FOLLOWED);
        String offer = text(offer(house, "none"));
        house.far.sends(
                house.gateway,
                "INVITE " + house.contact() + " SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKold\r\n"
                        + "From: <sip:old@home.example>;tag=1\r\nTo: <sip:+15550100@home.example>\r\nCall-ID: old\r\n"
                        + "CSeq: 1 INVITE\r\nMax-Forwards: 70\r\nContact: <sip:old@192.0.2.2:5060>\r\n"
                        + "Supported: precondition\r\nContent-Type: application/sdp\r\nContent-Length: "
                        + offer.length() + "\r\n\r\n" + offer);
        house.run(1_000);
        assertTrue(response(house, 421, Method.INVITE).lists(Headers.REQUIRE, "100rel"));
        assertEquals(List.of(), house.toLine());
        assertEquals(house.allPorts, house.ports.free());
    }

    @Test
    void whoDoesNotFollowThemSaysSo() {
        House house = registered(Preconditions.IGNORED);
        call(house, "none");
        house.run(40_000);
        CallEnd end = house.far.last(CallAction.Ended.class).end();
        assertEquals(420, end.status());
        assertTrue(end.message().lists(Headers.UNSUPPORTED, "precondition"));
    }

    // ---- calls of the line

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
                                    List.of(
                                            "curr:qos local none",
                                            "curr:qos remote none",
                                            "des:qos mandatory local sendrecv",
                                            "des:qos mandatory remote sendrecv",
                                            "conf:qos remote sendrecv")),
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
        assertEquals(
                List.of(
                        "curr:qos local sendrecv",
                        "curr:qos remote none",
                        "des:qos mandatory local sendrecv",
                        "des:qos optional remote sendrecv"),
                lines(invite));
        assertTrue(invite.lists(Headers.SUPPORTED, "precondition"));
        assertFalse(invite.lists(Headers.REQUIRE, "precondition"), "TS 24.229 5.1.3.1");
        SipRequest update = request(house, Method.UPDATE);
        assertTrue(update.lists(Headers.REQUIRE, "precondition"));
        assertEquals(
                List.of(
                        "curr:qos local sendrecv",
                        "curr:qos remote none",
                        "des:qos mandatory local sendrecv",
                        "des:qos mandatory remote sendrecv"),
                lines(update));
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
                            house.far.sdp(
                                    "RTP/AVP",
                                    List.of(
                                            "curr:qos local none",
                                            "curr:qos remote sendrecv",
                                            "des:qos mandatory local sendrecv",
                                            "des:qos mandatory remote sendrecv")),
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
                                                    List.of(
                                                            "curr:qos local sendrecv",
                                                            "curr:qos remote sendrecv",
                                                            "des:qos mandatory local sendrecv",
                                                            "des:qos mandatory remote sendrecv")),
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
                List.of(
                        "curr:qos local sendrecv",
                        "curr:qos remote sendrecv",
                        "des:qos mandatory local sendrecv",
                        "des:qos mandatory remote sendrecv"),
                lines(response(house, 200, Method.UPDATE)));
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
                "The network's resources for the call could not be reserved.",
                house.fact().failure());
    }
}
