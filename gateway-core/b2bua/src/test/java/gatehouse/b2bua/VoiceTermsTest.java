package gatehouse.b2bua;

import static gatehouse.b2bua.KeyingScene.SUITES;
import static gatehouse.b2bua.KeyingScene.audio;
import static gatehouse.b2bua.KeyingScene.protection;
import static gatehouse.b2bua.KeyingScene.sdes;
import static gatehouse.b2bua.KeyingScene.takes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import gatehouse.b2bua.VoiceTerms.Clear;
import gatehouse.media.srtp.SdesRule;
import gatehouse.sip.agree.Named;
import gatehouse.sip.agree.Named.Fate;
import gatehouse.sip.ua.Body;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEvent;
import gatehouse.telephony.LineAction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people are told of the keys of a call: what was offered, what became of it, and what was refused. */
class VoiceTermsTest {
    private static final String KEY = "inline:NzB4d1BINUAvLEw6UzF3WSJ+PSdFcGdUJShpX1Zj";
    private static final String CM = "AES_CM_128_HMAC_SHA1_80";
    private static final String GCM = "AEAD_AES_256_GCM";

    private static House house(SdesRule rule) {
        return House.registered(1, sdes(rule));
    }

    private static VoiceTerms terms(House house) {
        return protection(house).terms();
    }

    private static void dials(House house, Body answer) {
        house.far.answersWith(answer);
        house.wants(new LineAction.Dial("5550123"));
        house.run(1_000);
    }

    @Test
    void ofOurOfferOneIsTaken() {
        House house = house(SdesRule.REQUIRE);
        dials(house, house.far.sdp("RTP/SAVP", List.of("crypto:2 " + CM + " " + KEY)));
        assertEquals(
                new VoiceTerms(true, List.of(new Named(GCM, Fate.NOT_TAKEN), new Named(CM, Fate.AGREED)), null),
                terms(house));
        assertFalse(house.done.toString().contains(KEY));
    }

    @Test
    void ofTheirOfferTheirChoiceCounts() {
        House house = house(SdesRule.PREFER);
        takes(
                house,
                house.far.sdp(
                        "RTP/SAVP",
                        List.of(
                                "crypto:1 F8_128_HMAC_SHA1_80 " + KEY,
                                "crypto:2 " + CM + " " + KEY,
                                "crypto:3 " + GCM + " inline:" + "A".repeat(59) + "=")));
        assertEquals(
                new VoiceTerms(
                        false,
                        List.of(
                                new Named("F8_128_HMAC_SHA1_80", Fate.NOT_OURS),
                                new Named(CM, Fate.AGREED),
                                new Named(GCM, Fate.OUTRANKED)),
                        null),
                terms(house));
    }

    @Test
    void whyACallIsInClear() {
        House off = house(SdesRule.OFF);
        dials(off, off.far.sdp());
        assertEquals(new VoiceTerms(true, List.of(), Clear.OFF), terms(off));

        House readable =
                House.registered(1, Keying.sdes(SdesRule.PREFER, SUITES).with(flow -> false));
        takes(readable, readable.far.sdp("RTP/AVP", List.of("crypto:1 " + CM + " " + KEY)));
        assertEquals(Clear.READABLE_SIGNALLING, terms(readable).clear());

        House none = house(SdesRule.PREFER);
        takes(none, none.far.sdp());
        assertEquals(new VoiceTerms(false, List.of(), Clear.NOT_OFFERED), terms(none));

        House other = house(SdesRule.PREFER);
        takes(other, other.far.sdp("RTP/AVP", List.of("crypto:1 NONE " + KEY)));
        assertEquals(
                new VoiceTerms(false, List.of(new Named("NONE", Fate.NOT_OURS)), Clear.NONE_OF_OURS), terms(other));

        House both = House.registered(1, sdes(SdesRule.PREFER).with(Keying.Preference.CAPABILITY));
        dials(both, both.far.sdp());
        assertEquals(
                new VoiceTerms(
                        true, List.of(new Named(GCM, Fate.NOT_TAKEN), new Named(CM, Fate.NOT_TAKEN)), Clear.NOT_TAKEN),
                terms(both));
    }

    @Test
    void afterARefusalOfKeysItIsKnownWhatWasRefused() {
        House house = house(SdesRule.PREFER);
        house.far.habit(action -> {
            if (action instanceof CallAction.Incoming incoming) {
                boolean keys = audio(incoming.offer()).protocol().equals("RTP/SAVP");
                house.far.does(
                        keys
                                ? new CallEvent.Reject(incoming.call(), 488, List.of())
                                : new CallEvent.Accept(incoming.call(), house.far.sdp(), List.of()));
            }
        });
        house.wants(new LineAction.Dial("5550123"));
        house.run(2_000);
        assertEquals(
                new VoiceTerms(
                        true, List.of(new Named(GCM, Fate.NOT_TAKEN), new Named(CM, Fate.NOT_TAKEN)), Clear.REFUSED),
                terms(house));
    }

    @Test
    void anAttemptToGoOnInClearIsTold() {
        House house = house(SdesRule.PREFER);
        dials(house, house.far.sdp("RTP/SAVP", List.of("crypto:2 " + CM + " " + KEY)));
        assertEquals(List.of(), house.done(B2buaAction.ProtectionRefused.class));
        house.far.does(
                new CallEvent.Offer(house.far.last(CallAction.Incoming.class).call(), house.far.sdp()));
        house.run(1_000);
        B2buaAction.ProtectionRefused told = house.last(B2buaAction.ProtectionRefused.class);
        assertEquals("phone1", told.line());
        assertEquals("a protected call is not carried on in clear", told.reason());
    }
}
