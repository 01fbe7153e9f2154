package gatehouse.telephony;

import gatehouse.base.Decoded;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which numbers may be dialled, as a digit map (RFC 3435 2.1.5, used by TR-104): alternatives separated by {@code |}, of
 * keys {@code 0-9*#A-D}, {@code x} for any digit, sets such as {@code [1-37]}, a dot for "any number of the one before,
 * also none", and a final {@code T} for "when no key has come for a while". Immutable.
 */
public final class DialPlan {
    /** What has been dialled so far means, under a plan. */
    public enum Match {
        /** No number begins like this. */
        NONE,
        /** A number may become of it. */
        PARTIAL,
        /** It is a number, and a longer one may become of it. */
        MAY_DIAL,
        /** It is a number, and no longer one begins with it. */
        COMPLETE
    }

    private static final String KEYS = "0123456789*#ABCD";
    private static final int DIGITS = 0x3ff;
    private static final int MAX_ELEMENTS = 60;
    private static final int MAX_ALTERNATIVES = 200;

    /** One alternative: sets of keys as bits, and which of them repeat. */
    private record Pattern(List<Integer> keys, List<Boolean> repeats, boolean timed) {}

    private final List<Pattern> patterns;
    private final Set<String> atOnce;

    private DialPlan(List<Pattern> patterns, Set<String> atOnce) {
        this.patterns = patterns;
        this.atOnce = atOnce;
    }

    /** This plan, in which these numbers are complete as they are, whatever else begins with them: calls for help. */
    public DialPlan withAtOnce(Set<String> numbers) {
        return new DialPlan(patterns, Set.copyOf(numbers));
    }

    /** Any digits, star and hash, until no key has come for a while: the plan where nothing is configured. */
    public static DialPlan open() {
        return parse("[0-9*#][0-9*#].T").orThrow();
    }

    /** Reads a digit map; malformed says what is wrong and at which character. */
    public static Decoded<DialPlan> parse(String text) {
        String map = text.strip();
        int shift = text.indexOf(map);
        if (map.startsWith("(") && map.endsWith(")")) {
            map = map.substring(1, map.length() - 1);
            shift++;
        }
        List<Pattern> patterns = new ArrayList<>();
        int at = 0;
        while (at <= map.length()) {
            int end = map.indexOf('|', at);
            end = end < 0 ? map.length() : end;
            if (patterns.size() == MAX_ALTERNATIVES) {
                return Decoded.malformed("a dial plan has at most 200 alternatives", shift + at);
            }
            switch (pattern(map.substring(at, end), shift + at)) {
                case Decoded.Ok<Pattern>(Pattern pattern) -> patterns.add(pattern);
                case Decoded.Malformed<Pattern> bad -> {
                    return bad.as();
                }
            }
            at = end + 1;
        }
        return Decoded.ok(new DialPlan(List.copyOf(patterns), Set.of()));
    }

    private static Decoded<Pattern> pattern(String text, int shift) {
        List<Integer> keys = new ArrayList<>();
        List<Boolean> repeats = new ArrayList<>();
        boolean timed = false;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int set = 0;
            if (c == '.') {
                if (keys.isEmpty() || repeats.getLast()) {
                    return Decoded.malformed("a dot follows a key or a set", shift + at);
                }
                repeats.set(repeats.size() - 1, true);
                at++;
                continue;
            } else if ((c == 'T' || c == 't') && at == text.length() - 1) {
                timed = true;
                break;
            } else if (c == 'x' || c == 'X') {
                set = DIGITS;
            } else if (c == '[') {
                int end = text.indexOf(']', at);
                set = end < 0 ? 0 : set(text.substring(at + 1, end));
                if (set == 0) {
                    return Decoded.malformed("a set is keys and ranges of digits in brackets", shift + at);
                }
                at = end;
            } else if (KEYS.indexOf(c) >= 0) {
                set = 1 << KEYS.indexOf(c);
            } else {
                return Decoded.malformed("'" + c + "' has no meaning in a dial plan", shift + at);
            }
            keys.add(set);
            repeats.add(false);
            at++;
        }
        if (keys.isEmpty() || keys.size() > MAX_ELEMENTS) {
            return Decoded.malformed("an alternative has 1 to 60 keys or sets", shift);
        }
        return Decoded.ok(new Pattern(List.copyOf(keys), List.copyOf(repeats), timed));
    }

    /** The bits of a set, or 0 where it is none. */
    private static int set(String text) {
        int set = 0;
        for (int i = 0; i < text.length(); i++) {
            int from = KEYS.indexOf(text.charAt(i));
            int to = from;
            if (i + 2 < text.length() && text.charAt(i + 1) == '-') {
                to = KEYS.indexOf(text.charAt(i + 2));
                i += 2;
                if (to > 9) {
                    return 0;
                }
            }
            if (from < 0 || to < from) {
                return 0;
            }
            set |= (2 << to) - (1 << from);
        }
        return set;
    }

    /** What these keys mean under the plan; a number behind {@link Numbering#WITHHELD} means what it does alone. */
    public Match match(String dialled) {
        if (dialled.startsWith(Numbering.WITHHELD)) {
            String number = dialled.substring(Numbering.WITHHELD.length());
            return number.isEmpty() ? Match.PARTIAL : matchNumber(number);
        }
        Match match = matchNumber(dialled);
        return match == Match.NONE && !dialled.isEmpty() && Numbering.WITHHELD.startsWith(dialled)
                ? Match.PARTIAL
                : match;
    }

    private Match matchNumber(String dialled) {
        if (atOnce.contains(dialled)) {
            return Match.COMPLETE;
        }
        Match match = matchPatterns(dialled);
        return match == Match.NONE && atOnce.stream().anyMatch(number -> number.startsWith(dialled))
                ? Match.PARTIAL
                : match;
    }

    private Match matchPatterns(String dialled) {
        boolean partial = false;
        boolean full = false;
        for (Pattern pattern : patterns) {
            long positions = closure(pattern, 1L);
            for (int i = 0; i < dialled.length() && positions != 0; i++) {
                positions = step(pattern, positions, dialled.charAt(i));
            }
            long end = 1L << pattern.keys().size();
            full |= (positions & end) != 0;
            partial |= (positions & (end - 1)) != 0 || (pattern.timed() && (positions & end) != 0);
        }
        return full ? partial ? Match.MAY_DIAL : Match.COMPLETE : partial ? Match.PARTIAL : Match.NONE;
    }

    /** Positions after one key; position i means that elements 0 to i-1 are matched. */
    private static long step(Pattern pattern, long positions, char key) {
        int bit = KEYS.indexOf(key) < 0 ? 0 : 1 << KEYS.indexOf(key);
        long next = 0;
        for (int i = 0; i < pattern.keys().size(); i++) {
            if ((positions >> i & 1) != 0 && (pattern.keys().get(i) & bit) != 0) {
                next |= pattern.repeats().get(i) ? 1L << i : 1L << (i + 1);
            }
        }
        return closure(pattern, next);
    }

    /** An element that repeats may also be skipped. */
    private static long closure(Pattern pattern, long positions) {
        long result = positions;
        for (int i = 0; i < pattern.keys().size(); i++) {
            if ((result >> i & 1) != 0 && pattern.repeats().get(i)) {
                result |= 1L << (i + 1);
            }
        }
        return result;
    }
}
