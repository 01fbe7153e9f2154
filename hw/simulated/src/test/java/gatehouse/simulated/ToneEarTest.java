package gatehouse.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.telephony.Country;
import gatehouse.telephony.Signal;
import gatehouse.telephony.ToneGenerator;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ToneEarTest {
    /** The signal that the ear settles on within so many milliseconds of it, after a lead of silence; and the time. */
    private static String settles(Country country, Signal signal, int leadMillis, double noise) {
        ToneEar ear = new ToneEar(country);
        ToneGenerator generator = new ToneGenerator(-15);
        Random random = new Random(1);
        short[] frame = new short[160];
        for (int millis = 0; millis < 15_000; millis += 20) {
            if (millis == leadMillis) {
                generator.play(country.tone(signal));
            }
            generator.fill(frame);
            for (int i = 0; i < 160; i++) {
                frame[i] += (short) (noise * random.nextGaussian());
            }
            ear.hear(frame);
            if (ear.heard() != null) {
                return ear.heard().toString();
            }
        }
        return "nothing";
    }

    @Test
    void everySignalOfEveryCountryIsHeardAsWhatItIs() {
        for (String code : Country.codes()) {
            Country country = Country.of(code).orThrow();
            for (Signal signal : Signal.values()) {
                // Japan and Australia give busy and congestion the same sound
                boolean alike = country.tone(Signal.BUSY).equals(country.tone(Signal.CONGESTION))
                        && (signal == Signal.BUSY || signal == Signal.CONGESTION);
                for (int lead : new int[] {0, 140, 3000}) {
                    assertEquals(
                            alike ? "nothing" : signal.toString(),
                            settles(country, signal, lead, 20),
                            code + " " + signal + " after " + lead + " ms");
                }
            }
        }
    }

    @Test
    void theDialToneIsNoticedWithinAGoodSecondAndItsEndAtOnce() {
        ToneEar ear = new ToneEar(Country.of("DE").orThrow());
        ToneGenerator generator = new ToneGenerator(-10);
        generator.play(Country.of("DE").orThrow().tone(Signal.DIAL));
        short[] frame = new short[160];
        for (int millis = 0; millis < 1200; millis += 20) {
            generator.fill(frame);
            ear.hear(frame);
        }
        assertEquals(Signal.DIAL, ear.heard());
        generator.stop();
        generator.fill(frame);
        ear.hear(frame);
        ear.hear(frame);
        assertNull(ear.heard());
        assertTrue(ear.hasHeard(Signal.DIAL));
        ear.reset();
        assertTrue(!ear.hasHeard(Signal.DIAL));
    }

    @Test
    void noiseAndOtherTonesAreNoSignal() {
        ToneEar ear = new ToneEar(Country.of("US").orThrow());
        Random random = new Random(2);
        short[] frame = new short[160];
        for (int f = 0; f < 500; f++) {
            for (int i = 0; i < 160; i++) {
                frame[i] = (short) (f < 250 ? 3000 * random.nextGaussian() : 8000 * Math.sin((f * 160 + i) * 0.33));
            }
            ear.hear(frame);
            assertNull(ear.heard());
        }
    }
}
