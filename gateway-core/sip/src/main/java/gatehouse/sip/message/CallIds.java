package gatehouse.sip.message;

import org.jspecify.annotations.Nullable;

/** callid = word [ "@" word ] (RFC 3261 25.1). */
final class CallIds {
    private CallIds() {}

    static @Nullable String parse(Cursor c) {
        int from = c.pos;
        if (!c.span(Octets.WORD, "a Call-ID is a word")) {
            return null;
        }
        if (c.peek() == '@') {
            c.pos++;
            if (!c.span(Octets.WORD, "a Call-ID needs a word behind '@'")) {
                return null;
            }
        }
        return Octets.ascii(c.b, from, c.pos);
    }
}
