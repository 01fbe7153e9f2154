package gatehouse.telephony;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Decoded;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountryTest {
    @Test
    void theTableIsWhole() {
        assertEquals(
                List.of("AT", "AU", "CH", "CN", "DE", "ES", "FR", "GB", "IT", "JP", "NL", "SE", "US"), Country.codes());
        for (String code : Country.codes()) {
            Country country = Country.of(code).orThrow();
            assertTrue(country.ringing().hertz() >= 16 && country.ringing().hertz() <= 50, code);
            for (Signal signal : Signal.values()) {
                for (Tone.Segment segment : country.tone(signal).segments()) {
                    assertTrue(segment.hertz().stream().allMatch(hz -> hz >= 15 && hz < 3400), code + signal);
                }
            }
        }
        Decoded.Malformed<?> bad = assertInstanceOf(Decoded.Malformed.class, Country.of("XX"));
        assertTrue(bad.reason().startsWith("no tones for country XX, known are AT AU"), bad.reason());
    }

    /** Samples of a tone's first seconds. */
    private static short[] play(Tone tone, int millis) {
        ToneGenerator generator = new ToneGenerator(-10);
        generator.play(tone);
        short[] pcm = new short[millis * 8];
        generator.fill(pcm);
        return pcm;
    }

    @Test
    void tonesHaveTheirFrequencyLevelAndTimes() {
        Country de = Country.of("DE").orThrow();
        short[] busy = play(de.tone(Signal.BUSY), 960);
        double total = Goertzel.total(busy, 80, 3600);
        assertEquals(-10, 10 * Math.log10(2 * total) - 20 * Math.log10(ToneGenerator.ZERO_DBM0), 0.05);
        assertTrue(new Goertzel(425).power(busy, 80, 3600) > 0.99 * total);
        assertEquals(0, Goertzel.total(busy, 480 * 8, 480 * 8));
        short[] us = play(Country.of("US").orThrow().tone(Signal.DIAL), 1000);
        assertEquals(new Goertzel(350).power(us, 100, 7800) / new Goertzel(440).power(us, 100, 7800), 1, 0.02);
        short[] japan = play(Country.of("JP").orThrow().tone(Signal.RINGBACK), 1000);
        double sideband = new Goertzel(416).power(japan, 0, 8000) / new Goertzel(400).power(japan, 0, 8000);
        assertEquals(0.45 * 0.45, sideband, 0.01);
    }

    @Test
    void noToneClicks() {
        for (String code : Country.codes()) {
            for (Signal signal : Signal.values()) {
                Tone tone = Country.of(code).orThrow().tone(signal);
                double limit = tone.segments().stream()
                        .mapToDouble(CountryTest::steepest)
                        .max()
                        .orElseThrow();
                short[] pcm = play(tone, 3000);
                for (int i = 1; i < pcm.length; i++) {
                    assertTrue(Math.abs(pcm[i] - pcm[i - 1]) <= limit, code + " " + signal + " at " + i);
                }
                assertTrue(Math.abs(pcm[0]) < 500, "the start is soft");
            }
        }
    }

    /** How far a sum of sines can move from one sample to the next, with a sixteenth of its peak for the ramp. */
    private static double steepest(Tone.Segment segment) {
        double each = ToneGenerator.ZERO_DBM0
                * Math.pow(10, -0.5)
                / Math.sqrt(Math.max(1, segment.hertz().size()));
        return 2
                + segment.hertz().stream()
                        .mapToDouble(hz -> each * (2 * Math.sin(Math.PI * hz / 8000) + 1 / 16.0))
                        .sum();
    }

    @Test
    void tonesAreReadStrictly() {
        for (String bad : List.of("", "425/", "425/0", "x", "4000", "1*2*3", "400*16/1x", "400*0")) {
            assertInstanceOf(Decoded.Malformed.class, Tone.parse(bad), bad);
        }
    }
}
