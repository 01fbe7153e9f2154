package gatehouse.sip.message;

/** Writes the quoted-string of RFC 3261 25.1. */
public final class QuotedString {
    private QuotedString() {}

    /**
     * {@code text} in quotes, with quoted-pairs for what cannot stand there by itself.
     *
     * @throws IllegalArgumentException when it has a line break, which no quoted-pair can hide
     */
    public static String of(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n') {
                throw new IllegalArgumentException("a quoted string holds no line break");
            }
            if (c == '"' || c == '\\' || (c < ' ' && c != '\t') || c == 0x7f) {
                out.append('\\');
            }
            out.append(c);
        }
        return out.append('"').toString();
    }
}
