package gatehouse.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.sip.ua.Body;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.CallHandle;
import gatehouse.telephony.LineAction;
import gatehouse.telephony.LineEvent;
import gatehouse.telephony.LineState;
import gatehouse.testkit.LinkProfile;
import gatehouse.testkit.Seeded;
import gatehouse.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Lines and a far side that do whatever comes to their minds, on clean and rough links; what must hold all the same. */
class InvariantsTest {
    private static final List<String> LINES = List.of("phone1", "phone2");

    @Test
    void whateverHappensEachVoiceEndsOnceAndPortsComeBack() {
        Seeds.check(25, 3_000, InvariantsTest::play);
    }

    private static void play(Seeded seeded) {
        House house = house(seeded);
        if (seeded.chance(0.5)) {
            house.network.everyLink(LinkProfile.ROUGH);
        }
        house.register();
        house.run(5_000);
        house.far.habit(action -> respond(house, action, seeded));
        List<CallHandle> ours = new ArrayList<>();
        for (int step = 0; step < 60; step++) {
            move(house, seeded, ours, seeded.between(0, 8));
            house.run(seeded.pick(List.of(0, 3, 10, 100, 700, 5_000)));
        }
        house.does(new B2buaEvent.ShutDown());
        house.run(200_000);
        check(house);
    }

    private static House house(Seeded seeded) {
        return new House(
                seeded.seed(),
                List.of(House.line("phone1", null), House.line("phone2", "+15550101")),
                Keying.OFF,
                seeded.pick(List.of(Preconditions.values())));
    }

    /** Real lines, whose people lift, dial and hang up at any moment: none is ever left in a call that is over. */
    @Test
    void whateverPeopleDoNoLineStaysInACallThatIsOver() {
        Seeds.check(60, 3_000, InvariantsTest::live);
    }

    private static void live(Seeded seeded) {
        House house = house(seeded);
        if (seeded.chance(0.5)) {
            house.network.everyLink(LinkProfile.ROUGH);
        }
        LINES.forEach(house::plugIn);
        house.register();
        house.run(5_000);
        house.far.habit(action -> respond(house, action, seeded));
        List<CallHandle> ours = new ArrayList<>();
        for (int step = 0; step < 80; step++) {
            String line = seeded.pick(LINES);
            switch (seeded.between(0, 5)) {
                case 0, 1 -> house.phone(line).feed(new LineEvent.OffHook());
                case 2 -> house.phone(line).feed(new LineEvent.OnHook());
                case 3 ->
                    seeded.text("0123456789", 3)
                            .chars()
                            .forEach(key -> house.phone(line).feed(new LineEvent.Key((char) key)));
                case 4 -> move(house, seeded, ours, 5);
                default -> move(house, seeded, ours, seeded.between(6, 8));
            }
            house.run(seeded.pick(List.of(0, 3, 10, 100, 700, 8_000)));
        }
        house.run(300_000);
        ours.addAll(house.far.told(CallAction.Incoming.class).stream()
                .map(CallAction.Incoming::call)
                .toList());
        ours.forEach(call -> house.far.does(new CallEvent.HangUp(call, "")));
        house.run(100_000);
        for (String line : LINES) {
            LineState state = house.state(line);
            assertFalse(
                    state instanceof LineState.Talking
                            || state instanceof LineState.Calling
                            || state instanceof LineState.Answering
                            || state instanceof LineState.FarEndRinging
                            || state instanceof LineState.Ringing,
                    line + " is " + state + " though no call is left");
        }
        house.does(new B2buaEvent.ShutDown());
        house.run(100_000);
        check(house);
    }

    /** One move of somebody, sensible or not. */
    private static void move(House house, Seeded seeded, List<CallHandle> ours, int what) {
        String line = seeded.pick(LINES);
        switch (what) {
            case 0, 1 -> house.does(new B2buaEvent.FromLine(line, new LineAction.Dial(seeded.text("0123456789*#", 4))));
            case 2 -> house.does(new B2buaEvent.FromLine(line, new LineAction.Answer()));
            case 3 -> house.does(new B2buaEvent.FromLine(line, new LineAction.HangUp()));
            case 4 -> house.does(new B2buaEvent.FromLine(line, new LineAction.Refuse()));
            case 5 ->
                ours.add(house.far.calls(
                        house.gateway,
                        house.contact(),
                        seeded.pick(List.of("+15550100", "+15550101")),
                        seeded.chance(0.2) ? null : offer(house, seeded)));
            case 6 -> house.far.does(new CallEvent.HangUp(someCall(house, seeded, ours), ""));
            case 7 ->
                house.far.does(new CallEvent.Offer(
                        someCall(house, seeded, ours),
                        seeded.chance(0.5)
                                ? offer(house, seeded)
                                : house.far.sdp("8", seeded.pick(List.of("sendrecv", "sendonly", "inactive")))));
            default -> house.does(new B2buaEvent.Register("lab/line1"));
        }
    }

    private static Body offer(House house, Seeded seeded) {
        return seeded.chance(0.5)
                ? house.far.sdp(seeded.chance(0.9) ? "8 101" : "97", "sendrecv")
                : house.far.sdp(
                        "RTP/AVP",
                        List.of(
                                "curr:qos local " + seeded.pick(List.of("none", "sendrecv", "both")),
                                "curr:qos remote none",
                                "des:" + seeded.pick(List.of("qos", "sec")) + " mandatory local sendrecv",
                                "des:qos none remote sendrecv"));
    }

    private static CallHandle someCall(House house, Seeded seeded, List<CallHandle> ours) {
        List<CallHandle> all = new ArrayList<>(ours);
        house.far.told(CallAction.Incoming.class).forEach(incoming -> all.add(incoming.call()));
        return all.isEmpty() ? new CallHandle(0) : seeded.pick(all);
    }

    private static void respond(House house, CallAction action, Seeded seeded) {
        switch (action) {
            case CallAction.Incoming(CallHandle call, var invite, var offer, var replaces, var flow) -> {
                if (seeded.chance(0.6)) {
                    house.far.does(new CallEvent.Progress(
                            call, 180, seeded.chance(0.3) ? house.far.sdp() : null, seeded.chance(0.3), List.of()));
                }
                if (seeded.chance(0.5)) {
                    house.far.does(new CallEvent.Accept(
                            call, house.far.sdp(seeded.chance(0.9) ? "8 101" : "97", "sendrecv"), List.of()));
                } else if (seeded.chance(0.5)) {
                    house.far.does(new CallEvent.Reject(call, seeded.pick(List.of(404, 486, 488, 503)), List.of()));
                }
            }
            case CallAction.OfferReceived offer ->
                house.far.does(new CallEvent.Answer(offer.call(), house.far.sdp("8", "sendrecv")));
            default -> {}
        }
    }

    private static void check(House house) {
        assertEquals(house.allPorts, house.ports.free(), "every port is given back");
        assertEquals(1, house.done(B2buaAction.DownNow.class).size());
        Set<String> speaking = new HashSet<>();
        Set<String> silenced = new HashSet<>();
        Set<String> ended = new HashSet<>();
        for (B2buaAction action : house.done) {
            switch (action) {
                case B2buaAction.Voice voice -> {
                    assertFalse(silenced.contains(voice.call()), "voice after its end: " + voice);
                    assertTrue(voice.local().port() % 2 == 0);
                    speaking.add(voice.call());
                }
                case B2buaAction.Silence silence -> {
                    assertTrue(speaking.contains(silence.call()), "an end without a start: " + silence);
                    assertTrue(silenced.add(silence.call()), "a second end: " + silence);
                }
                case B2buaAction.CallChanged(CallFact fact) -> {
                    assertFalse(ended.contains(fact.id()), "news of a call that is over: " + fact);
                    if (fact.state() == CallFact.State.ENDED) {
                        ended.add(fact.id());
                    }
                }
                default -> {}
            }
        }
        assertEquals(speaking, silenced, "each voice that started has ended");
        Set<String> all = new HashSet<>();
        house.done(B2buaAction.CallChanged.class)
                .forEach(changed -> all.add(changed.call().id()));
        assertEquals(all, ended, "each call has ended");
    }
}
