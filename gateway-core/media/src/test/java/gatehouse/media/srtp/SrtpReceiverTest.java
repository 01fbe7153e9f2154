package gatehouse.media.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gatehouse.crypto.JcaEngine;
import gatehouse.media.srtp.KeyDerivation.Label;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 3711 3.3 and what went wrong with it in the field. */
class SrtpReceiverTest {
    @ParameterizedTest
    @EnumSource(SrtpSuite.class)
    void everySuiteGivesThePacketBackAndRefusesAnyFlippedBit(SrtpSuite suite) {
        try (Pair pair = new Pair(suite)) {
            byte[] plain = Pair.rtp(Pair.SSRC, 7, 33);
            byte[] packet = Pair.protect(pair.sender, plain);
            for (int bit = 16; bit < 8 * packet.length; bit++) { // the first two octets may make it no RTP at all
                byte[] spoilt = packet.clone();
                spoilt[bit / 8] ^= (byte) (1 << bit % 8);
                byte[] before = spoilt.clone();
                assertEquals(0, pair.receiver.unprotectRtp(spoilt, 0, spoilt.length), "bit " + bit);
                assertArrayEquals(before, spoilt, "a refused packet stays as it came, bit " + bit);
            }
            assertEquals(plain.length, pair.receiver.unprotectRtp(packet, 0, packet.length));
            assertArrayEquals(plain, Arrays.copyOf(packet, plain.length));

            byte[] report = Pair.rtcp(Pair.SSRC);
            byte[] secured = Arrays.copyOf(report, report.length + pair.sender.expansion());
            int length = pair.sender.protectRtcp(secured, 0, report.length);
            for (int bit = 8; bit < 8 * length; bit++) {
                byte[] spoilt = Arrays.copyOf(secured, length);
                spoilt[bit / 8] ^= (byte) (1 << bit % 8);
                byte[] before = spoilt.clone();
                assertEquals(0, pair.receiver.unprotectRtcp(spoilt, 0, length), "bit " + bit);
                assertArrayEquals(before, spoilt);
            }
            assertEquals(report.length, pair.receiver.unprotectRtcp(secured, 0, length));
            assertArrayEquals(report, Arrays.copyOf(secured, report.length));
            assertEquals(0, pair.receiver.unprotectRtcp(secured, 0, length), "the same again");
        }
    }

    @Test
    void replaysAreRefusedAndLatePacketsTakenWithinTheWindow() {
        try (Pair pair =
                new Pair(SrtpPolicy.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80).withWindow(64))) {
            byte[][] sent = new byte[200][];
            for (int n = 0; n < sent.length; n++) {
                sent[n] = pair.sent(n);
            }
            assertEquals(SrtpOutcome.OK, pair.receive(sent[199]));
            assertEquals(SrtpOutcome.OK, pair.receive(sent[136]));
            assertEquals(SrtpOutcome.TOO_OLD, pair.receive(sent[135]));
            assertEquals(SrtpOutcome.REPLAYED, pair.receive(sent[136]));
            assertEquals(SrtpOutcome.REPLAYED, pair.receive(sent[199]));
            for (int n = 198; n > 136; n--) {
                assertEquals(SrtpOutcome.OK, pair.receive(sent[n]));
                assertEquals(SrtpOutcome.REPLAYED, pair.receive(sent[n]));
            }
        }
    }

    /** cisco/libsrtp#729: the first packets are lost near 65535 and the receiver never agrees on the rollover count. */
    @Test
    void aLateJoinerNear65535FindsTheRolloverCount() {
        for (SrtpSuite suite : List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80, SrtpSuite.AEAD_AES_128_GCM)) {
            try (Pair pair = new Pair(suite)) {
                for (int n = 65533; n < 65536; n++) {
                    pair.sent(n); // lost
                }
                assertEquals(SrtpOutcome.OK, pair.receive(pair.sent(0)), "the sender is in its second cycle");
                assertEquals(SrtpOutcome.OK, pair.receive(pair.sent(1)));
            }
        }
    }

    @Test
    void packetsOnBothSidesOfTheWrapArriveInAnyOrder() {
        try (Pair pair = new Pair(SrtpSuite.AES_CM_128_HMAC_SHA1_32)) {
            byte[][] sent = new byte[8][];
            for (int n = 0; n < 8; n++) {
                sent[n] = pair.sent(65532 + n & 0xffff);
            }
            for (int n : new int[] {0, 5, 2, 7, 1, 3, 6, 4}) {
                assertEquals(SrtpOutcome.OK, pair.receive(sent[n]), "packet " + n);
            }
        }
    }

    @Test
    void moreThanHalfACycleLostIsFoundAgain() {
        try (Pair pair = new Pair(SrtpSuite.AES_CM_128_HMAC_SHA1_80)) {
            assertEquals(SrtpOutcome.OK, pair.receive(pair.sent(100)));
            for (int n = 20_100; n <= 60_100; n += 20_000) {
                pair.sent(n); // lost, and the sender's guess stays right
            }
            byte[] next = pair.sent(14_564);
            assertEquals(SrtpOutcome.OK, pair.receive(next), "80,000 packets on: the plain guess is one cycle short");
            assertEquals(SrtpOutcome.OK, pair.receive(pair.sent(14_565)));
        }
    }

    @Test
    void manyCyclesKeepTheCount() {
        try (Pair pair = new Pair(SrtpSuite.AEAD_AES_256_GCM)) {
            for (int n = 0; n < 200_000; n += 1000) {
                assertEquals(SrtpOutcome.OK, pair.receive(pair.sent(n & 0xffff)), "packet " + n);
            }
        }
    }

    @Test
    void aNewSsrcIsAStreamOfItsOwn() {
        try (Pair pair = new Pair(SrtpSuite.AES_CM_128_HMAC_SHA1_80)) {
            assertEquals(SrtpOutcome.OK, pair.receive(pair.sent(1, 5000)));
            assertEquals(SrtpOutcome.OK, pair.receive(pair.sent(2, 5000)));
            assertEquals(SrtpOutcome.OK, pair.receive(pair.sent(1, 5001)));
            assertEquals(SrtpOutcome.OK, pair.receive(pair.sent(2, 25_000)));
        }
    }

    /** cisco/libsrtp#424: hold and resume start the numbering again under the same SSRC. */
    @Test
    void aSenderWillNotUseAKeyStreamTwiceAndAReceiverFollowsOnlyWhenSignallingSaysSo() {
        try (Pair pair = new Pair(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
                SrtpSender resumed = new SrtpSender(pair.crypto, pair.sender.policy(), pair.key)) {
            for (int n = 30_000; n < 30_400; n++) {
                assertEquals(SrtpOutcome.OK, pair.receive(pair.sent(n)));
            }
            byte[] again = Arrays.copyOf(Pair.rtp(Pair.SSRC, 30_000, 160), 300);
            assertEquals(0, pair.sender.protectRtp(again, 0, 172));
            assertEquals(SrtpOutcome.TOO_OLD, pair.sender.outcome());
            // A peer that does it all the same: refused as a replay, followed once after a re-INVITE.
            byte[] first = Pair.protect(resumed, Pair.rtp(Pair.SSRC, 29_000, 100));
            assertEquals(SrtpOutcome.TOO_OLD, pair.receive(first));
            pair.receiver.expectRestart();
            assertEquals(SrtpOutcome.OK, pair.receive(first));
            assertEquals(SrtpOutcome.REPLAYED, pair.receive(first));
            assertEquals(SrtpOutcome.OK, pair.receive(Pair.protect(resumed, Pair.rtp(Pair.SSRC, 29_001, 100))));
            try (SrtpSender third = new SrtpSender(pair.crypto, pair.sender.policy(), pair.key)) {
                byte[] older = Pair.protect(third, Pair.rtp(Pair.SSRC, 28_500, 100));
                assertEquals(SrtpOutcome.TOO_OLD, pair.receive(older), "once only");
            }
        }
    }

    @Test
    void headerExtensionsAreEncryptedOneByOne() {
        for (SrtpSuite suite : List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80, SrtpSuite.AEAD_AES_256_GCM)) {
            SrtpPolicy policy = SrtpPolicy.of(suite).withEncryptedExtensions(Set.of(2));
            try (Pair pair = new Pair(policy)) {
                byte[] plain = withExtension(0xbede, new byte[] {0x11, 1, 2, 0x22, 3, 4, 5, 0, 0x30, 9, 0, 0});
                byte[] packet = Pair.protect(pair.sender, plain);
                int body = 16;
                assertArrayEquals(
                        Arrays.copyOf(plain, body + 4), Arrays.copyOf(packet, body + 4), "element 1 is plain");
                assertFalse(Arrays.equals(plain, 20, 23, packet, 20, 23), "element 2 is not");
                assertArrayEquals(Arrays.copyOfRange(plain, 23, 28), Arrays.copyOfRange(packet, 23, 28));
                // RFC 6904: the stream is that of counter mode under k_he and k_hs, at the element's place.
                KeyDerivation prf = new KeyDerivation(new JcaEngine(), pair.key);
                byte[] iv = prf.derive(Label.HEADER_SALT, 0, suite.saltBytes()).with(b -> Arrays.copyOf(b, 16));
                for (int n = 0; n < 4; n++) {
                    iv[4 + n] ^= packet[8 + n];
                }
                iv[12] ^= packet[2];
                iv[13] ^= packet[3];
                byte[] stream = new JcaEngine()
                        .aes(prf.derive(Label.HEADER_ENCRYPTION, 0, suite.keyBytes()))
                        .encrypt(iv);
                for (int n = 4; n < 7; n++) {
                    assertEquals((byte) (plain[body + n] ^ stream[n]), packet[body + n]);
                }
                assertEquals(plain.length, pair.receiver.unprotectRtp(packet, 0, packet.length));
                assertArrayEquals(plain, Arrays.copyOf(packet, plain.length));

                byte[] two = withExtension(0x1000, new byte[] {2, 5, 1, 2, 3, 4, 5, 0, 7, 0, 2, 1, 8, 0, 0, 0});
                two[3] = 9;
                byte[] secured = Pair.protect(pair.sender, two);
                assertFalse(Arrays.equals(two, 18, 23, secured, 18, 23));
                assertEquals(two.length, pair.receiver.unprotectRtp(secured, 0, secured.length));
                assertArrayEquals(two, Arrays.copyOf(secured, two.length));
            }
        }
    }

    private static byte[] withExtension(int profile, byte[] body) {
        byte[] packet = new byte[12 + 4 + body.length + 20];
        System.arraycopy(Pair.rtp(Pair.SSRC, 8, 0), 0, packet, 0, 12);
        packet[0] |= 0x10;
        packet[12] = (byte) (profile >>> 8);
        packet[13] = (byte) profile;
        packet[15] = (byte) (body.length / 4);
        System.arraycopy(body, 0, packet, 16, body.length);
        return packet;
    }

    /** RFC 4568 6.3.2: what may be switched off, is, and no more. */
    @Test
    void sessionParametersSwitchProtectionOff() {
        SrtpPolicy base = SrtpPolicy.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        try (Pair clear = new Pair(base.withProtection(false, false, true))) {
            byte[] plain = Pair.rtp(1, 1, 40);
            byte[] packet = Pair.protect(clear.sender, plain);
            assertArrayEquals(plain, Arrays.copyOf(packet, plain.length));
            assertEquals(plain.length + 10, packet.length);
            packet[20] ^= 1;
            assertEquals(SrtpOutcome.WRONG_TAG, clear.receive(packet));
            byte[] report = Arrays.copyOf(Pair.rtcp(1), 100);
            int length = clear.sender.protectRtcp(report, 0, 28);
            assertArrayEquals(Pair.rtcp(1), Arrays.copyOf(report, 28));
            assertEquals(28, clear.receiver.unprotectRtcp(report, 0, length));
        }
        try (Pair open = new Pair(base.withProtection(true, true, false))) {
            byte[] packet = open.sent(1);
            assertEquals(172, packet.length);
            assertEquals(SrtpOutcome.OK, open.receive(packet));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> SrtpPolicy.of(SrtpSuite.AEAD_AES_128_GCM).withProtection(true, true, false));
    }

    @Test
    void aBatchDoesWhatSinglePacketsDo() {
        SrtpPolicy policy = SrtpPolicy.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        try (Pair one = new Pair(policy);
                Pair two = new Pair(SrtpSuite.AEAD_AES_128_GCM);
                SrtpSender twin = new SrtpSender(one.crypto, policy, one.key);
                SrtpSender other = new SrtpSender(one.crypto, two.sender.policy(), two.key);
                SrtpReceiver otherIn = new SrtpReceiver(one.crypto, two.sender.policy(), List.of(two.key))) {
            SrtpBatch batch = new SrtpBatch(one.crypto, 64);
            byte[][] packets = new byte[40][];
            for (int n = 0; n < 40; n++) {
                packets[n] = Arrays.copyOf(Pair.rtp(Pair.SSRC, 65_520 + n & 0xffff, 100 + n), 200);
                batch.protectRtp(n % 2 == 0 ? twin : other, packets[n], 0, 112 + n);
            }
            batch.run();
            for (int n = 0; n < 40; n++) {
                byte[] plain = Pair.rtp(Pair.SSRC, 65_520 + n & 0xffff, 100 + n);
                byte[] single = Pair.protect(n % 2 == 0 ? one.sender : two.sender, plain);
                assertEquals(SrtpOutcome.OK, batch.outcome(n));
                assertArrayEquals(single, Arrays.copyOf(packets[n], batch.length(n)), "packet " + n);
            }
            int[] lengths = new int[40];
            for (int n = 0; n < 40; n++) {
                lengths[n] = batch.length(n);
            }
            batch.clear();
            byte[] twinOf4 = packets[4].clone();
            for (int n = 0; n < 40; n++) {
                batch.unprotectRtp(n % 2 == 0 ? one.receiver : otherIn, packets[n], 0, lengths[n]);
            }
            int replay = batch.unprotectRtp(one.receiver, twinOf4, 0, lengths[4]);
            int rubbish = batch.unprotectRtp(one.receiver, new byte[40], 0, 40);
            batch.run();
            for (int n = 0; n < 40; n++) {
                assertEquals(SrtpOutcome.OK, batch.outcome(n), "packet " + n);
                assertArrayEquals(
                        Pair.rtp(Pair.SSRC, 65_520 + n & 0xffff, 100 + n), Arrays.copyOf(packets[n], batch.length(n)));
            }
            assertEquals(SrtpOutcome.REPLAYED, batch.outcome(replay), "its twin was in the same batch");
            assertEquals(SrtpOutcome.MALFORMED, batch.outcome(rubbish));
        }
    }

    @Test
    void aPacketWithoutRoomIsLeftAlone() {
        try (Pair pair = new Pair(SrtpSuite.AES_CM_128_HMAC_SHA1_80)) {
            byte[] tight = Pair.rtp(1, 1, 100);
            assertEquals(0, pair.sender.protectRtp(tight, 0, tight.length));
            assertEquals(SrtpOutcome.NO_ROOM, pair.sender.outcome());
            assertArrayEquals(Pair.rtp(1, 1, 100), tight);
        }
    }
}
