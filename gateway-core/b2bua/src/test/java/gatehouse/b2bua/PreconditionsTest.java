package gatehouse.b2bua;

import static gatehouse.b2bua.PreconditionScene.REQUIRED;
import static gatehouse.b2bua.PreconditionScene.WAITS;
import static gatehouse.b2bua.PreconditionScene.call;
import static gatehouse.b2bua.PreconditionScene.house;
import static gatehouse.b2bua.PreconditionScene.lines;
import static gatehouse.b2bua.PreconditionScene.offer;
import static gatehouse.b2bua.PreconditionScene.registered;
import static gatehouse.b2bua.PreconditionScene.reserves;
import static gatehouse.b2bua.PreconditionScene.response;
import static gatehouse.b2bua.PreconditionScene.status;
import static gatehouse.b2bua.PreconditionScene.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEnd;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.CallHandle;
import gatehouse.telephony.LineAction;
import gatehouse.telephony.LineEvent;
import gatehouse.testkit.Ladder;
import gatehouse.testkit.LinkProfile;
import gatehouse.testkit.Seeds;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls to a line that wait for the network's resources (RFC 3312, RFC 4032, with RFC 3262 and RFC 3311). */
class PreconditionsTest {
    private static final String HELD = WAITS + """
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
        assertEquals(status("sendrecv", "none", "none", "mandatory", "conf:qos remote sendrecv"), lines(held));
        assertEquals(status("sendrecv", "sendrecv", "none", "mandatory"), lines(response(house, 200, Method.UPDATE)));
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
        assertEquals(status("sendrecv", "sendrecv", "none", "mandatory"), lines(response(house, 200, Method.INVITE)));
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
                "The network's resources for the call could not be reserved: call again.",
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
        assertEquals(1, house.far.told(CallAction.Incoming.class).size(), "the line's call went out");
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
}
