package gatehouse.media.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.testkit.Peer;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** G.722 agrees with libspandsp bit for bit, and the line's 8 kHz passes it both ways unhurt. */
class G722Test {
    @Test
    void encodesAndDecodesAsSpandspDoes() {
        Peer.need(Spandsp.isPresent(), "libspandsp.so.2");
        long seed = Long.getLong("gatehouse.seed", 20261121);
        for (short[] pcm : sounds(new Random(seed))) {
            try (Arena arena = Arena.ofConfined()) {
                Spandsp theirs = new Spandsp(arena);
                G722 ours = new G722();
                byte[] octets = new byte[pcm.length / 2];
                short[] out = new short[pcm.length];
                for (int i = 0; i < octets.length; i++) {
                    octets[i] = (byte) ours.encode(pcm[2 * i], pcm[2 * i + 1]);
                    ours.decode(octets[i], out, 2 * i);
                }
                assertArrayEquals(theirs.encode(pcm), octets, "seed " + seed);
                assertSame(theirs.decode(octets), out, seed);
            }
        }
    }

    @Test
    void decodesWhateverComesAsSpandspDoes() {
        Peer.need(Spandsp.isPresent(), "libspandsp.so.2");
        long seed = Long.getLong("gatehouse.seed", 20261121);
        byte[] octets = new byte[200_000];
        new Random(seed).nextBytes(octets);
        short[] out = new short[octets.length * 2];
        G722 ours = new G722();
        for (int i = 0; i < octets.length; i++) {
            ours.decode(octets[i], out, 2 * i);
        }
        try (Arena arena = Arena.ofConfined()) {
            assertSame(new Spandsp(arena).decode(octets), out, seed);
        }
    }

    /** libspandsp 2.0 lets a sample that is too loud wrap around, where G.722 limits it. */
    private static void assertSame(short[] theirs, short[] ours, long seed) {
        assertEquals(theirs.length, ours.length);
        for (int i = 0; i < ours.length; i++) {
            boolean limited = ours[i] == Short.MAX_VALUE ? theirs[i] < 0 : ours[i] == Short.MIN_VALUE && theirs[i] > 0;
            if (!limited) {
                assertEquals(theirs[i], ours[i], "sample " + i + ", seed " + seed);
            }
        }
    }

    /** Speech-like, loud, silent, and steps between the extremes. */
    private static List<short[]> sounds(Random random) {
        List<short[]> all = new ArrayList<>();
        for (int level : new int[] {1, 300, 8_000, 32_767}) {
            short[] tones = new short[16_000];
            short[] noise = new short[16_000];
            double pitch = 80 + random.nextInt(300);
            for (int i = 0; i < tones.length; i++) {
                double sweep = Math.sin(i * i * 0.00019) * 0.3;
                tones[i] = (short) (level * (0.7 * Math.sin(i * pitch / 16_000 * 2 * Math.PI) + sweep));
                noise[i] = (short) (level * (random.nextDouble() * 2 - 1));
            }
            all.add(tones);
            all.add(noise);
        }
        short[] steps = new short[8_000];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = (i / (1 + i / 400)) % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
        }
        all.add(steps);
        return all;
    }

    @Test
    void aLineHearsWhatItSaid() {
        WidebandLine codec = new WidebandLine();
        for (int frequency : new int[] {300, 1000, 2000, 3400}) {
            short[] in = new short[8_000];
            for (int i = 0; i < in.length; i++) {
                in[i] = (short) (8_000 * Math.sin(2 * Math.PI * frequency * i / 8_000));
            }
            byte[] octets = new byte[in.length];
            short[] out = new short[in.length];
            for (int at = 0; at < in.length; at += 160) {
                assertEquals(160, codec.encode(in, at, 160, octets, at));
                assertEquals(160, codec.decode(octets, at, 160, out, at));
            }
            double level = rms(Arrays.copyOfRange(out, 4_000, 8_000)) / rms(Arrays.copyOfRange(in, 4_000, 8_000));
            assertTrue(Math.abs(20 * Math.log10(level)) < 0.5, frequency + " Hz comes out at " + level);
            assertTrue(purity(out, frequency) > 0.98, frequency + " Hz: " + purity(out, frequency));
        }
    }

    /** The share of the power that is at this frequency, whatever its phase. */
    private static double purity(short[] pcm, int frequency) {
        double sine = 0;
        double cosine = 0;
        double power = 0;
        for (int i = 4_000; i < 8_000; i++) { // whole periods
            double phase = 2 * Math.PI * frequency * i / 8_000;
            sine += pcm[i] * Math.sin(phase);
            cosine += pcm[i] * Math.cos(phase);
            power += (double) pcm[i] * pcm[i];
        }
        return 2 * (sine * sine + cosine * cosine) / (4_000 * power);
    }

    private static double rms(short[] pcm) {
        double sum = 0;
        for (short sample : pcm) {
            sum += (double) sample * sample;
        }
        return Math.sqrt(sum / pcm.length);
    }

    @Test
    void whatALineCannotCarryDoesNotFoldBack() {
        G722 far = new G722();
        WidebandLine near = new WidebandLine();
        byte[] octets = new byte[8_000];
        for (int i = 0; i < octets.length; i++) { // 6 kHz, which would be heard as 2 kHz
            octets[i] = (byte) far.encode(high(2 * i), high(2 * i + 1));
        }
        short[] out = new short[octets.length];
        near.decode(octets, 0, octets.length, out, 0);
        assertTrue(rms(Arrays.copyOfRange(out, 4_000, 8_000)) < 8_000 / Math.sqrt(2) / 100, "40 dB down");
    }

    private static int high(int at) {
        return (int) (8_000 * Math.sin(2 * Math.PI * 6_000 * at / 16_000));
    }
}
