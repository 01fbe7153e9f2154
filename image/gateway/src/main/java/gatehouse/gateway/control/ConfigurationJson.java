package gatehouse.gateway.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gatehouse.config.schema.Problem;
import gatehouse.config.schema.YamlEdit;
import gatehouse.management.Command;
import gatehouse.management.Result;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Commands to the configuration and their results in the words of the control channel (image/README.md). */
final class ConfigurationJson {
    private ConfigurationJson() {}

    /**
     * The command in a request.
     *
     * @throws IllegalArgumentException when it is none, with a sentence
     */
    static Command.OfConfiguration command(JsonNode request) {
        String action = ControlSession.text(request, "do");
        return switch (action) {
            case "validate" -> new Command.Validate(ControlSession.text(request, "yaml"));
            case "propose" -> new Command.Propose(ControlSession.text(request, "yaml"));
            case "discard" -> new Command.Discard();
            case "commit" ->
                new Command.Commit(
                        request.hasNonNull("confirm_seconds")
                                ? request.path("confirm_seconds").intValue()
                                : null);
            case "confirm" -> new Command.Confirm();
            case "roll-back" -> new Command.RollBack();
            case "running" -> new Command.ShowRunning();
            case "candidate" -> new Command.ShowCandidate();
            case "history" -> new Command.ShowHistory();
            case "version" -> new Command.ShowVersion(request.path("number").longValue());
            default ->
                throw new IllegalArgumentException("there is nothing to do named \"" + action
                        + "\" with the configuration; there are validate, propose, discard, commit, confirm, roll-back,"
                        + " running, candidate, history and version");
        };
    }

    /**
     * A result as it is answered; null where done is all that there is to say.
     *
     * @throws IllegalArgumentException when it was not done, with the reason; each problem on a line of its own
     */
    static @Nullable JsonNode answer(Result result) {
        return switch (result) {
            case Result.Done _ -> null;
            case Result.Refused(String reason, var _) -> throw new IllegalArgumentException(reason);
            case Result.Invalid(List<Problem> problems) ->
                throw new IllegalArgumentException(
                        problems.stream().map(Problem::text).collect(Collectors.joining("\n")));
            case Result.Committed(Long confirmMillis) -> {
                ObjectNode out = JsonNodeFactory.instance.objectNode();
                out.put("confirm_millis", confirmMillis);
                yield out;
            }
            case Result.Text(String text) -> JsonNodeFactory.instance.textNode(text);
            case Result.History(List<Result.PastVersion> versions) -> {
                ArrayNode out = JsonNodeFactory.instance.arrayNode();
                for (Result.PastVersion version : versions) {
                    out.addObject()
                            .put("number", version.number())
                            .put("replaced_at_millis", version.replacedAtMillis());
                }
                yield out;
            }
            case Result.Places(List<YamlEdit.Place> places) -> {
                ObjectNode out = JsonNodeFactory.instance.objectNode();
                places.stream()
                        .filter(place -> place.value() != null)
                        .forEach(place -> out.put(place.path(), place.value()));
                yield out;
            }
        };
    }
}
