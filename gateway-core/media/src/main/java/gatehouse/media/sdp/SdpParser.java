package gatehouse.media.sdp;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a description line by line. It is strict about the lines that Gatehouse acts on ({@code v= o= c= m= a=}) and
 * carries the rest. Missing {@code s=} and {@code t=} lines are forgiven: phones in the field leave them out.
 */
final class SdpParser {
    private static final int MAX_BYTES = 65_536;
    private static final int MAX_LINES = 2_000;
    private static final int MAX_MEDIA = 64;

    private final ByteView bytes;
    private int at;
    private int lineStart;

    private @Nullable Origin origin;
    private String name = "-";
    private @Nullable Connection sessionConnection;
    private final List<SdpLine> sessionLines = new ArrayList<>();
    private final List<Attribute> sessionAttributes = new ArrayList<>();
    private final List<MediaDescription> media = new ArrayList<>();

    // The open m= section; null while still in the session part.
    private @Nullable MediaDescription open;
    private @Nullable Connection openConnection;
    private final List<SdpLine> openLines = new ArrayList<>();
    private final List<Attribute> openAttributes = new ArrayList<>();

    SdpParser(ByteView bytes) {
        this.bytes = bytes;
    }

    Decoded<SessionDescription> parse() {
        if (bytes.length() > MAX_BYTES) {
            return Decoded.malformed("a description is at most 64 kB", MAX_BYTES);
        }
        int count = 0;
        while (at < bytes.length()) {
            String line = nextLine();
            if (line.isEmpty()) {
                continue; // blank lines are not in the grammar, but are seen after the last line
            }
            if (++count > MAX_LINES) {
                return Decoded.malformed("a description has at most 2000 lines", lineStart);
            }
            String fault = count == 1 ? version(line) : line(line);
            if (fault != null) {
                return Decoded.malformed(fault, lineStart);
            }
        }
        closeMedia();
        if (origin == null) {
            return Decoded.malformed(count == 0 ? "empty description" : "no o= line", bytes.length());
        }
        return Decoded.ok(
                new SessionDescription(origin, name, sessionConnection, sessionLines, sessionAttributes, media));
    }

    /** The next line without its end; afterwards {@link #lineStart} is its offset. */
    private String nextLine() {
        lineStart = at;
        int end = at;
        while (end < bytes.length() && bytes.u8(end) != '\n') {
            end++;
        }
        at = end + 1;
        if (end > lineStart && bytes.u8(end - 1) == '\r') {
            end--;
        }
        return bytes.slice(lineStart, end - lineStart).utf8();
    }

    private static @Nullable String version(String line) {
        return line.strip().equals("v=0") ? null : "a description starts with v=0";
    }

    /** Takes one line; answers what is wrong with it, or null. */
    private @Nullable String line(String line) {
        if (line.length() < 2 || line.charAt(1) != '=') {
            return "a line is a letter, an equals sign and a value";
        }
        String value = line.substring(2);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == 0 || c == '\r') {
                return "NUL or CR inside a line"; // RFC 8866 9, byte-string; it would break the text we emit
            }
        }
        return switch (line.charAt(0)) {
            case 'v' -> "a second v= line";
            case 'o' -> origin(value);
            case 's' -> {
                name = value.isEmpty() ? "-" : value;
                yield null;
            }
            case 'c' -> connection(value);
            case 'a' -> attribute(value);
            case 'm' -> media(value);
            default -> {
                (open == null ? sessionLines : openLines).add(new SdpLine(line.charAt(0), value));
                yield null;
            }
        };
    }

    // RFC 8866 5.2: o=<username> <sess-id> <sess-version> <nettype> <addrtype> <unicast-address>
    private @Nullable String origin(String value) {
        String[] part = value.strip().split(" +", 8);
        if (origin != null || open != null) {
            return "a second o= line, or one inside a media section";
        }
        if (part.length != 6) {
            return "o= has six fields";
        }
        if (!isDigits(part[1]) || !isDigits(part[2])) {
            return "session id and version are decimal numbers";
        }
        if (!part[3].equals("IN") || !isAddressType(part[4])) {
            return "o= is not for an internet address";
        }
        origin = new Origin(part[0], part[1], part[2], part[4], part[5]);
        return null;
    }

    // RFC 8866 5.7: c=<nettype> <addrtype> <connection-address>
    private @Nullable String connection(String value) {
        String[] part = value.strip().split(" +", 5);
        if (part.length != 3) {
            return "c= has three fields";
        }
        if (!part[0].equals("IN") || !isAddressType(part[1])) {
            return "c= is not for an internet address";
        }
        Connection parsed = new Connection(part[1], part[2]);
        if (open == null) {
            sessionConnection = parsed;
        } else if (openConnection == null) {
            openConnection = parsed; // RFC 8866 5.7: several are multicast layers; the first is the base layer
        }
        return null;
    }

    private @Nullable String attribute(String value) {
        int colon = value.indexOf(':');
        String attributeName = colon < 0 ? value.strip() : value.substring(0, colon);
        if (attributeName.isEmpty() || attributeName.indexOf(' ') >= 0) {
            return "an attribute has a name without spaces";
        }
        (open == null ? sessionAttributes : openAttributes)
                .add(new Attribute(attributeName, colon < 0 ? null : value.substring(colon + 1)));
        return null;
    }

    // RFC 8866 5.14: m=<media> <port>[/<number of ports>] <proto> <fmt> ...
    private @Nullable String media(String value) {
        closeMedia();
        String[] part = value.strip().split(" +", 300);
        if (part.length < 4 || part.length == 300) {
            return "m= has four fields or more, but not hundreds";
        }
        if (media.size() == MAX_MEDIA) {
            return "a description has at most 64 media sections";
        }
        int slash = part[1].indexOf('/');
        int port = SdpText.number(slash < 0 ? part[1] : part[1].substring(0, slash), 65_535);
        int ports = slash < 0 ? 1 : SdpText.number(part[1].substring(slash + 1), 65_535);
        if (port < 0 || ports < 1) {
            return "a media port is 0 to 65535";
        }
        open = new MediaDescription(
                part[0], port, ports, part[2], List.of(part).subList(3, part.length), null, List.of(), List.of());
        return null;
    }

    private void closeMedia() {
        if (open == null) {
            return;
        }
        media.add(new MediaDescription(
                open.media(),
                open.port(),
                open.portCount(),
                open.protocol(),
                open.formats(),
                openConnection,
                openLines,
                openAttributes));
        open = null;
        openConnection = null;
        openLines.clear();
        openAttributes.clear();
    }

    private static boolean isAddressType(String text) {
        return text.equals("IP4") || text.equals("IP6");
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty() && text.length() <= 40 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
