package gatehouse.sip.message;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** SIP-date (RFC 3261 20.17): rfc1123-date, in GMT only. */
final class SipDate {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);
    private static final int LENGTH = "Thu, 21 Feb 2002 13:02:03 GMT".length();

    private SipDate() {}

    static @Nullable Instant parse(Cursor c) {
        int from = c.pos;
        if (c.end - from >= LENGTH) {
            c.pos += LENGTH;
            try {
                return LocalDateTime.parse(Octets.utf8(c.b, from, c.pos), FORMAT)
                        .toInstant(ZoneOffset.UTC);
            } catch (DateTimeException e) {
                return c.fail("not a date in GMT", from);
            }
        }
        return c.fail("not a date in GMT", from);
    }

    static String format(Instant instant) {
        return FORMAT.format(instant.atOffset(ZoneOffset.UTC));
    }
}
