package gatehouse.media.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.media.Mutator;
import gatehouse.testkit.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WavFileTest {
    @TempDir
    private Path folder;

    private static short[] ramp() {
        short[] pcm = new short[800];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (i * 80 - 32_000);
        }
        return pcm;
    }

    @ParameterizedTest
    @CsvSource({
        "signed-integer, 16, 1, 1e-9",
        "signed-integer, 24, 2, 1e-9",
        "signed-integer, 32, 1, 1e-9",
        "unsigned-integer, 8, 1, 0.006",
        "floating-point, 32, 2, 1e-9",
        "floating-point, 64, 1, 1e-9"
    })
    void readsWhatSoxWrites(String encoding, int bits, int channels, double tolerance) throws Exception {
        WavFile.write(folder.resolve("in.wav"), ramp(), 11_025);
        Peer.runIn(folder, "sox", "-D", "in.wav", "-e", encoding, "-b", "" + bits, "-c", "" + channels, "out.wav");
        Sound sound = WavFile.read(folder.resolve("out.wav"));
        assertEquals(11_025, sound.rate());
        assertEquals(800, sound.samples().length);
        for (int i = 0; i < 800; i++) {
            assertEquals(ramp()[i] / 32_768.0, sound.samples()[i], tolerance, "sample " + i);
        }
    }

    @Test
    void soxReadsWhatWeWrite() throws Exception {
        WavFile.write(folder.resolve("in.wav"), ramp(), 8000);
        Peer.runIn(folder, "sox", "in.wav", "-t", "raw", "out.raw");
        byte[] raw = Files.readAllBytes(folder.resolve("out.raw"));
        assertEquals(1600, raw.length);
        assertEquals(ramp()[799], (short) ((raw[1598] & 0xff) | raw[1599] << 8));
    }

    @Test
    void skipsOtherChunksAndForgivesAStreamsLength() {
        byte[] plain = WavFile.encode(ramp(), 8000);
        byte[] bytes = new byte[plain.length + 12];
        System.arraycopy(plain, 0, bytes, 0, 36);
        System.arraycopy(new byte[] {'L', 'I', 'S', 'T', 3, 0, 0, 0, 1, 2, 3, 0}, 0, bytes, 36, 12);
        System.arraycopy(plain, 36, bytes, 48, plain.length - 36);
        for (int i = 52; i < 56; i++) {
            bytes[i] = (byte) 0xff;
        }
        Sound sound = WavFile.decode(ByteView.of(bytes)).orThrow();
        assertArrayEquals(ramp(), sound.toLine());
    }

    @Test
    void saysWhyAFileIsNoWav() throws IOException {
        Path text = folder.resolve("say.wav");
        Files.writeString(text, "this is a text, not a sound");
        assertEquals(
                text + " is not a WAV: it does not start with RIFF (at byte 0)",
                assertThrows(IOException.class, () -> WavFile.read(text)).getMessage());
        Path missing = folder.resolve("missing.wav");
        assertEquals(
                missing + " does not exist",
                assertThrows(IOException.class, () -> WavFile.read(missing)).getMessage());
        assertEquals(
                folder + " is a directory, not a WAV file",
                assertThrows(IOException.class, () -> WavFile.read(folder)).getMessage());
        byte[] mp3 = WavFile.encode(ramp(), 8000);
        mp3[20] = 0x55;
        assertEquals(
                Decoded.malformed("its samples are of format 85, only PCM (1) and float (3) are read", 20),
                WavFile.decode(ByteView.of(mp3)));
        assertEquals(
                Decoded.malformed("it holds no samples", 36),
                WavFile.decode(ByteView.of(WavFile.encode(new short[0], 8000))));
    }

    @Test
    void damagedFilesNeverThrow() {
        byte[] seed = WavFile.encode(ramp(), 8000);
        byte[] small = java.util.Arrays.copyOf(seed, 60);
        int rounds = Boolean.getBoolean("gatehouse.long") ? 1_000_000 : 20_000;
        int good = 0;
        for (int i = 0; i < rounds; i++) {
            if (WavFile.decode(ByteView.of(new Mutator(i).next(small))) instanceof Decoded.Ok<Sound>(Sound sound)) {
                good++;
                assertTrue(sound.samples().length <= 400, "seed " + i);
            }
        }
        assertTrue(good > rounds / 20, "only " + good + " of " + rounds + " were read");
    }
}
