package gatehouse.crypto;

import gatehouse.base.Decoded;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The measurements of one machine as text: a line with the format, a line that says what machine and which engine
 * versions, then one line each. A file for another machine or other versions is void.
 *
 * @param fingerprint machine and engine versions, one line
 */
public record MeasurementFile(String fingerprint, List<Measurement> measurements) {
    private static final String FORMAT = "gatehouse engine measurements 1";
    private static final int MOST_LINES = 10_000;

    public MeasurementFile {
        measurements = List.copyOf(measurements);
        fingerprint = fingerprint.replaceAll("\\R", " ");
    }

    /** The text, one measurement a line. */
    public String format() {
        StringBuilder out =
                new StringBuilder(FORMAT).append('\n').append(fingerprint).append('\n');
        for (Measurement m : measurements) {
            out.append(m.engine()).append(' ').append(m.transform()).append(' ').append(m.load());
            out.append(String.format(Locale.ROOT, " %.1f\n", m.nanosPerPacket()));
        }
        return out.toString();
    }

    /** Reads what {@link #format()} wrote; a malformed offset counts characters. */
    public static Decoded<MeasurementFile> parse(String text) {
        String[] lines = text.split("\n", MOST_LINES);
        if (lines.length < 2 || !lines[0].equals(FORMAT)) {
            return Decoded.malformed("the first line is not \"" + FORMAT + "\"", 0);
        }
        List<Measurement> measurements = new ArrayList<>();
        int offset = lines[0].length() + lines[1].length() + 2;
        for (int n = 2; n < lines.length; n++) {
            if (!lines[n].isEmpty()) {
                switch (line(lines[n])) {
                    case Decoded.Ok<Measurement>(Measurement m) -> measurements.add(m);
                    case Decoded.Malformed<Measurement> bad -> {
                        return Decoded.malformed("line " + (n + 1) + ": " + bad.reason(), offset + bad.offset());
                    }
                }
            }
            offset += lines[n].length() + 1;
        }
        return Decoded.ok(new MeasurementFile(lines[1], measurements));
    }

    private static Decoded<Measurement> line(String line) {
        String[] c = line.split(" ", -1);
        if (c.length != 4 || !c[3].matches("[0-9]{1,9}\\.[0-9]")) {
            return Decoded.malformed("expected engine, transform, load and nanoseconds", 0);
        }
        for (Load load : Load.values()) {
            if (load.name().equals(c[2])) {
                return Transform.parse(c[1])
                        .map(transform -> new Measurement(c[0], transform, load, Double.parseDouble(c[3])));
            }
        }
        return Decoded.malformed("no such load", 0);
    }
}
