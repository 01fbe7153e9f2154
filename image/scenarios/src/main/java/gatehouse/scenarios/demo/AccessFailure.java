package gatehouse.scenarios.demo;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.scenarios.stage.RunFailure;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Why a gateway is not registered: the gateway's own word, or what the operator alone can know. */
final class AccessFailure {
    private static final Set<String> CODES =
            Set.of("sm1-discarded", "sm6-aborted", "proposal-rejected", "authentication-failed");

    private AccessFailure() {}

    static RunFailure of(JsonNode registration, List<JsonNode> told, Duration waited) {
        String text = registration.path("failure").asText("");
        int colon = text.indexOf(':');
        String code = colon < 0 ? text : text.substring(0, colon);
        if (CODES.contains(code)) {
            return new RunFailure(
                    code, colon < 0 ? text : text.substring(colon + 1).strip());
        }
        for (JsonNode event : told) {
            // From silence alone the UE cannot tell that the P-CSCF dropped SM1 (TR 33.803 A.7.2)
            if (event.path("event").asText().equals("access")
                    && CODES.contains(event.path("code").asText())) {
                return new RunFailure(
                        event.path("code").asText(),
                        "The operator says: " + event.path("text").asText() + ".");
            }
        }
        String reason = text.isEmpty() ? "" : " (" + text + ")";
        return new RunFailure(
                "not-registered", "The gateway did not register within %d s%s.".formatted(waited.toSeconds(), reason));
    }
}
