package gatehouse.scenarios.peers;

import gatehouse.media.audio.WavFile;
import java.io.IOException;
import java.nio.file.Path;

/** Sines by which voices are told apart, and how much of one is in a recording at the line's 8 kHz. */
final class Tone {
    /** What baresip says, in hertz. */
    static final int BARESIP = 1_000;

    /** What our line says. */
    static final int LINE = 700;

    private static final int RATE = 8_000;
    private static final int AMPLITUDE = 8_000;

    /** Quieter than this root mean square is silence. */
    private static final int SILENCE = 100;

    private static final int LOUD = 1_000;

    private Tone() {}

    /** A sine of some seconds. */
    static Path write(Path file, int hertz, int seconds) throws IOException {
        short[] pcm = new short[RATE * seconds];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (AMPLITUDE * Math.sin(2 * Math.PI * hertz * i / RATE));
        }
        WavFile.write(file, pcm, RATE);
        return file;
    }

    /** How much of a recording's energy is at one frequency: over the loudest second, 0 to 1. */
    static double share(Path wav, int hertz) throws IOException {
        short[] pcm = WavFile.read(wav).toLine();
        Part loudest = new Part(0, 0);
        for (int from = 0; from + RATE <= pcm.length; from += RATE / 4) {
            Part part = part(pcm, from, RATE, hertz);
            if (part.power() > loudest.power()) {
                loudest = part;
            }
        }
        return loudest.power() < SILENCE * SILENCE ? 0 : loudest.share();
    }

    /** The largest share that one frequency has in any tenth of a second that is not silent. */
    static double best(Path wav, int hertz) throws IOException {
        short[] pcm = WavFile.read(wav).toLine();
        double best = 0;
        for (int from = 0; from + RATE / 10 <= pcm.length; from += RATE / 20) {
            Part part = part(pcm, from, RATE / 10, hertz);
            if (part.power() > SILENCE * SILENCE) {
                best = Math.max(best, part.share());
            }
        }
        return best;
    }

    /** For how long a recording is loud at one frequency and at no other, in seconds. */
    static double seconds(Path wav, int hertz) throws IOException {
        short[] pcm = WavFile.read(wav).toLine();
        int tenths = 0;
        for (int from = 0; from + RATE / 10 <= pcm.length; from += RATE / 10) {
            Part part = part(pcm, from, RATE / 10, hertz);
            tenths += part.power() > LOUD * LOUD && part.share() > 0.9 ? 1 : 0;
        }
        return tenths / 10.0;
    }

    /** Mean square of some samples, and how much of it is at one frequency. */
    private record Part(double power, double share) {}

    private static Part part(short[] pcm, int from, int length, int hertz) {
        double re = 0;
        double im = 0;
        double energy = 1;
        for (int i = 0; i < length; i++) {
            double sample = pcm[from + i];
            re += sample * Math.cos(2 * Math.PI * hertz * i / RATE);
            im += sample * Math.sin(2 * Math.PI * hertz * i / RATE);
            energy += sample * sample;
        }
        return new Part(energy / length, 2 * (re * re + im * im) / (length * energy));
    }
}
