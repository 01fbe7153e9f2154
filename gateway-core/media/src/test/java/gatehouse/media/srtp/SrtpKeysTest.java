package gatehouse.media.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.crypto.JcaEngine;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Master keys: new ones by offer and answer, several with identifiers, their lifetime, and what is derived from them. */
class SrtpKeysTest {
    /** sipwise/rtpengine#1443 and #664: a re-INVITE with the same key must not reset the rollover count. */
    @Test
    void theSameKeyKeepsItsContextAndANewKeyMakesANewOne() {
        try (Pair pair = new Pair(SrtpSuite.AES_CM_128_HMAC_SHA1_80)) {
            assertEquals(SrtpOutcome.OK, pair.receive(pair.sent(65_000)));
            byte[] late = pair.sent(65_001);
            assertEquals(SrtpOutcome.OK, pair.receive(pair.sent(300)));
            pair.receiver.rekey(List.of(pair.key.duplicate()));
            assertTrue(pair.sender.isKeyedBy(pair.key.duplicate()));
            assertEquals(SrtpOutcome.OK, pair.receive(pair.sent(301)), "second cycle, same context");

            MasterKey fresh = MasterKey.random(pair.sender.policy().suite(), pair.entropy);
            assertFalse(pair.sender.isKeyedBy(fresh));
            pair.receiver.rekey(List.of(fresh));
            byte[] old = pair.sent(302);
            assertEquals(SrtpOutcome.OK, pair.receive(old), "on its way while the answer travelled");
            try (SrtpSender next = new SrtpSender(pair.crypto, pair.sender.policy(), fresh)) {
                assertEquals(SrtpOutcome.OK, pair.receive(Pair.protect(next, Pair.rtp(Pair.SSRC, 303, 160))));
                pair.receiver.forgetOldKeys();
                assertEquals(SrtpOutcome.WRONG_TAG, pair.receive(pair.sent(305)));
                assertNotEquals(SrtpOutcome.OK, pair.receive(late));
                assertEquals(SrtpOutcome.OK, pair.receive(Pair.protect(next, Pair.rtp(Pair.SSRC, 304, 160))));
            }
        }
    }

    /** A new key whose sender goes on with the rollover count of the old one (RFC 3711 8.1 with an MKI). */
    @Test
    void aRekeyedSenderMayKeepItsRolloverCount() {
        SrtpPolicy policy = SrtpPolicy.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        try (Pair pair = new Pair(policy)) {
            MasterKey fresh = MasterKey.random(policy.suite(), pair.entropy);
            try (SrtpSender next = new SrtpSender(pair.crypto, policy, fresh)) {
                for (int n = 0; n < 5; n++) {
                    for (int at = 0; at < 65536; at += 16384) {
                        assertEquals(SrtpOutcome.OK, pair.receive(pair.sent(at)));
                        Pair.protect(next, Pair.rtp(Pair.SSRC, at, 10)); // its count goes along
                    }
                }
                pair.receiver.rekey(List.of(fresh));
                assertEquals(SrtpOutcome.OK, pair.receive(Pair.protect(next, Pair.rtp(Pair.SSRC, 49_200, 160))));
            }
        }
    }

    @Test
    void masterKeyIdentifiersChooseTheKey() {
        for (SrtpSuite suite : List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80, SrtpSuite.AEAD_AES_128_GCM)) {
            Random random = new Random(9);
            SrtpPolicy policy = SrtpPolicy.of(suite);
            MasterKey one = marked(MasterKey.random(suite, random::nextBytes), 1);
            MasterKey two = marked(MasterKey.random(suite, random::nextBytes), 2);
            MasterKey three = marked(MasterKey.random(suite, random::nextBytes), 3);
            SrtpCrypto crypto = new SrtpCrypto(new JcaEngine(), new JcaEngine());
            SrtpReceiver receiver = new SrtpReceiver(crypto, policy, List.of(one, two));
            for (MasterKey key : List.of(one, two, three)) {
                SrtpSender sender = new SrtpSender(crypto, policy, key);
                byte[] plain = Pair.rtp(3, 4, 50);
                byte[] packet = Pair.protect(sender, plain);
                boolean known = !key.equals(three);
                assertEquals(known ? plain.length : 0, receiver.unprotectRtp(packet, 0, packet.length));
                assertEquals(known ? SrtpOutcome.OK : SrtpOutcome.UNKNOWN_KEY, receiver.outcome());
                byte[] report = Arrays.copyOf(Pair.rtcp(3), 100);
                int length = sender.protectRtcp(report, 0, 28);
                assertEquals(known ? 28 : 0, receiver.unprotectRtcp(report, 0, length));
            }
            assertThrows(
                    IllegalArgumentException.class,
                    () -> receiver.rekey(List.of(one, MasterKey.random(suite, random::nextBytes))));
        }
    }

    private static MasterKey marked(MasterKey key, int mki) {
        return new MasterKey(key.key(), key.salt(), key.lifetime(), ByteView.of(new byte[] {0, 0, 0, (byte) mki}));
    }

    /** sipwise/rtpengine#966: a peer's key lifetime is kept, and there is time to rekey before it ends. */
    @Test
    void aKeyEndsWithItsLifetimeAndSaysSoBefore() {
        MasterKey random = MasterKey.random(SrtpSuite.AES_CM_128_HMAC_SHA1_80, new Random(1)::nextBytes);
        MasterKey key = new MasterKey(random.key(), random.salt(), 64, ByteView.empty());
        try (Pair pair = new Pair(SrtpPolicy.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80), key)) {
            for (int n = 0; n < 64; n++) {
                assertEquals(n >= 32, pair.sender.isRekeyDue(), "after " + n);
                assertEquals(SrtpOutcome.OK, pair.receive(pair.sent(n)));
            }
            byte[] packet = Arrays.copyOf(Pair.rtp(Pair.SSRC, 64, 160), 300);
            assertEquals(0, pair.sender.protectRtp(packet, 0, 172));
            assertEquals(SrtpOutcome.KEY_EXPIRED, pair.sender.outcome());
            try (SrtpSender rogue = new SrtpSender(pair.crypto, pair.sender.policy(), random)) {
                byte[] beyond = Pair.protect(rogue, Pair.rtp(Pair.SSRC, 64, 160));
                assertEquals(SrtpOutcome.KEY_EXPIRED, pair.receive(beyond));
            }
        }
    }

    @Test
    void sessionKeysChangeWithTheKeyDerivationRate() {
        for (SrtpSuite suite : List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80, SrtpSuite.AEAD_AES_128_GCM)) {
            try (Pair pair = new Pair(SrtpPolicy.of(suite).withKeyDerivationRate(16));
                    Pair plain = new Pair(SrtpPolicy.of(suite), pair.key)) {
                byte[][] sent = new byte[64][];
                for (int n = 0; n < 64; n++) {
                    sent[n] = pair.sent(n);
                    assertEquals(n < 16, Arrays.equals(sent[n], plain.sent(n)), "packet " + n);
                }
                for (int n = 0; n < 64; n += 2) { // two by two swapped, over the edges of the periods
                    assertEquals(SrtpOutcome.OK, pair.receive(sent[n + 1]));
                    assertEquals(SrtpOutcome.OK, pair.receive(sent[n]));
                }
            }
        }
    }

    @Test
    void secretsDoNotShow() {
        MasterKey key = MasterKey.random(SrtpSuite.AES_CM_128_HMAC_SHA1_80, new Random(3)::nextBytes);
        assertTrue(key.toString().contains("Secret[16 bytes]"), key.toString());
    }
}
