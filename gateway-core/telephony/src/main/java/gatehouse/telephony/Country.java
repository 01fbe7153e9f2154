package gatehouse.telephony;

import gatehouse.base.Decoded;
import gatehouse.telephony.Tone.Segment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The tones and the ringing of one country.
 *
 * @param code ISO 3166 letters
 * @param tones every {@link Signal}
 * @param ringing how a call rings
 */
public record Country(String code, Map<Signal, Tone> tones, Cadence ringing) {
    private static final String TABLE = "countries.txt";
    private static final Map<String, Country> ALL = load();

    public Country {
        tones = Map.copyOf(tones);
    }

    /** The country with this code; malformed names the ones there are. */
    public static Decoded<Country> of(String code) {
        Country country = ALL.get(code);
        return country == null
                ? Decoded.malformed("no tones for country " + code + ", known are " + String.join(" ", ALL.keySet()), 0)
                : Decoded.ok(country);
    }

    /** The codes that are known. */
    public static List<String> codes() {
        return List.copyOf(ALL.keySet());
    }

    /** The tone of a signal. */
    public Tone tone(Signal signal) {
        return Objects.requireNonNull(tones.get(signal));
    }

    private static Map<String, Country> load() {
        try (InputStream in = Objects.requireNonNull(Country.class.getResourceAsStream(TABLE), TABLE)) {
            return parse(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines of "country signal tone"; a star stands for every country that has no line of its own. */
    private static Map<String, Country> parse(String text) {
        Map<String, Map<String, Tone>> rows = new TreeMap<>();
        text.lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .forEach(line -> {
                    String[] part = line.split("\\s+", 3);
                    Tone tone = Tone.parse(part[2]).orThrow();
                    rows.computeIfAbsent(part[0], code -> new TreeMap<>()).put(part[1], tone);
                });
        Map<String, Tone> common = rows.getOrDefault("*", Map.of());
        rows.remove("*");
        Map<String, Country> countries = new TreeMap<>();
        rows.forEach((code, row) -> {
            Map<Signal, Tone> tones = new EnumMap<>(Signal.class);
            for (Signal signal : Signal.values()) {
                Tone tone = row.getOrDefault(signal.key(), common.get(signal.key()));
                tones.put(signal, Objects.requireNonNull(tone, code + " has no " + signal.key()));
            }
            Tone ringing = Objects.requireNonNull(row.get("ringing"), code + " has no ringing");
            int hertz = ringing.segments().getFirst().hertz().getFirst();
            List<Integer> millis =
                    ringing.segments().stream().map(Segment::millis).toList();
            countries.put(code, new Country(code, tones, new Cadence(hertz, millis)));
        });
        return countries;
    }
}
