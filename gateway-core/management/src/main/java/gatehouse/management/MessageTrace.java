package gatehouse.management;

import gatehouse.base.Clock;
import gatehouse.base.Flow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last SIP messages, redacted before they are kept. Bounded in messages and in characters: the oldest give way.
 * Thread-safe; no call waits for anything but a short copy.
 */
public final class MessageTrace {
    static final int MOST = 400;
    static final int MOST_CHARACTERS = 512 * 1024;
    static final int LONGEST = 16 * 1024;
    private static final Pattern CALL_ID = Pattern.compile("(?im)^(?:call-id|i)[ \\t]*:[ \\t]*(\\S{1,256})");
    private static final Pattern STATUS = Pattern.compile("SIP/2\\.0 ([0-9]{3} ?[^\\r\\n]{0,80})");
    private static final Pattern REQUEST = Pattern.compile("([A-Za-z]{1,20}) [^\\r\\n]* SIP/2\\.0\\r?\\n");

    private final Clock clock;
    private final Capture capture;
    private final Deque<TracedMessage> kept = new ArrayDeque<>();
    private long next;
    private int characters;

    /**
     * An empty trace.
     *
     * @param first the number of the first message; with the clock's microseconds it does not go back at a restart
     * @param capture takes each message while it runs
     */
    public MessageTrace(Clock clock, long first, Capture capture) {
        this.clock = clock;
        this.capture = capture;
        this.next = first;
    }

    /** One that no capture listens to. */
    public MessageTrace(Clock clock, long first) {
        this(clock, first, new Capture(clock));
    }

    /** What takes each message while it runs. */
    public Capture capture() {
        return capture;
    }

    /** A whole message that left. */
    public synchronized void sent(String operator, Flow flow, byte[] octets) {
        add(operator, flow, true, text(octets));
    }

    /** A whole message that arrived. */
    public synchronized void received(String operator, Flow flow, byte[] octets) {
        add(operator, flow, false, text(octets));
    }

    /** Messages with numbers above {@code after}, the oldest first. */
    public synchronized List<TracedMessage> after(long after) {
        return kept.stream().filter(message -> message.sequence() > after).toList();
    }

    private void add(String operator, Flow flow, boolean sent, String whole) {
        if (whole.isBlank()) {
            return; // a keep-alive (RFC 5626 3.5.1)
        }
        String redacted = Redaction.of(whole);
        String text = redacted.length() > LONGEST ? redacted.substring(0, LONGEST) : redacted;
        Matcher id = CALL_ID.matcher(text);
        TracedMessage message = new TracedMessage(
                next++,
                clock.wall().toEpochMilli(),
                operator,
                sent,
                flow.local().toString(),
                flow.remote().toString(),
                flow.transport().name().toLowerCase(Locale.ROOT),
                id.find() ? id.group(1) : "",
                title(text),
                text);
        kept.addLast(message);
        capture.message(message);
        characters += text.length();
        while (kept.size() > MOST || characters > MOST_CHARACTERS) {
            characters -= kept.removeFirst().text().length();
        }
    }

    private static String title(String text) {
        Matcher status = STATUS.matcher(text);
        if (status.lookingAt()) {
            return status.group(1).strip();
        }
        Matcher request = REQUEST.matcher(text);
        return request.lookingAt() ? request.group(1).toUpperCase(Locale.ROOT) : "?";
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }
}
