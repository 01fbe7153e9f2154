package gatehouse.scenarios.cli;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.scenarios.stage.Access.Mechanism;
import gatehouse.scenarios.wire.NatKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What became of each run of the matrix, as a table for a README. */
final class OutcomeTable {
    private static final String BEGIN = "<!-- outcomes: ./gatehouse matrix --table -->";
    private static final String END = "<!-- end of outcomes -->";

    private final Map<Mechanism, Map<NatKind, String>> cells = new EnumMap<>(Mechanism.class);

    OutcomeTable() {}

    /**
     * Whether a run ended as the TR tells: transport mode behind a NAT is dropped at SM1 (TR 33.803 A.7.2), and a call there
     * would be as wrong as none elsewhere. Plain ESP in a tunnel depends on the NAT (5.2.2.2); ours pass it.
     */
    boolean isAsTold(Mechanism mechanism, NatKind nat, boolean clean, JsonNode report) {
        return (mechanism == Mechanism.TRANS && nat != NatKind.NONE)
                ? failures(report).equals(List.of("sm1-discarded"))
                : clean;
    }

    void add(Mechanism mechanism, NatKind nat, JsonNode report) {
        List<String> failures = failures(report);
        JsonNode registration = report.path("registrations").path(0);
        String outcome = failures.isEmpty()
                ? registration.path("mode").asText("none").equals("none")
                        ? "call"
                        : "call, " + registration.path("mode").asText()
                : String.join(" ", failures);
        cells.computeIfAbsent(mechanism, key -> new EnumMap<>(NatKind.class)).put(nat, outcome);
    }

    private static List<String> failures(JsonNode report) {
        var codes = new ArrayList<String>();
        report.path("failures")
                .forEach(failure -> codes.add(failure.path("code").asText()));
        return codes;
    }

    /** Puts the table between the marks of {@code file}, or writes a file of its own. */
    void writeInto(Path file) throws IOException {
        String text = Files.exists(file) ? Files.readString(file) : BEGIN + "\n" + END + "\n";
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(file + " has no place for the table; it needs the lines " + BEGIN + " and " + END);
        }
        Files.writeString(file, text.substring(0, begin + BEGIN.length()) + "\n" + markdown() + text.substring(end));
    }

    private String markdown() {
        var out = new StringBuilder("| --access |");
        for (NatKind nat : NatKind.values()) {
            out.append(' ').append(nat.word()).append(" |");
        }
        out.append("\n|---|").append("---|".repeat(NatKind.values().length)).append('\n');
        cells.forEach((mechanism, row) -> {
            out.append("| `").append(mechanism.word()).append("` |");
            for (NatKind nat : NatKind.values()) {
                out.append(' ').append(row.getOrDefault(nat, "")).append(" |");
            }
            out.append('\n');
        });
        return out.toString();
    }
}
