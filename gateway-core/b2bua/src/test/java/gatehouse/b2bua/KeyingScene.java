package gatehouse.b2bua;

import gatehouse.media.sdp.MediaDescription;
import gatehouse.media.sdp.SessionDescription;
import gatehouse.media.srtp.CryptoAttribute;
import gatehouse.media.srtp.SdesRule;
import gatehouse.media.srtp.SrtpSuite;
import gatehouse.sip.ua.Body;
import gatehouse.telephony.LineAction;
import java.util.List;

/** What tests of SDES have in common: keys, houses that offer some, and what became of them. */
final class KeyingScene {
    static final String THEIR_KEY = "NzB4d1BINUAvLEw6UzF3WSJ+PSdFcGdUJShpX1Zj";
    static final String NEW_KEY = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";
    static final String SUITE = "AES_CM_128_HMAC_SHA1_80";
    static final List<SrtpSuite> SUITES = List.of(SrtpSuite.AEAD_AES_256_GCM, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
    static final LineAction.Dial DIAL = new LineAction.Dial("5550123");

    private KeyingScene() {}

    /** Over signalling that others cannot read. */
    static Keying sdes(SdesRule rule) {
        return Keying.sdes(rule, SUITES).with(flow -> true);
    }

    static MediaDescription audio(Body body) {
        return SessionDescription.decode(body.octets()).orThrow().media().getFirst();
    }

    static String crypto(int tag, String key) {
        return "crypto:" + tag + " " + SUITE + " inline:" + key;
    }

    static CryptoAttribute key(MediaDescription section, int index) {
        return CryptoAttribute.parse(section.attributes("crypto").get(index).text())
                .orThrow();
    }

    static VoiceProtection protection(House house) {
        return house.last(B2buaAction.Voice.class).protection();
    }

    static String theirs(House house) {
        return String.valueOf(protection(house).keys().receiving().format());
    }

    /** Answers every call of ours with a description of this profile and these attributes. */
    static void answers(House house, String profile, String... attributes) {
        house.far.answersWith(house.far.sdp(profile, List.of(attributes)));
    }

    /** A house whose line has called, and was answered like this. */
    static House called(long seed, Keying keying, String profile, String... attributes) {
        House house = House.registered(seed, keying);
        answers(house, profile, attributes);
        house.wants(DIAL);
        house.run(1_000);
        return house;
    }

    /** They call with {@code offer}, and the line answers; what the stack made of it is the last answer. */
    static void takes(House house, Body offer) {
        house.far.calls(house.gateway, house.contact(), "5550100", offer);
        house.run(500);
        house.wants(new LineAction.Answer());
        house.run(500);
    }
}
