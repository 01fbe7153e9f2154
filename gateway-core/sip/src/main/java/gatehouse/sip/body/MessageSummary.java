package gatehouse.sip.body;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code application/simple-message-summary}: whether messages wait in a mailbox (RFC 3842 5.2).
 *
 * @param waiting whether any does
 * @param account the mailbox as text, or null
 * @param counts by context class in lower case, as {@code voice-message}
 */
public record MessageSummary(boolean waiting, @Nullable String account, Map<String, Counts> counts) implements Content {
    /** The media type. */
    public static final String MEDIA_TYPE = "application/simple-message-summary";

    /** The class that lights the lamp of a telephone. */
    public static final String VOICE = "voice-message";

    private static final int MAX_CLASSES = 16;
    private static final Pattern COUNTS =
            Pattern.compile("(\\d{1,9})\\s*/\\s*(\\d{1,9})(?:\\s*\\(\\s*(\\d{1,9})\\s*/\\s*(\\d{1,9})\\s*\\))?");

    public MessageSummary {
        counts = Map.copyOf(counts);
    }

    /** Messages of one class; urgent ones are counted in the others too. */
    public record Counts(int fresh, int old, int urgentFresh, int urgentOld) {}

    /** The voice messages, none when the body does not count them. */
    public Optional<Counts> voice() {
        return Optional.ofNullable(counts.get(VOICE));
    }

    /** Reads a body: the status line first, then an account and counts; headers of single messages are passed over. */
    public static Decoded<MessageSummary> decode(ByteView body) {
        Map<String, Counts> counts = new LinkedHashMap<>();
        String account = null;
        Boolean waiting = null;
        int at = 0;
        for (String raw : body.utf8().split("\n", -1)) {
            String line = raw.strip();
            int colon = line.indexOf(':');
            if (line.isEmpty() && waiting != null) {
                break; // RFC 3842 5.2: what follows speaks of single messages
            }
            if (!line.isEmpty()) {
                String name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                String value = line.substring(colon + 1).strip();
                if (waiting == null) {
                    waiting = status(name, value);
                    if (waiting == null) {
                        return Decoded.malformed("Messages-Waiting: yes or no comes first", at);
                    }
                } else if (name.equals("message-account")) {
                    account = value;
                } else {
                    Matcher matcher = COUNTS.matcher(value);
                    if (!name.endsWith("-message") || !matcher.matches() || counts.size() == MAX_CLASSES) {
                        return Decoded.malformed("a count is class: new/old (urgent new/urgent old)", at);
                    }
                    counts.put(name, counts(matcher));
                }
            }
            at = Math.min(body.length(), at + raw.length() + 1);
        }
        return waiting == null
                ? Decoded.malformed("Messages-Waiting is missing", 0)
                : Decoded.ok(new MessageSummary(waiting, account, counts));
    }

    private static @Nullable Boolean status(String name, String value) {
        if (!name.equals("messages-waiting")) {
            return null;
        }
        return value.equalsIgnoreCase("yes") ? Boolean.TRUE : value.equalsIgnoreCase("no") ? Boolean.FALSE : null;
    }

    private static Counts counts(Matcher matcher) {
        return new Counts(number(matcher, 1), number(matcher, 2), number(matcher, 3), number(matcher, 4));
    }

    private static int number(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
