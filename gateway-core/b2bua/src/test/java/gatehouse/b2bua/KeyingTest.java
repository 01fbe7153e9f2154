package gatehouse.b2bua;

import static gatehouse.b2bua.KeyingScene.DIAL;
import static gatehouse.b2bua.KeyingScene.NEW_KEY;
import static gatehouse.b2bua.KeyingScene.SUITE;
import static gatehouse.b2bua.KeyingScene.SUITES;
import static gatehouse.b2bua.KeyingScene.THEIR_KEY;
import static gatehouse.b2bua.KeyingScene.answers;
import static gatehouse.b2bua.KeyingScene.audio;
import static gatehouse.b2bua.KeyingScene.called;
import static gatehouse.b2bua.KeyingScene.crypto;
import static gatehouse.b2bua.KeyingScene.key;
import static gatehouse.b2bua.KeyingScene.protection;
import static gatehouse.b2bua.KeyingScene.sdes;
import static gatehouse.b2bua.KeyingScene.takes;
import static gatehouse.b2bua.KeyingScene.theirs;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.b2bua.Keying.Preference;
import gatehouse.b2bua.VoiceProtection.Scope;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.media.sdp.Attribute;
import gatehouse.media.sdp.MediaDescription;
import gatehouse.media.srtp.SdesRule;
import gatehouse.sip.ua.Body;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.CallHandle;
import gatehouse.telephony.LineAction;
import gatehouse.telephony.LineEvent;
import gatehouse.testkit.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SDES in calls: who gets keys, who must not, and that protection once agreed to stays. */
class KeyingTest {
    private static final Flow HIDDEN =
            new Flow(Transport.TLS, Endpoint.of("192.0.2.1:5061"), Endpoint.of("192.0.2.2:5061"));

    private static Body offered(House house) {
        return house.far.last(CallAction.Incoming.class).offer();
    }

    @Test
    void requiredKeysAreOfferedAndTheAnswersKeyIsTaken() {
        House house = called(1, sdes(SdesRule.REQUIRE).withWarning(), "RTP/SAVP", crypto(2, THEIR_KEY));
        MediaDescription offer = audio(offered(house));
        assertEquals("RTP/SAVP", offer.protocol());
        assertEquals("AEAD_AES_256_GCM", key(offer, 0).suiteName());
        assertEquals(SUITE, key(offer, 1).suiteName());
        assertNull(offer.attribute("3ge2ae"));
        assertEquals(Scope.END_TO_END, protection(house).scope());
        assertEquals("2 " + SUITE + " inline:" + THEIR_KEY, theirs(house));
        assertTrue(key(offer, 1)
                .keys()
                .getFirst()
                .isSameKey(protection(house).keys().sending().keys().getFirst()));
        assertEquals(CallFact.State.TALKING, house.fact().state());
        assertTrue(house.done(B2buaAction.WarnUnprotected.class).isEmpty());
        assertFalse(house.done.toString().contains(THEIR_KEY), "keys do not show in what is logged");
    }

    /** RFC 4568 11.1: whoever reads the key reads the call. */
    @Test
    void keysNeverTravelInClear() {
        for (SdesRule rule : SdesRule.values()) {
            House house = House.registered(2, Keying.sdes(rule, SUITES));
            answers(house, "RTP/AVP");
            house.wants(DIAL);
            house.run(1_000);
            house.far.calls(
                    house.gateway, house.contact(), "5550100", house.far.sdp("RTP/SAVP", List.of(crypto(1, NEW_KEY))));
            house.run(1_000);
            assertEquals(
                    rule == SdesRule.REQUIRE ? 0 : 1,
                    house.far.told(CallAction.Incoming.class).size());
            for (Wire.Message packet : house.network.wire().messages()) {
                String text = new String(packet.payload(), StandardCharsets.ISO_8859_1);
                assertFalse(text.contains("inline:") && packet.from().equals("gateway"), text);
            }
            if (rule == SdesRule.REQUIRE) {
                assertEquals(
                        CallEnds.NO_CONFIDENCE,
                        house.done(B2buaAction.CallChanged.class)
                                .getFirst()
                                .call()
                                .failure());
                assertEquals(List.of(new LineEvent.Released(LineEvent.Cause.CONGESTION)), house.toLine());
            }
        }
    }

    @Test
    void preferredProtectionFallsBackOnceAndTheCallerIsWarned() {
        House house = House.registered(3, sdes(SdesRule.PREFER).withWarning());
        house.far.habit(action -> {
            if (action instanceof CallAction.Incoming incoming) {
                house.far.does(
                        audio(incoming.offer()).protocol().equals("RTP/SAVP")
                                ? new CallEvent.Reject(incoming.call(), 488, List.of())
                                : new CallEvent.Accept(incoming.call(), house.far.sdp(), List.of()));
            }
        });
        house.wants(DIAL);
        house.run(2_000);
        assertEquals(2, house.far.told(CallAction.Incoming.class).size());
        assertNull(audio(offered(house)).attribute("crypto"));
        assertNull(protection(house).keys());
        assertEquals(1, house.done(B2buaAction.WarnUnprotected.class).size());
        assertEquals(CallFact.State.TALKING, house.fact().state());
        house.wants(new LineAction.HangUp());
        house.run(1_000);
        assertTrue(house.far.isIdle());
        assertEquals(house.allPorts, house.ports.free());
    }

    @Test
    void aRefusalOfBothOffersEndsTheCall() {
        House house = House.registered(4, sdes(SdesRule.PREFER));
        house.far.habit(action -> {
            if (action instanceof CallAction.Incoming incoming) {
                house.far.does(new CallEvent.Reject(incoming.call(), 488, List.of()));
            }
        });
        house.wants(DIAL);
        house.run(2_000);
        assertEquals(2, house.far.told(CallAction.Incoming.class).size());
        assertEquals(CallFact.State.ENDED, house.fact().state());
        assertEquals(house.allPorts, house.ports.free());
    }

    /** Each is an answer that gives less than was offered, or something else. */
    @Test
    void answersThatWeakenTheOfferEndTheCall() {
        String[][] answers = {
            {"RTP/AVP"},
            {"RTP/SAVP"},
            {"RTP/SAVP", crypto(1, THEIR_KEY)},
            {"RTP/SAVP", crypto(7, THEIR_KEY)},
            {"RTP/SAVP", crypto(2, THEIR_KEY), crypto(1, THEIR_KEY)},
            {"RTP/SAVP", crypto(2, THEIR_KEY) + " UNENCRYPTED_SRTP"},
            {"RTP/SAVP", "crypto:2 " + SUITE + " inline:short"},
        };
        for (String[] answer : answers) {
            House house = House.registered(5, sdes(SdesRule.PREFER));
            answers(house, answer[0], List.of(answer).subList(1, answer.length).toArray(String[]::new));
            house.wants(DIAL);
            house.run(1_000);
            assertEquals(CallFact.State.ENDED, house.fact().state(), String.join(" ", answer));
            assertTrue(house.done(B2buaAction.Voice.class).isEmpty(), String.join(" ", answer));
        }
    }

    @Test
    void aProtectedCallIsNotCarriedOnInClear() {
        House house = called(6, sdes(SdesRule.PREFER), "RTP/SAVP", crypto(2, THEIR_KEY));
        house.fresh();
        CallHandle call = house.far.last(CallAction.Incoming.class).call();
        house.far.does(new CallEvent.Offer(call, house.far.sdp()));
        house.run(1_000);
        assertEquals(488, house.far.last(CallAction.OfferRefused.class).status());
        assertTrue(house.done(B2buaAction.Voice.class).isEmpty());
    }

    /** TS 24.229 6.1.2: asked for in our offers, told in theirs. */
    @Test
    void theAccessEdgeIsAskedForAndBelieved() {
        House house =
                called(9, sdes(SdesRule.REQUIRE).withAccessEdge(), "RTP/SAVP", crypto(2, THEIR_KEY), "3ge2ae:applied");
        assertEquals("requested", audio(offered(house)).attribute("3ge2ae").text());
        assertEquals(Scope.ACCESS_EDGE, protection(house).scope());

        House unasked =
                called(9, sdes(SdesRule.REQUIRE).withAccessEdge(flow -> false), "RTP/SAVP", crypto(2, THEIR_KEY));
        assertNull(audio(offered(unasked)).attribute("3ge2ae"), "the registration agreed on nothing of that kind");
        assertEquals(Scope.END_TO_END, protection(unasked).scope());

        House called = House.registered(10, sdes(SdesRule.PREFER));
        takes(called, called.far.sdp("RTP/SAVP", List.of(crypto(1, THEIR_KEY), "3ge2ae:applied")));
        assertEquals(Scope.ACCESS_EDGE, protection(called).scope());
    }

    @Test
    void theirOffersAreTakenAsTheRuleSays() {
        record Case(SdesRule rule, String profile, List<String> lines, boolean taken, boolean keys) {}
        String potential = "acap:1 " + crypto(1, THEIR_KEY);
        for (Case one : List.of(
                new Case(SdesRule.PREFER, "RTP/AVP", List.of(), true, false),
                new Case(SdesRule.PREFER, "RTP/SAVP", List.of(crypto(1, THEIR_KEY)), true, true),
                // Phones offer keys under RTP/AVP as well, and mean: if you can
                new Case(SdesRule.PREFER, "RTP/AVP", List.of(crypto(1, THEIR_KEY)), true, true),
                new Case(SdesRule.PREFER, "RTP/AVP", List.of("crypto:1 NONE inline:" + THEIR_KEY), true, false),
                new Case(SdesRule.PREFER, "RTP/SAVP", List.of("crypto:1 NONE inline:" + THEIR_KEY), false, false),
                new Case(
                        SdesRule.PREFER,
                        "RTP/AVP",
                        List.of("tcap:1 RTP/SAVP", potential, "pcfg:1 t=1 a=1"),
                        true,
                        true),
                new Case(SdesRule.PREFER, "RTP/AVP", List.of("tcap:1 UDP/TLS/RTP/SAVP", "pcfg:1 t=1"), true, false),
                new Case(
                        SdesRule.REQUIRE,
                        "RTP/AVP",
                        List.of("tcap:1 RTP/SAVP", potential, "pcfg:1 t=1 a=1"),
                        true,
                        true),
                new Case(SdesRule.REQUIRE, "RTP/AVP", List.of(), false, false),
                new Case(SdesRule.REQUIRE, "RTP/SAVP", List.of(crypto(1, THEIR_KEY)), true, true),
                new Case(SdesRule.OFF, "RTP/AVP", List.of(crypto(1, THEIR_KEY)), true, false),
                new Case(SdesRule.OFF, "RTP/SAVP", List.of(crypto(1, THEIR_KEY)), false, false))) {
            House house = House.registered(11, sdes(one.rule()));
            takes(house, house.far.sdp(one.profile(), one.lines()));
            assertEquals(one.taken(), !house.done(B2buaAction.Voice.class).isEmpty(), one.toString());
            if (one.taken()) {
                assertEquals(one.keys(), protection(house).keys() != null, one.toString());
            }
        }
    }

    private static VoiceNegotiation negotiation(House house, Line line, VoiceKeys keys) {
        Reservation none = new Reservation(Preconditions.IGNORED);
        return new VoiceNegotiation(line, house.gateway.at(20_000), keys, none, house.network.randomness());
    }

    /** RFC 5939 3.12: forks answer each as they can, and what was in clear is protected later. */
    @Test
    void mixedForksAndTheLaterUpgrade() {
        House house = House.registered(12, sdes(SdesRule.PREFER).with(Preference.CAPABILITY));
        Line line = House.line("phone1", null);
        Keying keying = sdes(SdesRule.PREFER).with(Preference.CAPABILITY);
        VoiceKeys keys = new VoiceKeys(keying, HIDDEN, house.network.randomness());
        VoiceNegotiation voice = negotiation(house, line, keys);
        MediaDescription offer = audio(voice.offer());
        assertEquals("RTP/AVP", offer.protocol());
        assertEquals("1 RTP/SAVP", offer.attribute("tcap").text());
        assertEquals("1 t=1 a=1,2", offer.attribute("pcfg").text());
        assertFalse(offer.toString().contains("inline"), "keys do not show");
        List<String> protectedFork = List.of(crypto(2, THEIR_KEY), "acfg:1 t=1 a=2");

        assertNotNull(voice.answered(house.far.sdp("RTP/SAVP", protectedFork), true)
                .orThrow()
                .protection()
                .keys());
        assertNull(voice.answered(house.far.sdp(), true).orThrow().protection().keys());
        assertNotNull(voice.answered(house.far.sdp("RTP/SAVP", protectedFork), true)
                .orThrow()
                .protection()
                .keys());
        assertNull(voice.answered(house.far.sdp(), false).orThrow().protection().keys());
        voice.settle();
        // SRTP without the word of RFC 5939 3.6.2 could be any
        assertTrue(
                voice.answered(house.far.sdp("RTP/SAVP", List.of(crypto(2, THEIR_KEY))), false)
                        instanceof gatehouse.base.Decoded.Malformed);

        Body upgrade = house.far.sdp("RTP/SAVP", List.of(crypto(1, NEW_KEY)));
        var answer = assertInstanceOf(VoiceNegotiation.Reply.Answer.class, voice.answer(upgrade));
        assertEquals("RTP/SAVP", audio(answer.body()).protocol());
        assertNotNull(answer.agreement().protection().keys());
        assertInstanceOf(VoiceNegotiation.Reply.Refused.class, voice.answer(house.far.sdp()), "and stays");
    }

    @Test
    void anAnswerUnderRfc5939SaysWhichConfigurationItTook() {
        House house = House.registered(13, sdes(SdesRule.PREFER));
        Keying keying = sdes(SdesRule.PREFER);
        VoiceKeys keys = new VoiceKeys(keying, HIDDEN, house.network.randomness());
        VoiceNegotiation voice = negotiation(house, House.line("phone1", null), keys);
        Body offer = house.far.sdp(
                "RTP/AVP",
                List.of(
                        "tcap:1 UDP/TLS/RTP/SAVP RTP/SAVP",
                        "acap:5 crypto:1 F8_128_HMAC_SHA1_80 inline:" + THEIR_KEY,
                        "acap:6 " + crypto(4, THEIR_KEY),
                        "acap:7 x-unknown:1",
                        "pcfg:3 t=1",
                        "pcfg:8 t=2 a=5|6,[7,9] +future=1",
                        "pcfg:9 t=2 a=5|6,[7,9]"));
        MediaDescription answer = audio(assertInstanceOf(VoiceNegotiation.Reply.Answer.class, voice.answer(offer))
                .body());
        assertEquals("9 t=2 a=6,7", answer.attribute("acfg").text());
        assertEquals(4, key(answer, 0).tag());
        assertTrue(answer.attributes().stream().map(Attribute::name).noneMatch("pcfg"::equals));
    }
}
