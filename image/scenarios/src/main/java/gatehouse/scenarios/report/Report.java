package gatehouse.scenarios.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gatehouse.scenarios.audio.Heard;
import gatehouse.scenarios.capture.RegistrationCost;
import gatehouse.scenarios.process.Json;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a run measured, in the form that {@code --report} writes. A field that could not be measured is null. */
public final class Report {
    private static final List<String> REGISTRATION = List.of(
            "operator", "state", "access", "mode", "integrity", "encryption", "aka", "nat", "public_address", "millis");
    private static final List<String> CALL = List.of("direction", "from", "to", "answered", "setup_millis");
    private static final List<String> MEDIA =
            List.of("profile", "keying", "suite", "codec", "scope", "sent", "received", "lost", "late");

    private final ObjectNode root = Json.object();
    private final ArrayNode registrations = root.putArray("registrations");
    private final ArrayNode calls = root.putArray("calls");
    private final ObjectNode gateway = root.putObject("gateway");
    private final ArrayNode failures;

    /** An empty report over a wire of this name. */
    public Report(String wire) {
        root.put("wire", wire);
        failures = root.putArray("failures");
    }

    /** Adds a registration as the gateway told it, with its cost as counted outside the NAT. */
    public void registration(JsonNode told, @Nullable RegistrationCost cost) {
        ObjectNode row = registrations.addObject();
        copy(told, REGISTRATION, row);
        if (cost == null) {
            row.putNull("round_trips").putNull("bytes");
        } else {
            row.put("round_trips", cost.roundTrips()).put("bytes", cost.bytes());
        }
    }

    /** Adds a call as the gateway told it, with what the two people heard. */
    public void call(JsonNode told, boolean dialToneHeard, Heard byCaller, Heard byCallee) {
        ObjectNode row = calls.addObject();
        copy(told, CALL, row);
        row.put("dial_tone_heard", dialToneHeard);
        copy(told.path("media"), MEDIA, row.putObject("media"));
        heard(row.putObject("heard_by_caller"), byCaller);
        heard(row.putObject("heard_by_callee"), byCallee);
    }

    /** The gateway's own numbers. */
    public void gateway(JsonNode status, double residentMib) {
        copy(status, List.of("start_millis"), gateway);
        gateway.put("rss_mib", rounded(residentMib));
        copy(status, List.of("heap_mib"), gateway);
    }

    /** Adds a failure; the same one is not told twice. */
    public void failure(String code, String text) {
        for (JsonNode known : failures) {
            if (known.path("code").asText().equals(code)
                    && known.path("text").asText().equals(text)) {
                return;
            }
        }
        failures.addObject().put("code", code).put("text", text);
    }

    /** True when nothing failed. */
    public boolean clean() {
        return failures.isEmpty();
    }

    /** The JSON. */
    public JsonNode json() {
        return root;
    }

    /** The same for a person, some lines of text. */
    public String text() {
        var out = new StringBuilder();
        for (JsonNode row : registrations) {
            out.append("registration  %s: %s by %s in %s ms, %s round trips, %s bytes; seen as %s (NAT: %s)\n"
                    .formatted(
                            shown(row, "operator"),
                            shown(row, "state"),
                            shown(row, "access"),
                            shown(row, "millis"),
                            shown(row, "round_trips"),
                            shown(row, "bytes"),
                            shown(row, "public_address"),
                            shown(row, "nat")));
        }
        for (JsonNode row : calls) {
            JsonNode media = row.path("media");
            out.append("call          %s to %s: %s after %s ms, dial tone %s\n"
                    .formatted(
                            shown(row, "from"),
                            shown(row, "to"),
                            row.path("answered").asBoolean() ? "answered" : "not answered",
                            shown(row, "setup_millis"),
                            row.path("dial_tone_heard").asBoolean() ? "heard" : "not heard"));
            out.append("media         %s %s, keying %s, protected %s: sent %s, received %s, lost %s, late %s\n"
                    .formatted(
                            shown(media, "profile"),
                            shown(media, "codec"),
                            shown(media, "keying"),
                            shown(media, "scope"),
                            shown(media, "sent"),
                            shown(media, "received"),
                            shown(media, "lost"),
                            shown(media, "late")));
            out.append("heard         by the caller %s, by the callee %s\n"
                    .formatted(heardText(row.path("heard_by_caller")), heardText(row.path("heard_by_callee"))));
        }
        out.append("gateway       started in %s ms, %s MiB resident, heap %s MiB; wire: %s\n"
                .formatted(
                        shown(gateway, "start_millis"),
                        shown(gateway, "rss_mib"),
                        shown(gateway, "heap_mib"),
                        shown(root, "wire")));
        for (JsonNode failure : failures) {
            out.append("failed        %s: %s\n".formatted(shown(failure, "code"), shown(failure, "text")));
        }
        return out.toString();
    }

    private static String heardText(JsonNode heard) {
        return heard.path("snr_db").isNumber()
                ? String.format(Locale.ROOT, "%s s at %s dB SNR", shown(heard, "seconds"), shown(heard, "snr_db"))
                : "nothing";
    }

    private static String shown(JsonNode row, String key) {
        JsonNode value = row.path(key);
        return value.isMissingNode() || value.isNull() ? "-" : value.asText();
    }

    private static void heard(ObjectNode row, Heard heard) {
        row.put("seconds", rounded(heard.seconds()));
        Double snr = heard.snrDb();
        if (snr == null) {
            row.putNull("snr_db");
        } else {
            row.put("snr_db", rounded(snr));
        }
    }

    private static void copy(JsonNode from, List<String> keys, ObjectNode to) {
        for (String key : keys) {
            JsonNode value = from.get(key);
            if (value == null) {
                to.putNull(key);
            } else {
                to.set(key, value);
            }
        }
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
