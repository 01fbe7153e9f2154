package gatehouse.sip.message;

import org.jspecify.annotations.Nullable;

/**
 * One warning (RFC 3261 20.43).
 *
 * @param code 300 to 399, or another number of three digits
 * @param agent who adds it: host and port, or a token
 * @param text for a person
 */
public record Warning(int code, String agent, String text) {
    static @Nullable Warning parse(Cursor c) {
        int from = c.pos;
        long code = c.number(999, "a warning code has three digits");
        if (code < 0 || c.pos - from != 3 || c.peek() != ' ') {
            return c.fail("a warning code has three digits and a blank", from);
        }
        c.pos++;
        int agent = c.pos;
        if (!c.span(Octets.VALUE, "a warning needs an agent")) {
            return null;
        }
        int agentEnd = c.pos;
        if (c.peek() != ' ') {
            return c.fail("a warning needs a text");
        }
        c.pos++;
        int text = c.pos;
        if (c.peek() != '"') {
            return c.fail("a warning's text is quoted");
        }
        return c.quoted()
                ? new Warning((int) code, Octets.ascii(c.b, agent, agentEnd), Cursor.unquote(c.b, text, c.pos))
                : null;
    }

    @Override
    public String toString() {
        return "%03d %s %s".formatted(code, agent, QuotedString.of(text));
    }
}
