package gatehouse.b2bua;

import static gatehouse.b2bua.PreconditionScene.REQUIRED;
import static gatehouse.b2bua.PreconditionScene.WAITS;
import static gatehouse.b2bua.PreconditionScene.call;
import static gatehouse.b2bua.PreconditionScene.house;
import static gatehouse.b2bua.PreconditionScene.lines;
import static gatehouse.b2bua.PreconditionScene.offer;
import static gatehouse.b2bua.PreconditionScene.registered;
import static gatehouse.b2bua.PreconditionScene.response;
import static gatehouse.b2bua.PreconditionScene.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.sip.message.Method;
import gatehouse.sip.ua.Body;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.CallHandle;
import gatehouse.telephony.LineAction;
import gatehouse.testkit.Ladder;
import gatehouse.testkit.LinkProfile;
import gatehouse.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Changes within an answered call that wait for the network's resources (RFC 3312 6, RFC 4032 3). */
class ChangedPreconditionsTest {
    private static final String HELD = WAITS + """
            far <- gateway : 200 OK (INVITE)
            far -> gateway : ACK
            """;

    /** A caller that had its resources talks with the line. */
    private static CallHandle talking(House house) {
        CallHandle call = call(house, "sendrecv");
        house.run(5_000);
        house.wants(new LineAction.Answer());
        house.run(40_000);
        assertEquals(CallFact.State.TALKING, house.fact().state());
        house.fresh();
        return call;
    }

    /** What the caller wants to go on with, elsewhere: its voice comes to another port. */
    private static Body elsewhere(House house, String ready) {
        Body offer = offer(house, ready);
        return Body.sdp(PreconditionScene.text(offer).replace("m=audio 40000", "m=audio 41000"));
    }

    private static List<String> voices(House house) {
        return house.done(B2buaAction.Voice.class).stream()
                .map(voice -> String.valueOf(voice.audio().remoteRtp()))
                .toList();
    }

    private static void changes(House house, CallHandle call) {
        house.far.does(new CallEvent.Offer(call, elsewhere(house, "none"), REQUIRED));
        house.run(10_000);
        assertEquals(List.of(), voices(house), "the voice stays where it was");
        house.far.does(new CallEvent.Offer(call, elsewhere(house, "sendrecv"), REQUIRED));
        house.run(40_000);
        assertEquals(List.of("192.0.2.2:41000"), voices(house));
    }

    @Test
    void theVoiceMovesOnceTheResourcesAreThere() {
        House house = registered(Preconditions.FOLLOWED);
        CallHandle call = talking(house);
        changes(house, call);
        Ladder.of(HELD).assertMatches(house.network.wire(), House::describe);
        assertEquals(
                status("sendrecv", "none", "none", "mandatory", "conf:qos remote sendrecv"),
                lines(response(house, 183, Method.INVITE)));
        assertTrue(response(house, 200, Method.INVITE).body().isEmpty());
        assertEquals(List.of(), house.toLine(), "nobody at the phone notices");
    }

    @Test
    void itDoesSoOverRoughLinks() {
        Seeds.check(15, 500, seeded -> {
            House rough = house(seeded.seed(), Preconditions.FOLLOWED);
            rough.register();
            rough.run(40_000);
            CallHandle call = talking(rough);
            rough.network.everyLink(LinkProfile.ROUGH);
            rough.far.does(new CallEvent.Offer(call, elsewhere(rough, "none"), REQUIRED));
            rough.far.does(new CallEvent.Offer(call, elsewhere(rough, "sendrecv"), REQUIRED));
            rough.run(60_000);
            assertEquals(List.of("192.0.2.2:41000"), voices(rough));
            rough.far.does(new CallEvent.HangUp(call, ""));
            rough.run(60_000);
            assertEquals(rough.allPorts, rough.ports.free());
        });
    }

    @Test
    void aChangeWhoseResourcesDoNotComeIsRefusedAndTheCallGoesOn() {
        House house = registered(Preconditions.FOLLOWED);
        CallHandle call = talking(house);
        house.far.does(new CallEvent.Offer(call, elsewhere(house, "none"), REQUIRED));
        house.run(70_000);
        assertEquals(580, house.far.last(CallAction.OfferRefused.class).status());
        assertEquals(List.of(), voices(house));
        assertEquals(List.of("des:qos failure remote sendrecv"), lines(response(house, 580, Method.INVITE)));
        changesWithoutWaiting(house, call);
    }

    /** The next change is described under a version that was not used yet (RFC 8866 5.2). */
    private static void changesWithoutWaiting(House house, CallHandle call) {
        house.far.does(new CallEvent.Offer(call, elsewhere(house, "sendrecv")));
        house.run(10_000);
        assertEquals(List.of("192.0.2.2:41000"), voices(house));
        List<String> versions = new ArrayList<>();
        PreconditionScene.messages(house).stream()
                .map(Body::of)
                .filter(body -> body != null && PreconditionScene.text(body).contains("IP4 192.0.2.1"))
                .map(body -> PreconditionScene.text(body).lines().toList().get(1))
                .filter(origin -> !versions.contains(origin))
                .forEach(versions::add);
        assertEquals(2, versions.size(), () -> versions + " in what we said since");
    }

    @Test
    void aChangeThatIsCancelledLeavesTheCallAsItWas() {
        House house = registered(Preconditions.FOLLOWED);
        CallHandle call = talking(house);
        house.far.does(new CallEvent.Offer(call, elsewhere(house, "none"), REQUIRED));
        house.run(2_000);
        house.far.does(new CallEvent.HangUp(call, ""));
        house.run(60_000);
        assertEquals(CallFact.State.ENDED, house.fact().state());
        assertEquals(List.of(), voices(house));
        assertEquals(house.allPorts, house.ports.free());
        assertTrue(house.far.isIdle());
        assertEquals(0, house.stack.callCount());
    }
}
