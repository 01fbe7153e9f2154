package gatehouse.lab.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The values of one media feature tag (RFC 3840 5 and 9): what a contact can do, or what a caller would like.
 *
 * @param any one of these is enough
 */
record Feature(List<Value> any) {
    private static final int MOST_VALUES = 64;

    /** One value; each may be negated. */
    private sealed interface Value {
        /** A token, TRUE or FALSE, in lower case. */
        record Word(String word, boolean not) implements Value {}

        /** A string between angle brackets; its case matters. */
        record Text(String text) implements Value {}

        /** A stretch of numbers. */
        record Range(double from, double to, boolean not) implements Value {}
    }

    /**
     * The values of a parameter: {@code ""} where it stands without one, which means TRUE; null where they are not of the
     * grammar.
     */
    static @Nullable Feature of(String value) {
        if (value.isEmpty()) {
            return new Feature(List.of(new Value.Word("true", false)));
        }
        if (value.startsWith("<") && value.endsWith(">") && value.length() > 1) {
            return new Feature(List.of(new Value.Text(value.substring(1, value.length() - 1))));
        }
        List<Value> any = new ArrayList<>();
        for (String item : value.split(",", MOST_VALUES + 1)) {
            Value one = any.size() == MOST_VALUES ? null : item(item.strip());
            if (one == null) {
                return null;
            }
            any.add(one);
        }
        return new Feature(any);
    }

    private static @Nullable Value item(String item) {
        boolean not = item.startsWith("!");
        String text = not ? item.substring(1) : item;
        if (!text.startsWith("#")) {
            return text.isEmpty() ? null : new Value.Word(text.toLowerCase(Locale.ROOT), not);
        }
        try {
            String number = text.substring(1);
            int colon = number.indexOf(':');
            double from = Double.NEGATIVE_INFINITY;
            double to = Double.POSITIVE_INFINITY;
            if (colon > 0) {
                from = Double.parseDouble(number.substring(0, colon));
                to = Double.parseDouble(number.substring(colon + 1));
            } else if (number.startsWith(">=")) {
                from = Double.parseDouble(number.substring(2));
            } else if (number.startsWith("<=")) {
                to = Double.parseDouble(number.substring(2));
            } else if (number.startsWith("=")) {
                from = Double.parseDouble(number.substring(1));
                to = from;
            } else {
                return null;
            }
            return new Value.Range(from, to, not);
        } catch (NumberFormatException none) {
            return null;
        }
    }

    /** Whether there is a value that both allow (RFC 2533 over what RFC 3840 can say). */
    boolean meets(Feature other) {
        return any.stream().anyMatch(one -> other.any.stream().anyMatch(two -> meet(one, two)));
    }

    private static boolean meet(Value one, Value two) {
        return switch (one) {
            case Value.Word(String word, boolean not) ->
                two instanceof Value.Word(String wordThere, boolean notThere)
                        && ((not && notThere) || word.equals(wordThere) == (not == notThere));
            case Value.Text text -> text.equals(two);
            case Value.Range(double from, double to, boolean not) ->
                two instanceof Value.Range(double fromThere, double toThere, boolean notThere)
                        && overlap(from, to, not, fromThere, toThere, notThere);
        };
    }

    private static boolean overlap(double a, double b, boolean not, double c, double d, boolean notThere) {
        if (not && notThere) {
            return true; // each leaves a part of the line out, and together not all of it
        }
        if (not) {
            return c < a || d > b;
        }
        return notThere ? a < c || b > d : a <= d && c <= b;
    }
}
