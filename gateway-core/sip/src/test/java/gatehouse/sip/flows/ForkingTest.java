package gatehouse.sip.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEnd;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.CallHandle;
import gatehouse.sip.world.Cast;
import gatehouse.testkit.LinkProfile;
import gatehouse.testkit.Seeds;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One call that rings in two places, through a forking proxy, clean and on rough links. */
class ForkingTest {
    /** RFC 5359 2.12 (find-me) through a forking proxy: Bob and Carol ring, Carol takes it, Bob's is cancelled. */
    @Test
    void twoPhonesRingAndOneAnswers() {
        twoPhonesRing(new Cast(1), true);
        Seeds.check(4, 500, seeded -> {
            Cast rough = new Cast(seeded.seed());
            rough.network.everyLink(LinkProfile.ROUGH);
            twoPhonesRing(rough, false);
        });
    }

    private static void twoPhonesRing(Cast cast, boolean bothHeard) {
        cast.is(cast.bob, Cast.Habit.RINGS);
        cast.bind(cast.proxy2, cast.bob, "family");
        cast.bind(cast.proxy2, cast.carol, "family");
        CallHandle call = cast.calls(cast.alice, "sip:family@biloxi.example.com");
        cast.settle();
        if (bothHeard) { // 180 is not repeated: on a rough link one may be lost
            assertEquals(
                    2,
                    cast.alice.told(CallAction.Progressed.class).stream()
                            .map(CallAction.Progressed::leg)
                            .distinct()
                            .count());
        }
        assertEquals(1, cast.alice.told(CallAction.Answered.class).size());
        assertEquals(487, cast.bob.last(CallAction.Ended.class).end().status());
        assertFalse(cast.bob.hasTold(CallAction.Established.class));
        cast.alice.does(new CallEvent.HangUp(call, ""));
        cast.settle();
        assertEquals(200, cast.carol.last(CallAction.Ended.class).end().status());
        cast.rest();
    }

    /** Both phones of a fork answer at once: the second 2xx is acknowledged and ended (RFC 3261 13.2.2.4). */
    @Test
    void twoPhonesAnswerAtOnce() {
        twoPhonesAnswer(new Cast(1), Duration.ofSeconds(5));
        Seeds.check(4, 500, seeded -> {
            Cast rough = new Cast(seeded.seed());
            rough.network.everyLink(LinkProfile.ROUGH);
            twoPhonesAnswer(rough, Duration.ofSeconds(40));
        });
    }

    private static void twoPhonesAnswer(Cast cast, Duration settled) {
        cast.bind(cast.proxy2, cast.bob, "family");
        cast.bind(cast.proxy2, cast.carol, "family");
        CallHandle call = cast.calls(cast.alice, "sip:family@biloxi.example.com");
        cast.network.simulation().run(settled);
        assertEquals(1, cast.alice.told(CallAction.Answered.class).size());
        // Who answered in time stays, unless its ACK is lost for 64*T1; the other is cancelled or hung up by Alice
        long ended = Stream.of(cast.bob, cast.carol)
                .flatMap(phone -> phone.told(CallAction.Ended.class).stream())
                .filter(one -> one.end().by() == CallEnd.By.PEER)
                .count();
        assertEquals(1, ended, "one of the two was told that it is over");
        cast.alice.does(new CallEvent.HangUp(call, ""));
        cast.settle();
        cast.rest();
    }
}
