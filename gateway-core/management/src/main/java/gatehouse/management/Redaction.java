package gatehouse.management;

import java.util.regex.Pattern;

/**
 * A SIP message as others may see it: what proves an identity or opens a call's voice is taken out, the rest stays. Pure.
 * It works on any text, also on one that no parser would take.
 */
final class Redaction {
    static final String MARK = "[redacted]";

    /** Of digest and AKA (RFC 7616 3.4, RFC 3310 3.4): answers, resynchronisation, and keys that a proxy adds. */
    private static final Pattern PARAMETERS = Pattern.compile(
            "\\b(response|rspauth|auts|ck|ik|nextnonce|password)(\\s*=\\s*)(\"(?:\\\\.|[^\"\\\\\\r\\n])*+\"?|[^\\s,;]+)",
            Pattern.CASE_INSENSITIVE);

    /** Schemes whose value is the credential itself (RFC 7617, RFC 6750). */
    private static final Pattern BARE =
            Pattern.compile("(?im)^((?:proxy-)?authorization[ \\t]*:\\s*(?:basic|bearer)\\s+)\\S+");

    /** SDES (RFC 4568 9.1): everything after inline: is key material or tells its place. */
    private static final Pattern INLINE = Pattern.compile("(inline:)[^\\s;]+", Pattern.CASE_INSENSITIVE);

    /** MIKEY (RFC 4567 3.1) and the key line of old (RFC 4566 5.12). */
    private static final Pattern KEY_LINES =
            Pattern.compile("(?im)^(a=key-mgmt:[ \\t]*\\S+[ \\t]+|k=[^:\\r\\n]*:?)[^\\r\\n]+");

    /** A URI with a password (RFC 3261 19.1.1). */
    private static final Pattern USER_PASSWORD = Pattern.compile("(sips?:[^\\s:@;<>]{1,128}:)[^\\s@<>]{1,128}(?=@)");

    private Redaction() {}

    static String of(String message) {
        String text = PARAMETERS.matcher(message).replaceAll("$1$2\"" + MARK + "\"");
        text = BARE.matcher(text).replaceAll("$1" + MARK);
        text = INLINE.matcher(text).replaceAll("$1" + MARK);
        text = KEY_LINES.matcher(text).replaceAll("$1" + MARK);
        return USER_PASSWORD.matcher(text).replaceAll("$1" + MARK);
    }
}
