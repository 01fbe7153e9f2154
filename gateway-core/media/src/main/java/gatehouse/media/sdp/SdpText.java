package gatehouse.media.sdp;

import java.util.List;

/** The text form of descriptions: lines out, numbers in. */
final class SdpText {
    private static final String SESSION_ORDER = "iuepb";
    private static final String SESSION_ORDER_AFTER = "trzk";

    private SdpText() {}

    /** One to ten decimal digits as a number, or -1 where it is no number or above {@code max}. */
    static int number(String text, int max) {
        if (text.isEmpty() || text.length() > 10) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value > max ? -1 : (int) value;
    }

    static String write(SessionDescription session) {
        StringBuilder out = new StringBuilder(512);
        line(out, 'v', "0");
        line(out, 'o', session.origin().line());
        line(out, 's', session.name());
        List<SdpLine> lines = session.lines();
        // RFC 8866 9: i u e p c b t r z k a; c comes between p and b
        lines(out, lines, "iuep");
        Connection connection = session.connection();
        if (connection != null) {
            line(out, 'c', connection.line());
        }
        lines(out, lines, "b");
        if (lines.stream().noneMatch(l -> l.type() == 't')) {
            line(out, 't', "0 0"); // t= is mandatory; "0 0" is a permanent session
        }
        lines(out, lines, SESSION_ORDER_AFTER);
        unknown(out, lines);
        session.attributes().forEach(a -> line(out, 'a', a.line()));
        session.media().forEach(m -> media(out, m));
        return out.toString();
    }

    private static void media(StringBuilder out, MediaDescription media) {
        line(
                out,
                'm',
                media.media() + " " + media.port() + (media.portCount() == 1 ? "" : "/" + media.portCount()) + " "
                        + media.protocol() + " " + String.join(" ", media.formats()));
        lines(out, media.lines(), "i");
        Connection connection = media.connection();
        if (connection != null) {
            line(out, 'c', connection.line());
        }
        lines(out, media.lines(), "bk");
        lines(out, media.lines(), "ueptrz"); // misplaced, but theirs
        unknown(out, media.lines());
        media.attributes().forEach(a -> line(out, 'a', a.line()));
    }

    private static void lines(StringBuilder out, List<SdpLine> lines, String types) {
        for (int i = 0; i < types.length(); i++) {
            for (SdpLine line : lines) {
                if (line.type() == types.charAt(i)) {
                    line(out, line.type(), line.value());
                }
            }
        }
    }

    private static void unknown(StringBuilder out, List<SdpLine> lines) {
        for (SdpLine line : lines) {
            if ((SESSION_ORDER + SESSION_ORDER_AFTER).indexOf(line.type()) < 0) {
                line(out, line.type(), line.value());
            }
        }
    }

    private static void line(StringBuilder out, char type, String value) {
        out.append(type).append('=').append(value).append("\r\n");
    }
}
