package gatehouse.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import gatehouse.base.Decoded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3261 25.1, quoted-string: what a quoted-pair may hide. */
class QuotedStringTest {
    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\r\n ", "\u00e9"})
    void aPairHidesNoLineBreakAndNothingBeyondAscii(String hidden) {
        String quoted = "\"a\\" + hidden + "b\"";
        assertInstanceOf(Decoded.Malformed.class, Headers.WARNING.parse("399 a.example " + quoted));
        assertInstanceOf(Decoded.Malformed.class, Headers.FROM.parse(quoted + " <sip:a@a.example>;tag=1"));
    }

    @Test
    void aPairHidesQuotesBackslashesAndControlCharacters() {
        Warning warning =
                Headers.WARNING.parse("399 a.example \"\\\"\\\\\\\0\"").orThrow();
        assertEquals("\"\\\0", warning.text());
        assertEquals(warning, Headers.WARNING.parse(warning.toString()).orThrow());
    }
}
