package gatehouse.media.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Noise has the level and the colour that was described; silence is told from speech. */
class ComfortNoiseTest {
    private static short[] noise(int... payload) {
        byte[] octets = new byte[payload.length];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) payload[i];
        }
        ComfortNoise noise = new ComfortNoise();
        noise.describe(octets, 0, octets.length);
        short[] pcm = new short[32_000];
        noise.fill(pcm, 0, pcm.length);
        return pcm;
    }

    @Test
    void noiseIsAsLoudAsDescribed() {
        for (int level : new int[] {20, 40, 50, 60}) {
            assertEquals(level, ComfortNoise.level(noise(level), 0, 32_000), 1);
            assertEquals(level, ComfortNoise.level(noise(level, 40, 150, 127), 0, 32_000), 2);
        }
        assertEquals(127, ComfortNoise.level(noise(127), 0, 32_000), "127 is silence");
    }

    @Test
    void colourFollowsTheCoefficients() {
        assertTrue(neighbours(noise(30, 20)) > 0.7, "the first coefficient near -1 is a rumble");
        assertTrue(neighbours(noise(30, 234)) < -0.7, "near 1 it is a hiss");
        assertEquals(0, neighbours(noise(30)), 0.05);
    }

    /** How like a sample is to the next. */
    private static double neighbours(short[] pcm) {
        double cross = 0;
        double power = 0;
        for (int i = 1; i < pcm.length; i++) {
            cross += pcm[i] * (double) pcm[i - 1];
            power += pcm[i] * (double) pcm[i];
        }
        return cross / power;
    }

    @Test
    void anyPayloadGivesSamplesAndDiesAway() {
        Random random = new Random(7);
        ComfortNoise noise = new ComfortNoise();
        short[] pcm = new short[160];
        for (int round = 0; round < 2_000; round++) {
            byte[] payload = new byte[random.nextInt(40)];
            random.nextBytes(payload);
            noise.describe(payload, 0, payload.length);
            noise.fill(pcm, 0, pcm.length);
        }
        noise.describe(new byte[] {127}, 0, 1);
        for (int i = 0; i < 20; i++) {
            noise.fill(pcm, 0, pcm.length);
        }
        assertEquals(127, ComfortNoise.level(pcm, 0, pcm.length), "nothing rings on for ever");
    }

    /** 255 codes no coefficient: taken by its value it would let the filter grow beyond all numbers, and stay there. */
    @Test
    void noPayloadSpoilsWhatComesAfter() {
        for (int worst : new int[] {0, 254, 255}) {
            ComfortNoise noise = new ComfortNoise();
            byte[] payload = new byte[13];
            Arrays.fill(payload, (byte) worst);
            short[] pcm = new short[8_000];
            noise.describe(payload, 0, payload.length);
            for (int second = 0; second < 30; second++) {
                noise.fill(pcm, 0, pcm.length);
            }
            noise.describe(new byte[] {30}, 0, 1);
            noise.fill(pcm, 0, pcm.length);
            noise.fill(pcm, 0, pcm.length);
            assertEquals(30, ComfortNoise.level(pcm, 0, pcm.length), 1, "after " + worst);
        }
    }

    @Test
    void speechTonesAndWhatFollowsThemAreNotSilence() {
        SilenceDetector detector = new SilenceDetector();
        short[] loud = frame(2_000);
        short[] room = frame(20);
        for (int i = 0; i < 3_000; i++) { // a minute of modem
            assertFalse(detector.isSilent(loud, 0, 160));
        }
        for (int i = 0; i < 9; i++) {
            assertFalse(detector.isSilent(room, 0, 160), "200 ms are kept");
        }
        assertTrue(detector.isSilent(room, 0, 160));
        int level = detector.description();
        assertEquals(64, level, 3);
        for (int i = 0; i < 24; i++) {
            assertTrue(detector.isSilent(room, 0, 160));
            assertEquals(-1, detector.description());
        }
        assertTrue(detector.isSilent(room, 0, 160));
        assertEquals(level, detector.description(), "twice a second it is said again");
        assertTrue(detector.isSilent(frame(30), 0, 160));
        assertTrue(detector.description() < level, "a louder room is said at once");
        assertFalse(detector.isSilent(loud, 0, 160));
    }

    private static short[] frame(int amplitude) {
        short[] pcm = new short[160];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (i % 2 == 0 ? amplitude : -amplitude);
        }
        return pcm;
    }
}
