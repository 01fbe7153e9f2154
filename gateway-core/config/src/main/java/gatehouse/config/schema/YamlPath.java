package gatehouse.config.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A path as {@link Problem} has it: keys with dots between, places of a list in brackets. */
record YamlPath(List<Step> steps) {
    private static final Pattern STEP = Pattern.compile("\\.?([A-Za-z0-9_-]{1,64})|\\[([0-9]{1,4})]");

    YamlPath {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("A path names a key, such as device.name.");
        }
    }

    /** One step: a key, or, where that is null, an index. */
    record Step(@Nullable String key, int index) {}

    /** Reads a path. */
    static YamlPath parse(String text) {
        List<Step> steps = new ArrayList<>();
        Matcher step = STEP.matcher(text);
        int at = 0;
        while (step.find() && step.start() == at) {
            String index = step.group(2);
            steps.add(new Step(step.group(1), index == null ? 0 : Integer.parseInt(index)));
            at = step.end();
        }
        if (at != text.length()) {
            throw new IllegalArgumentException(
                    "This is no path of a configuration; use one such as operators[0].name.");
        }
        return new YamlPath(steps);
    }

    Step last() {
        return steps.getLast();
    }

    YamlPath parent() {
        return new YamlPath(steps.subList(0, steps.size() - 1));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Step step : steps) {
            if (step.key() == null) {
                text.append('[').append(step.index()).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(step.key());
            }
        }
        return text.toString();
    }
}
