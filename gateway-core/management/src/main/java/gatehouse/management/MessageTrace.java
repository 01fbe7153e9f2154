package gatehouse.management;

import gatehouse.base.Clock;
import gatehouse.base.Flow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    private static final int MOST_STREAMS = 32;
    private static final Pattern LENGTH = Pattern.compile("(?im)^(?:content-length|l)[ \\t]*:[ \\t]*([0-9]{1,5})");
    private static final Pattern CALL_ID = Pattern.compile("(?im)^(?:call-id|i)[ \\t]*:[ \\t]*(\\S{1,256})");
    private static final Pattern STATUS = Pattern.compile("SIP/2\\.0 ([0-9]{3} ?[^\\r\\n]{0,80})");
    private static final Pattern REQUEST = Pattern.compile("([A-Za-z]{1,20}) [^\\r\\n]* SIP/2\\.0\\r?\\n");

    private final Clock clock;
    private final Capture capture;
    private final Deque<TracedMessage> kept = new ArrayDeque<>();
    private final Map<Flow, StringBuilder> streams = new LinkedHashMap<>();
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

    /** Some octets of a stream that arrived: messages are cut out of it first, lest a key lie across the cut. */
    public synchronized void streamed(String operator, Flow flow, byte[] octets) {
        StringBuilder stream = streams.computeIfAbsent(flow, fresh -> new StringBuilder());
        if (streams.size() > MOST_STREAMS) {
            streams.remove(streams.keySet().iterator().next());
        }
        stream.append(new String(octets, StandardCharsets.ISO_8859_1));
        for (int end = endOfFirst(stream); end > 0; end = endOfFirst(stream)) {
            add(operator, flow, false, text(stream.substring(0, end).getBytes(StandardCharsets.ISO_8859_1)));
            stream.delete(0, end);
        }
        if (stream.length() > 4 * LONGEST) {
            stream.setLength(0); // no SIP, or more of it than anyone sends
        }
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

    /** Where the first whole message of a stream ends (RFC 3261 18.3); 0 while there is none. */
    private static int endOfFirst(StringBuilder stream) {
        int begin = 0;
        while (begin < stream.length() && (stream.charAt(begin) == '\r' || stream.charAt(begin) == '\n')) {
            begin++; // keep-alives between messages
        }
        int head = stream.indexOf("\r\n\r\n", begin);
        if (head < 0) {
            return 0;
        }
        Matcher length = LENGTH.matcher(stream.substring(begin, head));
        int end = head + 4 + (length.find() ? Integer.parseInt(length.group(1)) : 0);
        return end <= stream.length() ? end : 0;
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }
}
