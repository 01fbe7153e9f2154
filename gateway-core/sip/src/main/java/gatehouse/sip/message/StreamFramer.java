package gatehouse.sip.message;

import gatehouse.base.ByteView;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a byte stream into messages by Content-Length (RFC 3261 18.3) and finds the keep-alives of RFC 5626 3.5.1 between
 * them. Give it what the connection gave with {@link #offer}, then take frames with {@link #next} until there is none.
 * It holds at most one message of the limits and what was offered last. Not thread-safe: one for each connection.
 */
public final class StreamFramer {
    /** Who opened the connection, which says who pings (RFC 5626 4.4.1). */
    public enum Side {
        /** We did: a CRLF between messages is the answer to our ping. */
        OPENED,
        /** The peer did: CRLF CRLF between messages is its ping; a lone CRLF is nothing. */
        ACCEPTED
    }

    /** What was found in the stream. */
    public sealed interface Frame {
        /** The octets of one message, start line to end of body, in an array of their own. */
        record Message(ByteView octets) implements Frame {}

        /** One or more pings: answer with one CRLF. */
        record Ping() implements Frame {}

        /** One or more pongs. */
        record Pong() implements Frame {}

        /**
         * Where the next message begins cannot be known: close the connection. Comes again if asked again.
         *
         * @param octets what is there of the message, for {@link SipParser#refuse}
         */
        record Broken(String reason, ByteView octets) implements Frame {}
    }

    private final SipLimits limits;
    private final Side side;
    private byte[] buffer = new byte[2048];
    private int start;
    private int end;
    /** Up to here the empty line was looked for. */
    private int searched;
    /** Octets of the message at {@link #start}, once its header section is complete, else 0. */
    private int expected;
    /** Whether the octets before {@link #start} were a CRLF that may be half a ping. */
    private boolean halfPing;

    private @Nullable String broken;

    /** For a fresh connection. */
    public StreamFramer(SipLimits limits, Side side) {
        this.limits = limits;
        this.side = side;
    }

    /** Takes octets of the connection; they are copied. Ignored once the stream is broken. */
    public void offer(byte[] octets, int offset, int length) {
        if (broken != null) {
            return;
        }
        if (end + length > buffer.length) {
            int held = end - start;
            byte[] room = held + length > buffer.length ? new byte[Math.max(held + length, buffer.length * 2)] : buffer;
            System.arraycopy(buffer, start, room, 0, held);
            buffer = room;
            searched -= start;
            end = held;
            start = 0;
        }
        System.arraycopy(octets, offset, buffer, end, length);
        end += length;
    }

    /** The next frame, or null when more octets are needed. */
    public @Nullable Frame next() {
        if (broken != null) {
            return new Frame.Broken(broken, ByteView.of(buffer, start, end - start));
        }
        if (expected == 0) {
            Frame keepAlive = keepAlive();
            if (keepAlive != null) {
                return keepAlive;
            }
            if (!findLength()) {
                return broken != null ? next() : null;
            }
        }
        if (end - start < expected) {
            return null;
        }
        byte[] message = Arrays.copyOfRange(buffer, start, start + expected);
        consume(expected);
        expected = 0;
        halfPing = false;
        return new Frame.Message(ByteView.of(message));
    }

    /** Whether the stream has stopped inside a message, after {@link #next} has said that more octets are needed. */
    public boolean isWithinMessage() {
        return start < end;
    }

    private void consume(int count) {
        start += count;
        searched = start;
        if (start == end) {
            start = 0;
            end = 0;
            searched = 0;
        }
    }

    /** Passes every CRLF in front of the next message. */
    private @Nullable Frame keepAlive() {
        int crlfs = 0;
        int p = start;
        while (p + 1 < end && buffer[p] == '\r' && buffer[p + 1] == '\n') {
            p += 2;
            crlfs++;
        }
        if (crlfs == 0) {
            return null;
        }
        consume(p - start);
        if (side == Side.OPENED) {
            return new Frame.Pong();
        }
        int whole = crlfs + (halfPing ? 1 : 0);
        halfPing = whole % 2 == 1;
        return whole > 1 ? new Frame.Ping() : null;
    }

    /** Looks for the end of the header section and what Content-Length says; false when octets are missing. */
    private boolean findLength() {
        int p = Math.max(start, searched - 3);
        while (true) {
            p = Octets.indexOf(buffer, p, end, '\r');
            if (p < 0 || p + 3 >= end) {
                break;
            }
            if (buffer[p + 1] == '\n' && buffer[p + 2] == '\r' && buffer[p + 3] == '\n') {
                return length(p + 4);
            }
            p++;
        }
        searched = end;
        if (end - start > limits.message()) {
            broken = "the header section has more than " + limits.message() + " octets";
        }
        return false;
    }

    private boolean length(int bodyAt) {
        long stated = statedLength(bodyAt - 2);
        if (stated < 0) {
            return false;
        }
        if (stated > limits.body() || bodyAt - start + stated > limits.message()) {
            broken = "a message of more than " + limits.message() + " octets";
            return false;
        }
        expected = (int) (bodyAt - start + stated);
        return true;
    }

    /**
     * The value of Content-Length between start and the empty line at {@code to}. Lines that are malformed otherwise do
     * not matter here, so that the stream survives them; the parser refuses the message.
     */
    private long statedLength(int to) {
        long stated = -1;
        int line = start;
        while (line < to) {
            int lineEnd = lineEnd(line, to);
            int name = Octets.skip(buffer, line, lineEnd, Octets.TOKEN);
            if (HeaderTable.find(buffer, line, name - line) == Headers.CONTENT_LENGTH.id()) {
                long value = number(name, lineEnd);
                if (value < 0 || (stated >= 0 && stated != value)) {
                    broken = "Content-Length is not one number";
                    return -1;
                }
                stated = value;
            }
            line = lineEnd + 2;
        }
        if (stated < 0) {
            // RFC 3261 18.3 and 20.14: a stream needs it
            broken = "a message in a stream needs Content-Length";
        }
        return stated;
    }

    /** Where the CRLF is that ends the line at {@code from}, its folds included; {@code to} at the latest. */
    private int lineEnd(int from, int to) {
        int p = from;
        while (true) {
            p = Octets.indexOf(buffer, p, to, '\r');
            if (p < 0) {
                return to;
            }
            if (buffer[p + 1] == '\n' && (p + 2 >= to || (buffer[p + 2] != ' ' && buffer[p + 2] != '\t'))) {
                return p;
            }
            p++;
        }
    }

    /** The number behind the colon, or -1. */
    private long number(int from, int to) {
        int p = from;
        while (p < to && Octets.isBlank(buffer[p])) {
            p++;
        }
        if (p >= to || buffer[p] != ':') {
            return -1;
        }
        p++;
        while (p < to && Octets.isBlank(buffer[p])) {
            p++;
        }
        int last = Octets.trimEnd(buffer, p, to);
        if (p == last || last - p > 10 || Octets.skip(buffer, p, last, Octets.DIGIT) != last) {
            return -1;
        }
        long value = 0;
        for (int i = p; i < last; i++) {
            value = value * 10 + (buffer[i] - '0');
        }
        return value;
    }
}
