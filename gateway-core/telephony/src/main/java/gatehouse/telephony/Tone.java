package gatehouse.telephony;

import gatehouse.base.Decoded;
import java.util.ArrayList;
import java.util.List;

/**
 * A tone as the standard's tables write it: segments that repeat for ever.
 *
 * @param segments at least one
 */
public record Tone(List<Segment> segments) {
    public Tone {
        segments = List.copyOf(segments);
        if (segments.isEmpty()) {
            throw new IllegalArgumentException("a tone has at least one segment");
        }
    }

    /**
     * Frequencies that sound together for a time.
     *
     * @param hertz none for silence; with {@code modulated}, carrier and modulation
     * @param modulated whether the second frequency modulates the amplitude of the first
     * @param millis 0 for ever
     */
    public record Segment(List<Integer> hertz, boolean modulated, int millis) {
        public Segment {
            hertz = List.copyOf(hertz);
        }
    }

    /**
     * Reads {@code FREQ/MS FREQ/MS ...}, where FREQ is {@code 0}, {@code 425}, {@code 350+440} or {@code 400*16}, and
     * {@code /MS} is left out for a tone without end.
     */
    public static Decoded<Tone> parse(String text) {
        List<Segment> segments = new ArrayList<>();
        for (String part : text.strip().split("\\s+", -1)) {
            int slash = part.indexOf('/');
            int millis = slash < 0 ? 0 : number(part.substring(slash + 1));
            String frequencies = slash < 0 ? part : part.substring(0, slash);
            boolean modulated = frequencies.indexOf('*') >= 0;
            List<Integer> hertz = new ArrayList<>();
            for (String frequency : frequencies.split("[+*]", -1)) {
                int value = number(frequency);
                if (value < 0 || value >= 4000) {
                    return Decoded.malformed("a frequency is 0 to 3999 Hz, not " + frequency, text.indexOf(part));
                }
                if (value > 0) {
                    hertz.add(value);
                }
            }
            if (millis < 0 || (slash >= 0 && millis == 0) || (modulated && hertz.size() != 2)) {
                return Decoded.malformed("expected FREQ/MS, not " + part, text.indexOf(part));
            }
            segments.add(new Segment(hertz, modulated, millis));
        }
        return Decoded.ok(new Tone(segments));
    }

    private static int number(String text) {
        if (text.isEmpty() || text.length() > 6) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }
}
