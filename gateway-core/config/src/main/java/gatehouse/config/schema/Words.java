package gatehouse.config.schema;

import java.util.Collection;
import java.util.List;

/** How problems are worded: quoting what was found, listing what is allowed, guessing what was meant. */
public final class Words {
    private static final int LONGEST_QUOTE = 40;

    private Words() {}

    /** The text in quotes, cut where it is long; control characters are shown as their code. */
    public static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        int shown = 0;
        for (int i = 0; i < text.length() && shown < LONGEST_QUOTE; shown++) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                out.append("<U+").append(String.format("%04X", c)).append('>');
            } else {
                out.appendCodePoint(c);
            }
        }
        if (text.codePointCount(0, text.length()) > LONGEST_QUOTE) {
            out.append("...");
        }
        return out.append('"').toString();
    }

    /** {@code a, b or c}. */
    public static String anyOf(Collection<String> names) {
        List<String> all = List.copyOf(names);
        int last = all.size() - 1;
        return last < 1 ? String.join("", all) : String.join(", ", all.subList(0, last)) + " or " + all.get(last);
    }

    /** The name that {@code typed} was probably meant to be, as a sentence; empty if none is near. */
    public static String didYouMean(String typed, Collection<String> names) {
        String nearest = "";
        int best = Math.max(1, Math.min(typed.length(), 24) / 3) + 1;
        for (String name : names) {
            int distance = distance(typed, name, best);
            if (distance < best) {
                best = distance;
                nearest = name;
            }
        }
        return nearest.isEmpty() ? "" : "Did you mean " + nearest + "?";
    }

    /** Insertions, deletions, replacements and swaps of neighbours between two names; {@code limit} if it is more. */
    private static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                row[j] = Math.min(Math.min(last[j], row[j - 1]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return Math.min(last[b.length()], limit);
    }
}
