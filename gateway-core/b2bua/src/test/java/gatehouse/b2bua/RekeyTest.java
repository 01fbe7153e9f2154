package gatehouse.b2bua;

import static gatehouse.b2bua.KeyingScene.NEW_KEY;
import static gatehouse.b2bua.KeyingScene.SUITE;
import static gatehouse.b2bua.KeyingScene.THEIR_KEY;
import static gatehouse.b2bua.KeyingScene.audio;
import static gatehouse.b2bua.KeyingScene.called;
import static gatehouse.b2bua.KeyingScene.crypto;
import static gatehouse.b2bua.KeyingScene.key;
import static gatehouse.b2bua.KeyingScene.protection;
import static gatehouse.b2bua.KeyingScene.sdes;
import static gatehouse.b2bua.KeyingScene.theirs;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.media.sdp.MediaDescription;
import gatehouse.media.srtp.SdesRule;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.CallHandle;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys within a call that stands: when they stay, and how they are replaced. */
class RekeyTest {
    /** cisco/libsrtp#424, sipwise/rtpengine#1443: the same keys keep the contexts, a new key makes a new one. */
    @Test
    void holdAndResumeKeepTheKeysAndARekeyChangesBoth() {
        House house = called(7, sdes(SdesRule.REQUIRE), "RTP/SAVP", crypto(2, THEIR_KEY));
        var before = protection(house).keys().sending().keys().getFirst();
        CallHandle call = house.far.last(CallAction.Incoming.class).call();
        for (String direction : List.of("sendonly", "sendrecv")) {
            house.far.does(new CallEvent.Offer(
                    call, house.far.sdp("RTP/SAVP", List.of(crypto(1, THEIR_KEY), direction))));
            house.run(1_000);
            assertTrue(
                    before.isSameKey(protection(house).keys().sending().keys().getFirst()), direction);
        }
        house.far.does(new CallEvent.Offer(call, house.far.sdp("RTP/SAVP", List.of(crypto(1, NEW_KEY)))));
        house.run(1_000);
        assertFalse(before.isSameKey(protection(house).keys().sending().keys().getFirst()));
        assertTrue(theirs(house).contains(NEW_KEY));
    }

    @Test
    void ourOwnRekeyOffersANewKeyUnderTheSuiteInUse() {
        House house = called(8, sdes(SdesRule.REQUIRE), "RTP/SAVP", crypto(2, THEIR_KEY));
        var before = protection(house).keys().sending().keys().getFirst();
        house.far.habit(action -> {
            if (action instanceof CallAction.OfferReceived offer) {
                house.far.does(
                        new CallEvent.Answer(offer.call(), house.far.sdp("RTP/SAVP", List.of(crypto(1, NEW_KEY)))));
            }
        });
        house.does(new B2buaEvent.Rekey("phone1"));
        house.run(1_000);
        MediaDescription offer =
                audio(house.far.last(CallAction.OfferReceived.class).body());
        assertEquals(SUITE, key(offer, 0).suiteName());
        assertFalse(before.isSameKey(key(offer, 0).keys().getFirst()));
        assertTrue(key(offer, 0)
                .keys()
                .getFirst()
                .isSameKey(protection(house).keys().sending().keys().getFirst()));
        assertTrue(theirs(house).contains(NEW_KEY));
    }

    /** The voice asks each second while a key comes to its end, and an answer may take longer than that. */
    @Test
    void whileARekeyWaitsForItsAnswerThereIsNoOther() {
        House house = called(18, sdes(SdesRule.REQUIRE), "RTP/SAVP", crypto(2, THEIR_KEY));
        house.far.habit(_ -> {});
        house.does(new B2buaEvent.Rekey("phone1"));
        house.run(1_000);
        CallAction.OfferReceived offer = house.far.last(CallAction.OfferReceived.class);
        house.does(new B2buaEvent.Rekey("phone1"));
        house.run(1_000);
        house.far.does(new CallEvent.Answer(offer.call(), house.far.sdp("RTP/SAVP", List.of(crypto(1, NEW_KEY)))));
        house.run(1_000);
        assertTrue(key(audio(offer.body()), 0)
                .keys()
                .getFirst()
                .isSameKey(protection(house).keys().sending().keys().getFirst()));
        assertEquals(offer, house.far.last(CallAction.OfferReceived.class));
        house.does(new B2buaEvent.Rekey("phone1"));
        house.run(1_000);
        assertFalse(offer.equals(house.far.last(CallAction.OfferReceived.class)), "the next one is offered");
    }
}
