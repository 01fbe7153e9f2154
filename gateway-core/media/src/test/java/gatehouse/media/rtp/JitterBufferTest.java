package gatehouse.media.rtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JitterBufferTest {
    private static final long MS = 1_000_000;
    private final JitterBuffer buffer = new JitterBuffer(60, 200);
    private final short[] heard = new short[160];

    /** A tone that tells every frame from every other: its level is never quiet, its phase moves. */
    private static short[] speech(int frame) {
        short[] pcm = new short[160];
        for (int i = 0; i < 160; i++) {
            int t = frame * 160 + i;
            pcm[i] = (short) (8000 * Math.sin(t * 0.37 + Math.sin(t * 0.001) * 9));
        }
        return pcm;
    }

    private void put(int frame, long now) {
        buffer.put(frame * 160, speech(frame), 0, 160, now);
    }

    @Test
    void theFirstPacketWaitsForTheTargetAndNothingShiftsAfterwards() {
        for (int tick = 0; tick < 500; tick++) {
            put(tick, tick * 20 * MS);
            buffer.play(heard);
            if (tick < 3) {
                assertArrayEquals(new short[160], heard);
            } else {
                assertArrayEquals(speech(tick - 3), heard, "tick " + tick);
            }
        }
        assertEquals(0, buffer.concealed());
        assertEquals(1, buffer.anchors());
    }

    @Test
    void aLateFirstPacketCostsNoFrameOfAPauseLater() {
        var patient = new JitterBuffer(400, 600);
        short[] pause = new short[160];
        int heardFrames = 0;
        for (int tick = 0; tick < 300; tick++) {
            // the first packet is 70 ms behind the others, which is where a process had still to warm up
            if (tick == 3) {
                for (int frame = 0; frame < 3; frame++) {
                    patient.put(frame * 160, speech(frame), 0, 160, tick * 20 * MS);
                }
            }
            if (tick >= 3) {
                patient.put(tick * 160, tick / 20 % 2 == 0 ? speech(tick) : pause, 0, 160, tick * 20 * MS);
            }
            patient.play(heard);
            int frame = tick - 20;
            if (frame >= 0) {
                assertArrayEquals(frame / 20 % 2 == 0 ? speech(frame) : pause, heard, "tick " + tick);
                heardFrames++;
            }
        }
        assertEquals(280, heardFrames);
        assertEquals(0, patient.dropped());
        assertEquals(400, patient.delayMillis());
    }

    @Test
    void packetsOfAnyLengthFillTheSameFrames() {
        short[] all = new short[160 * 12];
        for (int f = 0; f < 12; f++) {
            System.arraycopy(speech(f), 0, all, f * 160, 160);
        }
        int sent = 0;
        for (int tick = 0; tick < 12; tick++) {
            while (sent + 240 <= all.length && sent <= tick * 160) {
                buffer.put(sent, all, sent, 240, tick * 20 * MS);
                sent += 240;
            }
            buffer.play(heard);
            if (tick >= 3) {
                assertArrayEquals(speech(tick - 3), heard, "tick " + tick);
            }
        }
    }

    @Test
    void reorderAndJitterWithinTheTargetAreNotHeard() {
        long seed = 42;
        Random random = new Random(seed);
        int frames = 300;
        long[] arrival = new long[frames];
        for (int f = 0; f < frames; f++) {
            arrival[f] = f * 20 * MS + random.nextInt(40) * MS;
        }
        arrival[0] = 0;
        for (int tick = 0; tick < frames; tick++) {
            for (int f = 0; f < frames; f++) {
                if (arrival[f] > (tick - 1) * 20 * MS && arrival[f] <= tick * 20 * MS) {
                    put(f, arrival[f]);
                }
            }
            buffer.play(heard);
            if (tick >= 3) {
                assertArrayEquals(speech(tick - 3), heard, "seed " + seed + " tick " + tick);
            }
        }
        assertEquals(0, buffer.late());
    }

    @Test
    void aLostPacketIsConcealedAndTheNextOneIsInPlace() {
        double worst = 0;
        for (int tick = 0; tick < 100; tick++) {
            if (tick != 50) {
                put(tick, tick * 20 * MS);
            }
            short before = heard[159];
            buffer.play(heard);
            if (tick > 4) {
                worst = Math.max(worst, Math.abs(heard[0] - before));
            }
            if (tick > 54) {
                assertArrayEquals(speech(tick - 3), heard, "tick " + tick);
            }
            if (tick == 53) {
                assertFalse(Arrays.equals(new short[160], heard), "20 ms are filled, not silent");
            }
        }
        assertEquals(160, buffer.concealed());
        assertTrue(worst < 8000, "a click of " + worst);
    }

    @Test
    void longLossFadesToSilence() {
        for (int tick = 0; tick < 10; tick++) {
            put(tick, tick * 20 * MS);
            buffer.play(heard);
        }
        for (int tick = 0; tick < 8; tick++) {
            buffer.play(heard);
        }
        assertArrayEquals(new short[160], heard);
    }

    @Test
    void lateIsCountedAndDoesNotDisturb() {
        for (int tick = 0; tick < 50; tick++) {
            if (tick != 20) {
                put(tick, tick * 20 * MS);
            }
            buffer.play(heard);
            if (tick == 24) {
                assertFalse(buffer.put(20 * 160, speech(20), 0, 160, tick * 20 * MS));
            }
        }
        assertArrayEquals(speech(46), heard);
        assertEquals(1, buffer.late());
    }

    @Test
    void theDelayGrowsOnlyInSilence() {
        short[] quiet = new short[160];
        long lateWhileTalking = 0;
        // every fifth packet takes 80 ms longer; talk until frame 60, then a pause
        for (int tick = 0; tick < 150; tick++) {
            for (int frame : new int[] {tick - 4, tick}) {
                if (frame >= 0 && (frame % 5 == 4) == (frame == tick - 4)) {
                    buffer.put(frame * 160, frame < 60 ? speech(frame) : quiet, 0, 160, tick * 20 * MS);
                }
            }
            buffer.play(heard);
            if (tick <= 62) {
                assertEquals(0, buffer.inserted(), "not while talking, tick " + tick);
            }
            lateWhileTalking = tick == 80 ? buffer.late() : lateWhileTalking;
        }
        assertTrue(buffer.inserted() >= 1 && buffer.inserted() <= 3, "inserted " + buffer.inserted());
        assertTrue(lateWhileTalking >= 10, "late " + lateWhileTalking);
        assertEquals(lateWhileTalking, buffer.late(), "in time once the delay has grown");
        assertEquals(1, buffer.anchors());
    }

    @Test
    void driftOfTheFarClockIsAbsorbedInPauses() {
        // 200 ppm fast for an hour: 720 ms too many samples, 36 frames; 1 s of talk, 1 s of pause
        short[] quiet = new short[160];
        JitterBuffer hour = new JitterBuffer(60, 200);
        int sent = 0;
        for (int tick = 0; tick < 180_000; tick++) {
            long now = tick * 20 * MS;
            while (sent * 20.0 / 1.0002 <= tick * 20.0) {
                hour.put(sent * 160, sent / 50 % 2 == 0 ? speech(sent) : quiet, 0, 160, now);
                sent++;
            }
            hour.play(heard);
        }
        assertEquals(36, hour.dropped(), 2);
        assertEquals(1, hour.anchors());
        assertEquals(0, hour.late());
        assertTrue(hour.delayMillis() <= 120, "delay " + hour.delayMillis());
    }

    @Test
    void aLastingShiftFixesTheDelayAnew() {
        for (int tick = 0; tick < 50; tick++) {
            put(tick, tick * 20 * MS);
            buffer.play(heard);
        }
        // 400 ms later than before, from now on
        for (int tick = 50; tick < 90; tick++) {
            if (tick >= 70) {
                put(tick - 20, tick * 20 * MS);
            }
            buffer.play(heard);
        }
        assertEquals(2, buffer.anchors());
        assertArrayEquals(speech(66), heard);
    }

    @Test
    void timestampsThatJumpStartAnew() {
        put(0, 0);
        buffer.play(heard);
        for (int tick = 1; tick < 10; tick++) {
            buffer.put(0x7000_0000 + tick * 160, speech(tick), 0, 160, tick * 20 * MS);
            buffer.play(heard);
        }
        assertEquals(2, buffer.anchors());
        assertArrayEquals(speech(6), heard);
    }
}
