package gatehouse.telephony;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.media.audio.G711;
import gatehouse.media.audio.PcmRecorder;
import gatehouse.media.audio.WavFile;
import gatehouse.testkit.Peer;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DtmfTest {
    private static final String ALL = "123A456B789C*0#D";

    @TempDir
    private Path folder;

    /** Keys as tones of these lengths. */
    private static short[] tones(String keys, int onMillis, int offMillis) {
        PcmRecorder recorder = new PcmRecorder(60);
        ToneGenerator generator = new ToneGenerator(-8);
        recorder.add(new short[400]);
        for (char key : keys.toCharArray()) {
            generator.play(Dtmf.tone(key).orThrow());
            short[] on = new short[onMillis * 8];
            generator.fill(on);
            recorder.add(on);
            recorder.add(new short[offMillis * 8]);
        }
        return recorder.samples();
    }

    private static String detect(short[] pcm) {
        DtmfDetector detector = new DtmfDetector();
        detector.feed(pcm);
        StringBuilder keys = new StringBuilder();
        for (char key = detector.poll(); key != 0; key = detector.poll()) {
            keys.append(key);
        }
        return keys.toString();
    }

    /** Two sines with frequencies off by a factor and levels in dBm0. */
    private static short[] pair(double low, double high, double lowDbm0, double highDbm0, int millis, double noise) {
        Random random = new Random(1);
        short[] pcm = new short[millis * 8 + 800];
        double a = ToneGenerator.ZERO_DBM0 * Math.pow(10, lowDbm0 / 20);
        double b = ToneGenerator.ZERO_DBM0 * Math.pow(10, highDbm0 / 20);
        for (int i = 0; i < pcm.length; i++) {
            double tone = i < millis * 8
                    ? a * Math.sin(2 * Math.PI * low * i / 8000) + b * Math.sin(2 * Math.PI * high * i / 8000)
                    : 0;
            pcm[i] = (short) (tone + noise * random.nextGaussian());
        }
        return pcm;
    }

    @Test
    void everyKeyAtTheShortestTimes() {
        for (int lead = 0; lead < 102; lead += 7) {
            assertEquals(ALL + "1122", detect(tones(ALL + "1122", 41 + lead % 3, 40)));
        }
    }

    @Test
    void survivesG711() {
        short[] pcm = tones(ALL, 60, 60);
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = G711.MU_LAW.decode(G711.MU_LAW.encode(pcm[i]));
        }
        assertEquals(ALL, detect(pcm));
    }

    @Test
    void acceptsWhatQ24Accepts() {
        // 1.5 % off, every key
        for (double off : new double[] {0.985, 1.015}) {
            for (int row = 0; row < 4; row++) {
                for (int column = 0; column < 4; column++) {
                    String key = "" + Dtmf.key(row, column);
                    assertEquals(
                            key,
                            detect(pair(Dtmf.low(row) * off, Dtmf.high(column) * off, -10, -8, 60, 0)),
                            key + " off by " + off);
                }
            }
        }
        assertEquals("5", detect(pair(770, 1336, -10, -5, 60, 0)), "high 5 dB above low");
        assertEquals("5", detect(pair(770, 1336, -5, -13, 60, 0)), "low 8 dB above high");
        assertEquals("5", detect(pair(770, 1336, -30, -30, 60, 0)), "weak");
        assertEquals("5", detect(pair(770, 1336, -20, -20, 60, 380)), "15 dB above white noise");
        short[] held = pair(770, 1336, -10, -10, 2000, 0);
        assertEquals("5", detect(held), "held: once");
        java.util.Arrays.fill(held, 8000, 8080, (short) 0);
        assertEquals("5", detect(held), "a break of 10 ms is none");
    }

    @Test
    void refusesWhatQ24Refuses() {
        assertEquals("", detect(pair(770, 1336, -10, -10, 23, 0)), "too short");
        assertEquals("", detect(pair(770, 1336, -45, -45, 100, 0)), "too weak");
        assertEquals("", detect(pair(770, 1336, -20, -5, 100, 0)), "high 15 dB above low");
        assertEquals("", detect(pair(770, 1336, -5, -20, 100, 0)), "low 15 dB above high");
        assertEquals("", detect(pair(770, 1050, -10, -10, 100, 0)), "one tone of a pair");
        assertEquals("", detect(pair(350, 440, -10, -10, 1000, 0)), "dial tone");
        assertEquals("", detect(pair(697, 770, -10, -10, 100, 0)), "two low ones");
    }

    @Test
    void multimonHearsOurKeys() throws Exception {
        WavFile.write(folder.resolve("keys.wav"), tones(ALL, 100, 100), 8000);
        Peer.runIn(
                folder,
                "sox",
                "keys.wav",
                "-r",
                "22050",
                "-b",
                "16",
                "-c",
                "1",
                "-e",
                "signed-integer",
                "-t",
                "raw",
                "keys.raw");
        String output = Peer.runIn(folder, "multimon-ng", "-q", "-a", "DTMF", "-t", "raw", "keys.raw");
        String keys = Pattern.compile("DTMF: (.)")
                .matcher(output)
                .results()
                .map(m -> m.group(1))
                .collect(Collectors.joining());
        assertEquals(ALL, keys.replace('E', '*').replace('F', '#'));
    }

    @Test
    void weHearTheKeysThatSoxMakes() throws Exception {
        StringBuilder files = new StringBuilder();
        for (char key : ALL.toCharArray()) {
            int index = ALL.indexOf(key);
            String name = "k" + index + ".wav";
            Peer.runIn(
                    folder,
                    "sox",
                    "-n",
                    "-r",
                    "8000",
                    "-b",
                    "16",
                    name,
                    "synth",
                    "0.07",
                    "sine",
                    "" + Dtmf.low(index / 4),
                    "synth",
                    "0.07",
                    "sine",
                    "mix",
                    "" + Dtmf.high(index % 4),
                    "vol",
                    "0.4",
                    "pad",
                    "0.03",
                    "0.05");
            files.append(name).append(' ');
        }
        Peer.runIn(folder, ("sox " + files + "all.wav").split(" "));
        assertEquals(ALL, detect(WavFile.read(folder.resolve("all.wav")).toLine()));
    }

    @Test
    void speechIsNoKey() throws Exception {
        String[] voices = {"en", "en+f3", "de", "fr+f2", "es", "it+m4"};
        int seconds = 0;
        for (String voice : voices) {
            Peer.runIn(
                    folder,
                    "espeak-ng",
                    "-v",
                    voice,
                    "-s",
                    "150",
                    "-w",
                    "talk.wav",
                    "One two three four five six seven eight nine zero, star, hash. She sells sea shells on the sea"
                            + " shore; why do you sing? Peter Piper picked a peck of pickled peppers. Oh, ee, aa, oo."
                            + " The rain in Spain stays mainly in the plain. Ninety nine bottles of beer on the wall.");
            short[] pcm = WavFile.read(folder.resolve("talk.wav")).toLine();
            seconds += pcm.length / 8000;
            assertEquals("", detect(pcm), "talk-off with voice " + voice);
        }
        assertTrue(seconds > 60, "only " + seconds + " s of speech");
    }
}
