package gatehouse.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.crypto.JcaEngine;
import gatehouse.media.audio.G711;
import gatehouse.media.sdp.PayloadFormat;
import gatehouse.media.srtp.CryptoAttribute;
import gatehouse.media.srtp.CryptoAttribute.SessionParameters;
import gatehouse.media.srtp.MasterKey;
import gatehouse.media.srtp.SdesResult;
import gatehouse.media.srtp.SrtpCrypto;
import gatehouse.media.srtp.SrtpSuite;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * New keys by re-offer in a call whose packets take a while, and whose signalling takes longer: between the answer and
 * its arrival each end knows what the other does not, and no packet is lost.
 */
class RekeyOverlapTest {
    private static final long TICK = 20_000_000;
    private static final Endpoint A = Endpoint.of("10.0.0.1:4000");
    private static final Endpoint B = Endpoint.of("10.0.0.2:4000");
    private static final Entropy KEYS = new Random(31)::nextBytes;
    private static final int WAY = 2; // ticks of a packet
    private static final int PLAYOUT = 3;

    private final VoiceBatch batch = new VoiceBatch(new SrtpCrypto(new JcaEngine(), new JcaEngine()), 8);
    private final Side a = new Side(A, B, 1);
    private final Side b = new Side(B, A, 2);
    private int frame;

    private record Packet(int sent, byte[] octets, boolean rtcp) {}

    private final class Side implements PacketSink {
        final Endpoint own;
        final VoiceStream stream;
        final Queue<Packet> wire = new ArrayDeque<>();
        final short[] heard = new short[160];

        Side(Endpoint own, Endpoint remote, long seed) {
            this.own = own;
            MediaSettings settings = MediaSettings.plain(PayloadFormat.PCMA, remote, SourcePolicy.SIGNALLED, "a@b");
            stream = batch.stream(settings, new Random(seed)::nextBytes, this);
        }

        @Override
        public void rtp(byte[] buffer, int offset, int length, Endpoint to) {
            wire.add(new Packet(frame, Arrays.copyOfRange(buffer, offset, offset + length), false));
        }

        @Override
        public void rtcp(byte[] buffer, int offset, int length, Endpoint to) {
            wire.add(new Packet(frame, Arrays.copyOfRange(buffer, offset, offset + length), true));
        }

        void takes(Side from) {
            while (!from.wire.isEmpty() && from.wire.peek().sent() + WAY <= frame) {
                Packet packet = from.wire.remove();
                Endpoint source = packet.rtcp() ? from.own.withPort(4001) : from.own;
                stream.arrived(packet.octets(), 0, packet.octets().length, source, frame * TICK, packet.rtcp());
            }
        }

        long lost() {
            return stream.session().statistics().lost() + stream.refused();
        }

        long concealed() {
            return stream.session().statistics().concealedMillis();
        }
    }

    private static CryptoAttribute line(SrtpSuite suite, long lifetime) {
        MasterKey random = MasterKey.random(suite, KEYS);
        MasterKey key = new MasterKey(random.key(), random.salt(), lifetime, random.mki());
        return new CryptoAttribute(1, suite.name(), List.of(key), SessionParameters.NONE);
    }

    private static CryptoAttribute line(SrtpSuite suite) {
        return line(suite, MasterKey.LONGEST);
    }

    private static short[] speech(int frame) {
        short[] pcm = new short[160];
        for (int i = 0; i < 160; i++) {
            pcm[i] = G711.A_LAW.decode(G711.A_LAW.encode((short) (8000 * Math.sin((frame * 160 + i) * 0.37))));
        }
        return pcm;
    }

    private void run(int ticks, boolean aSpeaks) {
        for (int end = frame + ticks; frame < end; frame++) {
            b.takes(a);
            a.takes(b);
            batch.open();
            a.stream.playout(a.heard);
            b.stream.playout(b.heard);
            if (aSpeaks) {
                a.stream.send(speech(frame), frame * TICK);
            }
            b.stream.send(speech(frame), frame * TICK);
            batch.flush();
        }
    }

    private void assertClear(String where) {
        for (int i = 0; i < 20; i++) {
            run(1, true);
            assertArrayEquals(speech(frame - 1 - WAY - PLAYOUT), a.heard, where + ": what a hears");
            assertArrayEquals(speech(frame - 1 - WAY - PLAYOUT), b.heard, where + ": what b hears");
        }
    }

    /** {@code a} offered; the answer is ready at b, and comes to a so many ticks later. */
    private void rekey(CryptoAttribute ofA, CryptoAttribute ofB, boolean waits, int signalling) {
        b.stream.protect(new SdesResult.Protected(ofB, ofA, waits), false);
        run(signalling, true);
        a.stream.protect(new SdesResult.Protected(ofA, ofB), false);
    }

    @ParameterizedTest
    @CsvSource({"1", "5", "20"})
    void whoAnswersWaitsUntilItsKeyIsKnown(int signalling) {
        rekey(line(SrtpSuite.AES_CM_128_HMAC_SHA1_80), line(SrtpSuite.AES_CM_128_HMAC_SHA1_80), true, 0);
        run(30, true);
        for (SrtpSuite suite : List.of(
                SrtpSuite.AES_CM_128_HMAC_SHA1_80,
                SrtpSuite.AEAD_AES_128_GCM, // another suite: another context, and a tag of another length
                SrtpSuite.AEAD_AES_128_GCM,
                SrtpSuite.AES_CM_128_HMAC_SHA1_32)) {
            long before = a.stream.session().statistics().received();
            rekey(line(suite), line(suite), true, signalling);
            assertClear(suite + " at once");
            run(120, true);
            assertClear(suite + " later");
            assertEquals(160 + signalling, a.stream.session().statistics().received() - before);
        }
        assertEquals(0, a.lost() + b.lost());
        assertEquals(0, a.concealed() + b.concealed());
    }

    /** Most do: what comes is kept, and opened when the answer brings its key; what of it is too late is made up for. */
    @ParameterizedTest
    @CsvSource({"1", "5", "20"})
    void nothingIsLostFromWhoSwitchesAtOnce(int signalling) {
        rekey(line(SrtpSuite.AES_CM_128_HMAC_SHA1_80), line(SrtpSuite.AES_CM_128_HMAC_SHA1_80), false, 0);
        run(30, true);
        for (SrtpSuite suite : List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80, SrtpSuite.AEAD_AES_128_GCM)) {
            rekey(line(suite), line(suite), false, signalling);
            run(120, true);
            assertEquals(0, a.lost() + b.lost(), suite::toString);
        }
        assertEquals(0, b.concealed(), "who is answered is understood at once");
        assertTrue(signalling > WAY + PLAYOUT || a.concealed() == 0, "in time for the ear: " + a.concealed());
    }

    /** Half a second of nothing from a peer that only listens is taken for its having the answer. */
    @Test
    void aSilentPeerIsNotWaitedForWithoutEnd() {
        rekey(line(SrtpSuite.AES_CM_128_HMAC_SHA1_80), line(SrtpSuite.AES_CM_128_HMAC_SHA1_80), true, 0);
        run(30, true);
        CryptoAttribute ofA = line(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        CryptoAttribute ofB = line(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        b.stream.protect(new SdesResult.Protected(ofB, ofA, true), false);
        a.stream.protect(new SdesResult.Protected(ofA, ofB), false);
        run(150, false); // longer than a keeps the old key
        assertEquals(0, a.lost());
        assertEquals(0, a.concealed());
    }

    /** Nobody waits under a key that may protect nothing more. */
    @Test
    void aKeyThatIsSpentIsLeftAtOnce() {
        CryptoAttribute brief = line(SrtpSuite.AES_CM_128_HMAC_SHA1_80, 40);
        rekey(line(SrtpSuite.AES_CM_128_HMAC_SHA1_80), brief, true, 0);
        run(38, true);
        assertTrue(b.stream.isRekeyDue());
        CryptoAttribute ofB = line(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        rekey(line(SrtpSuite.AES_CM_128_HMAC_SHA1_80), ofB, true, 6);
        run(100, true);
        assertEquals(0, a.lost() + b.lost());
    }

    /** What is agreed anew after a key was spent ends the wish for another. */
    @Test
    void aSpentKeyIsForgottenWithTheNextOne() {
        rekey(line(SrtpSuite.AES_CM_128_HMAC_SHA1_80), line(SrtpSuite.AES_CM_128_HMAC_SHA1_80, 40), true, 0);
        run(60, true);
        assertTrue(b.stream.isRekeyDue());
        rekey(line(SrtpSuite.AES_CM_128_HMAC_SHA1_80), line(SrtpSuite.AES_CM_128_HMAC_SHA1_80), true, 1);
        run(10, true);
        assertEquals(false, b.stream.isRekeyDue());
    }

    /** The old key opens packets for two seconds; then it is gone, and what comes under it is refused. */
    @Test
    void anOldKeyIsKeptForABoundedTime() {
        CryptoAttribute first = line(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        rekey(first, line(SrtpSuite.AES_CM_128_HMAC_SHA1_80), true, 0);
        run(30, true);
        b.stream.protect(
                new SdesResult.Protected(
                        line(SrtpSuite.AES_CM_128_HMAC_SHA1_80), line(SrtpSuite.AES_CM_128_HMAC_SHA1_80), true),
                false);
        run(99, true); // a was never told
        assertEquals(0, b.lost());
        run(10, true);
        assertTrue(b.stream.refused() >= 8, "refused " + b.stream.refused());
    }
}
