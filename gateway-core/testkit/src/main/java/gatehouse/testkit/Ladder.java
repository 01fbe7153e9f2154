package gatehouse.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A message flow as RFC 3665 draws it, one message a line, compared with what went over the {@link Wire}:
 *
 * <pre>
 *   alice -> bob   : INVITE
 *   alice &lt;- bob   : 180 Ringing
 *   alice &lt;- bob   : 200 OK
 *   alice -> bob   : ACK
 * </pre>
 *
 * A line matches a message whose description is its text or starts with its text and a space. Lines that start with
 * {@code ?} may be missing; {@code #} starts a comment. What the message is comes from a describe-function, so a ladder
 * knows no protocol; a message that it describes as null is left out.
 */
public final class Ladder {
    private record Rung(String from, String to, String what, boolean optional) {
        boolean matches(Rung seen) {
            return from.equals(seen.from)
                    && to.equals(seen.to)
                    && (seen.what.equals(what) || seen.what.startsWith(what + " "));
        }

        @Override
        public String toString() {
            return (optional ? "? " : "") + from + " -> " + to + " : " + what;
        }
    }

    private final List<Rung> expected;
    private final boolean retransmissions;
    private final boolean interleaved;

    private Ladder(List<Rung> expected, boolean retransmissions, boolean interleaved) {
        this.expected = expected;
        this.retransmissions = retransmissions;
        this.interleaved = interleaved;
    }

    /**
     * Reads a ladder.
     *
     * @throws IllegalArgumentException when a line is none
     */
    public static Ladder of(String text) {
        List<Rung> rungs = new ArrayList<>();
        for (String line : text.lines().toList()) {
            int comment = line.indexOf('#');
            String bare = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!bare.isEmpty()) {
                rungs.add(rung(bare));
            }
        }
        return new Ladder(List.copyOf(rungs), false, false);
    }

    private static Rung rung(String line) {
        boolean optional = line.startsWith("?");
        String bare = optional ? line.substring(1).strip() : line;
        int colon = bare.indexOf(" : ");
        int right = bare.indexOf("->");
        int left = bare.indexOf("<-");
        int arrow = Math.max(right, left);
        if (colon < 0 || arrow < 0 || arrow > colon) {
            throw new IllegalArgumentException("a rung is 'a -> b : what' or 'a <- b : what', not '" + line + "'");
        }
        String first = bare.substring(0, arrow).strip();
        String second = bare.substring(arrow + 2, colon).strip();
        String what = bare.substring(colon + 3).strip();
        return right >= 0 ? new Rung(first, second, what, optional) : new Rung(second, first, what, optional);
    }

    /** The same ladder, where the same bytes sent again from one host to another count once. */
    public Ladder withRetransmissions() {
        return new Ladder(expected, true, interleaved);
    }

    /** The same ladder, where only the order between two hosts in one direction counts: for lossy runs. */
    public Ladder inAnyInterleaving() {
        return new Ladder(expected, retransmissions, true);
    }

    /**
     * Compares with {@code wire}, whose messages {@code describe} puts into words.
     *
     * @throws AssertionError with both ladders and the seed, when they differ
     */
    public void assertMatches(Wire wire, Function<byte[], @Nullable String> describe) {
        List<Rung> seen = seen(wire, describe);
        if (!interleaved) {
            compare(expected, seen, wire, seen);
            return;
        }
        Set<List<String>> directions = new HashSet<>();
        expected.forEach(rung -> directions.add(List.of(rung.from, rung.to)));
        seen.forEach(rung -> directions.add(List.of(rung.from, rung.to)));
        for (List<String> direction : directions) {
            compare(in(direction, expected), in(direction, seen), wire, seen);
        }
    }

    private List<Rung> seen(Wire wire, Function<byte[], @Nullable String> describe) {
        List<Rung> seen = new ArrayList<>();
        Set<List<Object>> known = new HashSet<>();
        for (Wire.Message message : wire.messages()) {
            String what = describe.apply(message.payload());
            List<Object> identity = List.of(message.from(), message.to(), ByteBuffer.wrap(message.payload()));
            if (what != null && (known.add(identity) || !retransmissions)) {
                seen.add(new Rung(message.from(), message.to(), what, false));
            }
        }
        return seen;
    }

    private static List<Rung> in(List<String> direction, List<Rung> rungs) {
        return rungs.stream()
                .filter(rung -> rung.from.equals(direction.get(0)) && rung.to.equals(direction.get(1)))
                .toList();
    }

    private void compare(List<Rung> wanted, List<Rung> got, Wire wire, List<Rung> all) {
        int at = 0;
        for (Rung rung : wanted) {
            if (at < got.size() && rung.matches(got.get(at))) {
                at++;
            } else if (!rung.optional) {
                throw difference(rung.toString(), at < got.size() ? got.get(at).toString() : "nothing more", wire, all);
            }
        }
        if (at < got.size()) {
            throw difference("nothing more", got.get(at).toString(), wire, all);
        }
    }

    private AssertionError difference(String wanted, String got, Wire wire, List<Rung> all) {
        return new AssertionError("expected " + wanted + "\n but came " + got + "\nexpected ladder:\n" + lines(expected)
                + "\nwire:\n" + lines(all) + "\nseed " + wire.seed());
    }

    private static String lines(List<Rung> rungs) {
        return rungs.stream().map(rung -> "  " + rung).collect(Collectors.joining("\n"));
    }
}
