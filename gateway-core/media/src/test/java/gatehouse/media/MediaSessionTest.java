package gatehouse.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.media.audio.G711;
import gatehouse.media.rtp.RtpPacket;
import gatehouse.media.rtp.TelephoneEvent;
import gatehouse.media.sdp.Direction;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MediaSessionTest {
    private static final long TICK = 20_000_000;
    private static final Endpoint A = Endpoint.of("10.0.0.1:4000");
    private static final Endpoint B = Endpoint.of("10.0.0.2:4000");
    private static final Endpoint C = Endpoint.of("203.0.113.3:999");

    private static Entropy seeded(long seed) {
        return new Random(seed)::nextBytes;
    }

    private static MediaSettings settings(Endpoint remote, int ptime, Direction direction, SourcePolicy policy) {
        return new MediaSettings(
                G711.A_LAW,
                8,
                Map.of(8, G711.A_LAW, 0, G711.MU_LAW),
                101,
                101,
                ptime,
                direction,
                remote,
                remote == null ? null : remote.withPort(remote.port() + 1),
                false,
                policy,
                60,
                200,
                "a@b",
                -1,
                false);
    }

    /** What a session sent. */
    private static final class Wire implements PacketSink {
        final List<byte[]> rtp = new ArrayList<>();
        final List<byte[]> rtcp = new ArrayList<>();
        final List<Endpoint> targets = new ArrayList<>();

        @Override
        public void rtp(byte[] buffer, int offset, int length, Endpoint to) {
            rtp.add(ByteView.of(buffer, offset, length).copy());
            assertTrue(buffer.length - offset - length >= TAIL, "room for a tag");
            targets.add(to);
        }

        @Override
        public void rtcp(byte[] buffer, int offset, int length, Endpoint to) {
            rtcp.add(ByteView.of(buffer, offset, length).copy());
        }

        RtpPacket packet(int index) {
            return RtpPacket.decode(ByteView.of(rtp.get(index))).orThrow();
        }
    }

    private static short[] speech(int frame) {
        short[] pcm = new short[160];
        for (int i = 0; i < 160; i++) {
            int t = frame * 160 + i;
            pcm[i] = G711.A_LAW.decode(G711.A_LAW.encode((short) (8000 * Math.sin(t * 0.37))));
        }
        return pcm;
    }

    private static MediaSession session(Endpoint remote, SourcePolicy policy, long seed) {
        return new MediaSession(settings(remote, 20, Direction.SENDRECV, policy), seeded(seed));
    }

    @Test
    void whatOneSaysTheOtherHearsBitForBitSixtyMillisecondsLater() {
        for (int ptime : new int[] {10, 20, 30, 40, 60}) {
            MediaSession a =
                    new MediaSession(settings(B, ptime, Direction.SENDRECV, SourcePolicy.SIGNALLED), seeded(1));
            MediaSession b =
                    new MediaSession(settings(A, ptime, Direction.SENDRECV, SourcePolicy.SIGNALLED), seeded(2));
            List<short[]> heard = new ArrayList<>();
            for (int tick = 0; tick < 100; tick++) {
                Wire wire = new Wire();
                a.send(speech(tick), tick * TICK, wire);
                for (byte[] packet : wire.rtp) {
                    assertTrue(b.receive(packet, 0, packet.length, A, tick * TICK));
                }
                short[] pcm = new short[160];
                b.playout(pcm);
                heard.add(pcm);
            }
            // the first packet leaves when it is full; its first sample then waits for the target
            int delay = 3 + (ptime - 1) / 20;
            for (int tick = delay; tick < 100; tick++) {
                assertArrayEquals(speech(tick - delay), heard.get(tick), "ptime " + ptime + " tick " + tick);
            }
            assertEquals(100 * 20 / ptime, a.statistics().sent());
            assertEquals(
                    0,
                    b.statistics().lost()
                            + b.statistics().late()
                            + b.statistics().concealedMillis());
        }
    }

    @Test
    void timestampsAreContinuousWhenTicksAreLateAndSkipWhatIsGone() {
        MediaSession a = session(B, SourcePolicy.SIGNALLED, 3);
        Wire wire = new Wire();
        long[] times = {0, 20, 40, 130, 131, 132, 140, 1140, 1160};
        for (long time : times) {
            a.send(speech(0), time * 1_000_000, wire);
        }
        for (int i = 1; i < 7; i++) {
            assertEquals(160, wire.packet(i).timestamp() - wire.packet(i - 1).timestamp());
            assertEquals(1, wire.packet(i).sequence() - wire.packet(i - 1).sequence() & 0xffff);
            assertFalse(wire.packet(i).marker());
        }
        assertEquals(50 * 160, wire.packet(7).timestamp() - wire.packet(6).timestamp());
        assertTrue(wire.packet(7).marker());
        assertEquals(160, wire.packet(8).timestamp() - wire.packet(7).timestamp());
    }

    @Test
    void holdSendsNothingAndResumesInTime() {
        MediaSession a = session(B, SourcePolicy.SIGNALLED, 4);
        Wire wire = new Wire();
        a.send(speech(0), 0, wire);
        a.update(settings(B, 20, Direction.RECVONLY, SourcePolicy.SIGNALLED));
        for (int tick = 1; tick < 50; tick++) {
            a.send(speech(0), tick * TICK, wire);
        }
        assertEquals(1, wire.rtp.size());
        a.update(settings(B, 20, Direction.SENDRECV, SourcePolicy.SIGNALLED));
        a.send(speech(0), 50 * TICK, wire);
        assertEquals(50 * 160, wire.packet(1).timestamp() - wire.packet(0).timestamp());
        assertEquals(1, wire.packet(1).sequence() - wire.packet(0).sequence() & 0xffff);
        assertEquals(wire.packet(0).ssrc(), wire.packet(1).ssrc());
        assertTrue(wire.packet(1).marker());
    }

    private static byte[] packet(int payloadType, int sequence, int timestamp, int ssrc) {
        byte[] bytes = new byte[12 + 160];
        RtpPacket.writeHeader(bytes, 0, false, payloadType, sequence, timestamp, ssrc);
        return bytes;
    }

    private static boolean give(MediaSession session, byte[] packet, Endpoint from, long now) {
        return session.receive(packet, 0, packet.length, from, now);
    }

    @Test
    void signalledOnlyRefusesOthers() {
        MediaSession a = session(B, SourcePolicy.SIGNALLED, 5);
        assertFalse(give(a, packet(8, 1, 0, 1), C, 0));
        assertTrue(give(a, packet(8, 1, 0, 1), B, 0));
        assertEquals(1, a.statistics().foreign());
        assertEquals(B, a.remote());
    }

    @Test
    void latchesOnTheFirstValidSourceAndSendsThere() {
        MediaSession a = session(B, SourcePolicy.LATCH, 6);
        assertFalse(give(a, packet(77, 1, 0, 1), A, 0), "an unknown payload type does not latch");
        assertFalse(a.receive(new byte[] {1, 2, 3}, 0, 3, A, 0));
        assertEquals(B, a.remote(), "signalled until something came");
        assertTrue(give(a, packet(8, 1, 0, 1), C, 0));
        assertEquals(C, a.remote());
        assertFalse(give(a, packet(8, 2, 160, 1), B, TICK));
        assertFalse(give(a, packet(8, 2, 160, 1), B, 100 * TICK), "however long C is silent");
        a.update(settings(B, 20, Direction.SENDRECV, SourcePolicy.LATCH));
        assertEquals(C, a.remote(), "the same address signalled again keeps the latch");
        a.update(settings(A, 20, Direction.SENDRECV, SourcePolicy.LATCH));
        assertEquals(A, a.remote(), "another one undoes it");
        assertEquals(1, a.statistics().malformed());
        assertEquals(1, a.statistics().unexpected());
    }

    @Test
    void followsARebindingOnlyAfterSilence() {
        MediaSession a = session(B, SourcePolicy.FOLLOW, 7);
        assertTrue(give(a, packet(8, 1, 0, 1), B, 0));
        assertFalse(give(a, packet(8, 2, 160, 1), C, TICK), "an attacker cannot take a running stream");
        assertTrue(give(a, packet(8, 3, 320, 1), C, 30 * TICK));
        assertEquals(C, a.remote());
    }

    @Test
    void keysAreSentOnceEachAndSurviveLoss() {
        MediaSession a = session(B, SourcePolicy.SIGNALLED, 8);
        MediaSession b = session(A, SourcePolicy.SIGNALLED, 9);
        for (char key : "0123456789*#ABCD11".toCharArray()) {
            assertTrue(a.sendKey(key, 100));
        }
        assertFalse(a.sendKey('x', 100));
        Random random = new Random(10);
        for (int tick = 0; tick < 400; tick++) {
            Wire wire = new Wire();
            a.send(speech(tick), tick * TICK, wire);
            for (byte[] packet : wire.rtp) {
                if (random.nextInt(4) != 0) {
                    give(b, packet, A, tick * TICK);
                }
            }
        }
        StringBuilder keys = new StringBuilder();
        for (int event = b.pollEvent(); event >= 0; event = b.pollEvent()) {
            keys.append(TelephoneEvent.key(event));
        }
        assertEquals("0123456789*#ABCD11", keys.toString());
    }

    @Test
    void eventPacketsAreThoseOfTheStandard() {
        MediaSession a = session(B, SourcePolicy.SIGNALLED, 11);
        a.sendKey('5', 60);
        Wire wire = new Wire();
        for (int tick = 0; tick < 7; tick++) {
            a.send(speech(tick), tick * TICK, wire);
        }
        int[] durations = {160, 320, 480, 480, 480};
        for (int i = 0; i < 5; i++) {
            RtpPacket packet = wire.packet(i);
            assertEquals(101, packet.payloadType());
            assertEquals(i == 0, packet.marker());
            assertEquals(wire.packet(0).timestamp(), packet.timestamp());
            assertEquals(i, packet.sequence() - wire.packet(0).sequence() & 0xffff);
            assertEquals(5, TelephoneEvent.event(packet.array(), packet.payloadOffset()));
            assertEquals(durations[i], TelephoneEvent.duration(packet.array(), packet.payloadOffset()));
            assertEquals(i >= 2, TelephoneEvent.isEnd(packet.array(), packet.payloadOffset()));
        }
        assertEquals(8, wire.packet(5).payloadType());
        assertEquals(5 * 160, wire.packet(5).timestamp() - wire.packet(0).timestamp());
    }

    @Test
    void aNewSsrcAndARestartedSequenceAreHeardAtOnce() {
        MediaSession a = session(B, SourcePolicy.SIGNALLED, 12);
        for (int i = 0; i < 20; i++) {
            assertTrue(give(a, packet(8, 65_530 + i & 0xffff, i * 160, 1), B, i * TICK));
        }
        for (int i = 20; i < 40; i++) {
            assertTrue(give(a, packet(8, i + 9000, 777_777 + i * 160, 2), B, i * TICK), "new SSRC " + i);
        }
        int used = 0;
        for (int i = 40; i < 60; i++) {
            used += give(a, packet(8, i, 5_000_000 + i * 160, 2), B, i * TICK) ? 1 : 0;
        }
        assertEquals(19, used, "a restart under the same SSRC costs one packet");
        assertEquals(0, a.statistics().lost());
        assertEquals(0, a.statistics().late());
    }

    @Test
    void reportsGiveTheRoundTrip() {
        MediaSession a = session(B, SourcePolicy.SIGNALLED, 13);
        MediaSession b = session(A, SourcePolicy.SIGNALLED, 14);
        long delay = 35_000_000;
        for (int tick = 0; tick < 1500; tick++) {
            long now = tick * TICK;
            Wire fromA = new Wire();
            Wire fromB = new Wire();
            a.send(speech(tick), now, fromA);
            b.send(speech(tick), now, fromB);
            fromA.rtp.forEach(p -> give(b, p, A, now + delay));
            fromB.rtp.forEach(p -> give(a, p, B, now + delay));
            fromA.rtcp.forEach(p -> assertTrue(b.receiveRtcp(p, 0, p.length, A.withPort(4001), now + delay)));
            fromB.rtcp.forEach(p -> assertTrue(a.receiveRtcp(p, 0, p.length, B.withPort(4001), now + delay)));
        }
        assertEquals(70, a.statistics().roundTripMillis(), 1);
        assertEquals(70, b.statistics().roundTripMillis(), 1);
    }

    @Test
    void steadyStateAllocatesNothing() {
        MediaSession a = session(B, SourcePolicy.LATCH, 15);
        MediaSession b = session(A, SourcePolicy.LATCH, 16);
        PacketSink toB = new PacketSink() {
            @Override
            public void rtp(byte[] buffer, int offset, int length, Endpoint to) {
                b.receive(buffer, offset, length, A, 0);
            }

            @Override
            public void rtcp(byte[] buffer, int offset, int length, Endpoint to) {}
        };
        short[] pcm = speech(1);
        short[] heard = new short[160];
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int tick = 0; tick < 1000; tick++) {
                a.send(pcm, 0, toB);
                b.playout(heard);
            }
            allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(allocated < 1000, allocated + " bytes for 1000 packets sent, received and played");
    }
}
