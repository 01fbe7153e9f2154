package gatehouse.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.crypto.JcaEngine;
import gatehouse.media.audio.G711;
import gatehouse.media.rtp.RtpPacket;
import gatehouse.media.sdp.PayloadFormat;
import gatehouse.media.srtp.CryptoAttribute;
import gatehouse.media.srtp.CryptoAttribute.SessionParameters;
import gatehouse.media.srtp.MasterKey;
import gatehouse.media.srtp.SdesResult;
import gatehouse.media.srtp.SrtpCrypto;
import gatehouse.media.srtp.SrtpSuite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Calls under SRTP as the media thread carries them: keys come, change and go, and nothing passes in clear meanwhile. */
class VoiceStreamTest {
    private static final long TICK = 20_000_000;
    private static final Endpoint A = Endpoint.of("10.0.0.1:4000");
    private static final Endpoint B = Endpoint.of("10.0.0.2:4000");
    private static final Entropy KEYS = new Random(77)::nextBytes;

    private final VoiceBatch batch = new VoiceBatch(new SrtpCrypto(new JcaEngine(), new JcaEngine()), 8);
    private final Side a = new Side(A, B, 1);
    private final Side b = new Side(B, A, 2);
    private long now;

    private static MediaSettings settings(Endpoint remote) {
        return MediaSettings.plain(PayloadFormat.PCMA, remote, SourcePolicy.SIGNALLED, "a@b");
    }

    /** One end, and the packets that it sent. */
    private final class Side implements PacketSink {
        final Endpoint own;
        final VoiceStream stream;
        final List<byte[]> rtp = new ArrayList<>();
        final List<byte[]> rtcp = new ArrayList<>();
        final short[] heard = new short[160];

        Side(Endpoint own, Endpoint remote, long seed) {
            this.own = own;
            stream = batch.stream(settings(remote), new Random(seed)::nextBytes, this);
        }

        @Override
        public void rtp(byte[] buffer, int offset, int length, Endpoint to) {
            rtp.add(Arrays.copyOfRange(buffer, offset, offset + length));
        }

        @Override
        public void rtcp(byte[] buffer, int offset, int length, Endpoint to) {
            rtcp.add(Arrays.copyOfRange(buffer, offset, offset + length));
        }

        void takes(Side from) {
            from.rtp.forEach(packet -> stream.arrived(packet, 0, packet.length, from.own, now, false));
            Endpoint control = from.own.withPort(from.own.port() + 1);
            from.rtcp.forEach(packet -> stream.arrived(packet, 0, packet.length, control, now, true));
            from.rtp.clear();
            from.rtcp.clear();
        }
    }

    private static CryptoAttribute line(SrtpSuite suite) {
        return new CryptoAttribute(1, suite.name(), List.of(MasterKey.random(suite, KEYS)), SessionParameters.NONE);
    }

    private static SdesResult.Protected reversed(SdesResult.Protected keys) {
        return new SdesResult.Protected(keys.receiving(), keys.sending());
    }

    private static SdesResult.Protected keys(SrtpSuite suite) {
        return new SdesResult.Protected(line(suite), line(suite));
    }

    private static short[] speech(int frame) {
        short[] pcm = new short[160];
        for (int i = 0; i < 160; i++) {
            pcm[i] = G711.A_LAW.decode(G711.A_LAW.encode((short) (8000 * Math.sin((frame * 160 + i) * 0.37))));
        }
        return pcm;
    }

    /** One tick of both ends; what they said in the last one arrives. */
    private void tick(int frame) {
        now += TICK;
        b.takes(a);
        a.takes(b);
        batch.open();
        for (Side side : List.of(a, b)) {
            side.stream.playout(side.heard);
            side.stream.send(speech(frame), now);
        }
        batch.flush();
    }

    private void agree(SdesResult.Protected keys) {
        a.stream.protect(keys, false);
        b.stream.protect(reversed(keys), false);
    }

    private void assertTalks(int from, int ticks, String what) {
        for (int i = 0; i < ticks; i++) {
            tick(from + i);
            if (i >= 6) {
                assertArrayEquals(speech(from + i - 4), b.heard, what + " at " + i);
                assertArrayEquals(speech(from + i - 4), a.heard, what + " at " + i);
            }
        }
    }

    @Test
    void underEverySuiteWhatIsSaidIsHeardBitForBitAndNothingIsInClear() {
        int frame = 0;
        for (SrtpSuite suite : SrtpSuite.values()) {
            agree(keys(suite)); // another suite is another context: what is on its way is opened under the last one
            assertTalks(frame, 300, suite.name());
            frame += 300;
        }
        assertEquals(0, a.stream.refused() + b.stream.refused());
        assertTrue(a.stream.session().statistics().roundTripMillis() >= 0, "SRTCP came back");
    }

    @Test
    void whatArrivesInClearOrForgedIsRefusedAndChangesNothing() {
        agree(keys(SrtpSuite.AES_CM_128_HMAC_SHA1_80));
        assertTalks(0, 50, "before");
        VoiceStream clear = batch.stream(settings(B), new Random(1)::nextBytes, a);
        clear.send(speech(0), now);
        byte[] inClear = a.rtp.removeLast();
        byte[] forged = a.rtp.getLast().clone();
        forged[20] ^= 1;
        for (byte[] packet : List.of(inClear, forged, new byte[0], new byte[3], new byte[2300])) {
            b.stream.arrived(packet, 0, packet.length, A, now, false);
            b.stream.arrived(packet, 0, packet.length, A, now, true);
        }
        assertTalks(50, 50, "after");
        assertEquals(10, b.stream.refused());
    }

    @Test
    void aRekeyLosesNothing() {
        SdesResult.Protected first = keys(SrtpSuite.AEAD_AES_128_GCM);
        agree(first);
        assertTalks(0, 50, "first");
        SdesResult.Protected second = keys(SrtpSuite.AEAD_AES_128_GCM);
        b.stream.protect(
                reversed(second), false); // who answers changes first: packets under the old key are on their way
        tick(50);
        a.stream.protect(second, false);
        assertTalks(51, 50, "second");
        assertEquals(0, a.stream.refused() + b.stream.refused(), "what was on its way under the old key is understood");
    }

    /** RFC 4568 7.3: each fork has keys of its own; coming back to one goes on where it was left. */
    @Test
    void forksAnswerInTurnAndTheLastOneCounts() {
        CryptoAttribute offer = line(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        SdesResult.Protected one = new SdesResult.Protected(offer, line(SrtpSuite.AES_CM_128_HMAC_SHA1_80));
        SdesResult.Protected two = new SdesResult.Protected(offer, line(SrtpSuite.AES_CM_128_HMAC_SHA1_80));
        a.stream.protect(one, true);
        b.stream.protect(reversed(one), false);
        assertTalks(0, 30, "the first fork's early media");
        a.stream.protect(two, true);
        for (int i = 0; i < 20; i++) {
            tick(30 + i); // the first fork still sends, and is not understood
        }
        assertTrue(a.stream.refused() >= 19);
        a.stream.protect(one, false);
        assertTalks(50, 40, "the first fork answers");
        assertEquals(0, b.stream.refused(), "one sender, one numbering");
    }

    @Test
    void anUpgradeFromClearProtectsBothWays() {
        assertTalks(0, 30, "in clear");
        assertFalse(a.stream.isProtected());
        int clear = a.rtp.getLast().length;
        agree(keys(SrtpSuite.AES_CM_128_HMAC_SHA1_80));
        b.takes(a);
        a.takes(b);
        assertTalks(30, 30, "protected");
        assertEquals(clear + 10, a.rtp.getLast().length);
        assertEquals(1, a.stream.refused(), "what was on its way in clear");
    }

    /** A peer that restarts: another SSRC with any numbering under the same key. */
    @Test
    void anotherSourceUnderTheSameKeyIsFollowed() {
        SdesResult.Protected keys = keys(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        agree(keys);
        assertTalks(0, 30, "first source");
        int before = RtpPacket.decode(gatehouse.base.ByteView.of(a.rtp.getLast()))
                .orThrow()
                .ssrc();
        Side restarted = new Side(A, B, 9);
        restarted.stream.protect(keys, false);
        a.rtp.clear();
        for (int i = 0; i < 20; i++) {
            now += TICK;
            b.takes(restarted);
            batch.open();
            b.stream.playout(b.heard);
            restarted.stream.send(speech(i), now);
            batch.flush();
        }
        assertFalse(before == restarted.stream.session().ssrc());
        assertArrayEquals(speech(15), b.heard);
        assertEquals(0, b.stream.refused());
    }

    @Test
    void aKeyAtItsEndAsksForAnother() {
        MasterKey key = MasterKey.random(SrtpSuite.AES_CM_128_HMAC_SHA1_80, KEYS);
        CryptoAttribute brief = new CryptoAttribute(
                1,
                SrtpSuite.AES_CM_128_HMAC_SHA1_80.name(),
                List.of(new MasterKey(key.key(), key.salt(), 64, key.mki())),
                SessionParameters.NONE);
        agree(new SdesResult.Protected(brief, line(SrtpSuite.AES_CM_128_HMAC_SHA1_80)));
        for (int i = 0; i < 30; i++) {
            tick(i);
        }
        assertFalse(a.stream.isRekeyDue());
        for (int i = 30; i < 80; i++) {
            tick(i);
        }
        assertTrue(a.stream.isRekeyDue());
        assertTrue(a.rtp.isEmpty(), "and nothing leaves under a spent key, or in clear");
    }
}
