package gatehouse.media.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Decoded;
import gatehouse.base.Entropy;
import gatehouse.crypto.JcaEngine;
import gatehouse.media.Mutator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** RFC 4568: the attribute, offer and answer, rules, and re-offers. */
class SdesTest {
    private static final String KEY = "PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR";
    private static final String GCM = "1 AEAD_AES_128_GCM inline:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGw==";
    private final Entropy entropy = new Random(11)::nextBytes;

    private static CryptoAttribute parse(String text) {
        return CryptoAttribute.parse(text).orThrow();
    }

    /** The examples of RFC 4568 4 and 6. */
    @Test
    void readsTheStandardsExamplesAndWritesThemBack() {
        for (String text : List.of(
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^20|1:4",
                "2 F8_128_HMAC_SHA1_80 inline:MTIzNDU2Nzg5QUJDREUwMTIzNDU2Nzg5QUJjZGVm|2^20|1:4"
                        + ";inline:QUJjZGVmMTIzNDU2Nzg5QUJDREUwMTIzNDU2Nzg5|2^20|2:4",
                "1 AES_CM_128_HMAC_SHA1_32 inline:NzB4d1BINUAvLEw6UzF3WSJ+PSdFcGdUJShpX1Zj|2^20|1:32",
                "7 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|1000000",
                "3 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " KDR=3 UNENCRYPTED_SRTCP WSH=256",
                "999999999 AES_CM_128_HMAC_SHA1_80 inline:" + KEY)) {
            assertEquals(text, parse(text).format());
        }
        CryptoAttribute one = parse("1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^20|1:4 KDR=0");
        assertEquals(1 << 20, one.keys().getFirst().lifetime());
        assertEquals(4, one.keys().getFirst().mki().length());
        assertEquals(1, one.parameters().keyDerivationRate());
        assertFalse(one.toString().contains(KEY), "keys do not show");
    }

    @Test
    void everySuiteHasItsKeyLength() {
        for (CryptoAttribute line : new SdesNegotiation(SdesRule.REQUIRE, List.of(SrtpSuite.values())).offer(entropy)) {
            CryptoAttribute read = parse(line.format());
            assertTrue(read.keys().getFirst().isSameKey(line.keys().getFirst()), line.suiteName());
            assertEquals(line.suite(), read.suite());
        }
    }

    /** baresip/baresip#229: a peer's tag 0 is taken; ours start at 1. */
    @Test
    void tagZeroIsTaken() {
        assertEquals(0, parse("0 AES_CM_128_HMAC_SHA1_80 inline:" + KEY).tag());
        SdesNegotiation ours = new SdesNegotiation(SdesRule.REQUIRE, List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80));
        assertEquals(1, ours.offer(entropy).getFirst().tag());
        SdesResult result =
                ours.answer(List.of(parse("0 AES_CM_128_HMAC_SHA1_80 inline:" + KEY)), Optional.empty(), entropy);
        assertEquals(
                0,
                assertInstanceOf(SdesResult.Protected.class, result).sending().tag());
    }

    @Test
    void refusesWhatTheGrammarDoesNotHave() {
        for (String text : List.of(
                "",
                "1",
                "1 AES_CM_128_HMAC_SHA1_80",
                "x AES_CM_128_HMAC_SHA1_80 inline:" + KEY,
                "1234567890 AES_CM_128_HMAC_SHA1_80 inline:" + KEY,
                "1 AES_CM_128_HMAC_SHA1_80 uri:" + KEY,
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY.substring(4),
                "1 AES_CM_128_HMAC_SHA1_80 inline:!!!!",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^49",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|0",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^20|1:0",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^20|1:129",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^20|256:1",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + ";inline:" + KEY,
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|1:1;inline:" + KEY + "|1:1",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " KDR=25",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " WSH=63",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " KDR=1 KDR=2",
                GCM + " UNAUTHENTICATED_SRTP")) {
            assertInstanceOf(Decoded.Malformed.class, CryptoAttribute.parse(text), text);
        }
        assertInstanceOf(Decoded.Ok.class, CryptoAttribute.parse(GCM));
    }

    @Test
    void unknownSuitesAndParametersRuleALineOutButNotTheOffer() {
        SdesNegotiation ours = new SdesNegotiation(
                SdesRule.REQUIRE, List.of(SrtpSuite.AEAD_AES_128_GCM, SrtpSuite.AES_CM_128_HMAC_SHA1_80));
        SdesResult result = ours.answer(
                List.of(
                        parse("1 QUANTUM_9000 inline:whatever"),
                        parse("2 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " FEC_ORDER=SRTP_FEC"),
                        parse("3 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " UNENCRYPTED_SRTP"),
                        parse("4 AES_CM_128_HMAC_SHA1_32 inline:" + KEY),
                        parse("5 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " -maybe=1")),
                Optional.empty(),
                entropy);
        SdesResult.Protected agreed = assertInstanceOf(SdesResult.Protected.class, result);
        assertEquals(5, agreed.sending().tag());
        assertFalse(
                agreed.sending()
                        .keys()
                        .getFirst()
                        .isSameKey(agreed.receiving().keys().getFirst()),
                "each side sends under its own key");
    }

    @Test
    void theRuleDecidesAboutClearMedia() {
        List<SrtpSuite> suites = List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        SdesNegotiation require = new SdesNegotiation(SdesRule.REQUIRE, suites);
        SdesNegotiation prefer = new SdesNegotiation(SdesRule.PREFER, suites);
        SdesNegotiation off = new SdesNegotiation(SdesRule.OFF, suites);
        List<CryptoAttribute> offer = List.of(parse("1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY));
        assertInstanceOf(SdesResult.Refused.class, require.answer(List.of(), Optional.empty(), entropy));
        assertInstanceOf(SdesResult.Clear.class, prefer.answer(List.of(), Optional.empty(), entropy));
        assertInstanceOf(SdesResult.Clear.class, off.answer(offer, Optional.empty(), entropy));
        assertInstanceOf(SdesResult.Refused.class, require.accept(offer, List.of()));
        assertInstanceOf(SdesResult.Clear.class, prefer.accept(offer, List.of()));
        assertEquals(List.of(), off.offer(entropy));
    }

    @Test
    void anAnswerMustBeOneOfTheOffersUnchanged() {
        SdesNegotiation ours = new SdesNegotiation(
                SdesRule.PREFER, List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80, SrtpSuite.AES_CM_128_HMAC_SHA1_32));
        List<CryptoAttribute> offer = ours.offer(entropy);
        assertInstanceOf(
                SdesResult.Protected.class,
                ours.accept(offer, List.of(parse("2 AES_CM_128_HMAC_SHA1_32 inline:" + KEY))));
        for (String answer : List.of(
                "3 AES_CM_128_HMAC_SHA1_80 inline:" + KEY,
                "1 AES_CM_128_HMAC_SHA1_32 inline:" + KEY,
                "1 NULL_HMAC_SHA1_80 inline:" + KEY,
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " UNENCRYPTED_SRTP",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " UNAUTHENTICATED_SRTP")) {
            assertInstanceOf(SdesResult.Refused.class, ours.accept(offer, List.of(parse(answer))), answer);
        }
        assertInstanceOf(
                SdesResult.Refused.class,
                ours.accept(
                        offer,
                        List.of(
                                parse("1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY),
                                parse("2 AES_CM_128_HMAC_SHA1_32 inline:" + KEY))));
    }

    /** Offer, answer, packets, hold and resume by re-offer, rekey by re-offer: as two gateways would. */
    @Test
    void aCallKeepsItsContextsOverReoffersAndRekeys() {
        SdesNegotiation rule = new SdesNegotiation(
                SdesRule.REQUIRE, List.of(SrtpSuite.AEAD_AES_128_GCM, SrtpSuite.AES_CM_128_HMAC_SHA1_80));
        SrtpCrypto crypto = new SrtpCrypto(new JcaEngine(), new JcaEngine());
        try (SrtpSession caller = new SrtpSession(crypto);
                SrtpSession callee = new SrtpSession(crypto)) {
            List<CryptoAttribute> offer = wire(rule.offer(entropy));
            SdesResult.Protected atCallee = (SdesResult.Protected) rule.answer(offer, Optional.empty(), entropy);
            SdesResult.Protected atCaller =
                    (SdesResult.Protected) rule.accept(offer, wire(List.of(atCallee.sending())));
            caller.use(atCaller);
            callee.use(atCallee);
            SrtpSender first = caller.sender();
            SrtpReceiver firstIn = callee.receiver();
            for (int n = 65_000; n < 65_600; n++) {
                exchange(caller, callee, n);
                exchange(callee, caller, n);
            }
            // Hold and resume: the same keys are offered again.
            List<CryptoAttribute> again = wire(rule.reoffer(atCaller, false, entropy));
            SdesResult.Protected held = (SdesResult.Protected) rule.answer(again, Optional.of(atCallee), entropy);
            callee.use(held);
            caller.use((SdesResult.Protected) rule.accept(again, wire(List.of(held.sending()))));
            assertSame(first, caller.sender());
            assertSame(firstIn, callee.receiver());
            exchange(caller, callee, 65_600);
            // A new key: what was sent under the old one still opens.
            List<CryptoAttribute> rekey = wire(rule.reoffer(atCaller, true, entropy));
            SdesResult.Protected renewed = (SdesResult.Protected) rule.answer(rekey, Optional.of(held), entropy);
            byte[] late = Pair.protect(first, Pair.rtp(5, 65_601, 160));
            callee.use(renewed);
            assertEquals(172, callee.receiver().unprotectRtp(late, 0, late.length));
            caller.use((SdesResult.Protected) rule.accept(rekey, wire(List.of(renewed.sending()))));
            assertNotSame(first, caller.sender());
            exchange(caller, callee, 65_602);
            exchange(callee, caller, 65_602);
        }
    }

    private static List<CryptoAttribute> wire(List<CryptoAttribute> lines) {
        return lines.stream().map(line -> parse(line.format())).toList();
    }

    private static void exchange(SrtpSession from, SrtpSession to, int sequence) {
        byte[] plain = Pair.rtp(5, sequence & 0xffff, 160);
        byte[] packet = Pair.protect(from.sender(), plain);
        assertEquals(plain.length, to.receiver().unprotectRtp(packet, 0, packet.length), "packet " + sequence);
    }

    /** Early media and forks (baresip/baresip#229): each answer keys its own receiver. */
    @Test
    void everyForkIsKeyedByItsOwnAnswer() {
        SdesNegotiation rule = new SdesNegotiation(SdesRule.REQUIRE, List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80));
        List<CryptoAttribute> offer = rule.offer(entropy);
        SrtpCrypto crypto = new SrtpCrypto(new JcaEngine(), new JcaEngine());
        SrtpSession[] atCaller = {new SrtpSession(crypto), new SrtpSession(crypto)};
        SrtpSession[] forks = {new SrtpSession(crypto), new SrtpSession(crypto)};
        for (int n = 0; n < 2; n++) {
            SdesResult.Protected answer = (SdesResult.Protected) rule.answer(wire(offer), Optional.empty(), entropy);
            forks[n].use(answer);
            atCaller[n].use((SdesResult.Protected) rule.accept(offer, wire(List.of(answer.sending()))));
        }
        byte[] early = Pair.protect(forks[1].sender(), Pair.rtp(6, 1, 100));
        byte[] copy = early.clone();
        assertEquals(0, atCaller[0].receiver().unprotectRtp(copy, 0, copy.length));
        assertEquals(112, atCaller[1].receiver().unprotectRtp(early, 0, early.length));
        byte[] toBoth = Pair.protect(atCaller[0].sender(), Pair.rtp(7, 1, 100));
        assertEquals(112, forks[1].receiver().unprotectRtp(toBoth.clone(), 0, toBoth.length));
    }

    @Test
    void damagedAttributesNeverThrow() {
        long seed = Long.getLong("gatehouse.seed", 20261121);
        int rounds = Boolean.getBoolean("gatehouse.long") ? 2_000_000 : 50_000;
        Mutator mutator = new Mutator(seed);
        byte[] one = ("1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^20|1:4 KDR=3 UNENCRYPTED_SRTCP WSH=256")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] two = ("2 AEAD_AES_128_GCM inline:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==|2^31|99:2;inline:x")
                .getBytes(StandardCharsets.ISO_8859_1);
        for (int round = 0; round < rounds; round++) {
            String text = new String(mutator.next(one, two), StandardCharsets.ISO_8859_1);
            if (CryptoAttribute.parse(text) instanceof Decoded.Ok<CryptoAttribute>(CryptoAttribute read)
                    && !read.keys().isEmpty()) {
                CryptoAttribute again = parse(read.format());
                assertEquals(read.tag(), again.tag(), "round " + round + ", seed " + seed);
                assertTrue(read.keys().getFirst().isSameKey(again.keys().getFirst()));
            }
        }
    }
}
