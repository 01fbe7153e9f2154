package gatehouse.media.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.testkit.Peer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class G711Test {
    @TempDir
    private Path folder;

    @Test
    void decodesAsSoxDoes() throws Exception {
        byte[] octets = new byte[256];
        for (int i = 0; i < 256; i++) {
            octets[i] = (byte) i;
        }
        Files.write(folder.resolve("in.raw"), octets);
        for (G711 law : G711.LAWS) {
            String encoding = law == G711.A_LAW ? "a-law" : "u-law";
            Peer.runIn(
                    folder,
                    "sox",
                    "-D",
                    "-t",
                    "raw",
                    "-r",
                    "8000",
                    "-c",
                    "1",
                    "-e",
                    encoding,
                    "in.raw",
                    "-t",
                    "raw",
                    "-e",
                    "signed-integer",
                    "-b",
                    "16",
                    "out.raw");
            byte[] out = Files.readAllBytes(folder.resolve("out.raw"));
            for (int i = 0; i < 256; i++) {
                short theirs = (short) ((out[2 * i] & 0xff) | out[2 * i + 1] << 8);
                assertEquals(theirs, law.decode((byte) i), encoding + " octet " + i);
            }
        }
    }

    @Test
    void everySampleGetsTheNearestValue() {
        for (G711 law : G711.LAWS) {
            for (int sample = -32_768; sample <= 32_767; sample++) {
                int got = law.decode(law.encode((short) sample));
                int best = Integer.MAX_VALUE;
                for (int octet = 0; octet < 256; octet++) {
                    best = Math.min(best, Math.abs(law.decode((byte) octet) - sample));
                }
                // decisions look at 14 bits, so a sample may be up to 3 below the halfway point
                assertTrue(Math.abs(got - sample) <= best + 6, law.encodingName() + " " + sample + " gave " + got);
            }
        }
    }

    @Test
    void octetsSurviveARoundTrip() {
        for (G711 law : G711.LAWS) {
            for (int octet = 0; octet < 256; octet++) {
                short value = law.decode((byte) octet);
                assertEquals(value, law.decode(law.encode(value)), law.encodingName() + " octet " + octet);
            }
        }
        assertEquals((byte) 0xd5, G711.A_LAW.encode((short) 0));
        assertEquals((byte) 0xff, G711.MU_LAW.encode((short) 0));
    }
}
