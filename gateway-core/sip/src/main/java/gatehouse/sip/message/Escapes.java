package gatehouse.sip.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** RFC 3261 19.1.2: {@code %HH} in URIs. */
final class Escapes {
    private Escapes() {}

    /** As {@link Octets#skip}, where a whole escape is in every class; -1 at a '%' without two digits. */
    static int skip(byte[] b, int from, int to, int classes) {
        int i = from;
        while (i < to) {
            if (Octets.is(b[i], classes)) {
                i++;
            } else if (b[i] == '%') {
                if (i + 2 >= to || !Octets.is(b[i + 1], Octets.HEX) || !Octets.is(b[i + 2], Octets.HEX)) {
                    return -1;
                }
                i += 3;
            } else {
                return i;
            }
        }
        return i;
    }

    static String decode(byte[] b, int from, int to) {
        if (Octets.indexOf(b, from, to, '%') < 0) {
            return Octets.utf8(b, from, to);
        }
        byte[] plain = new byte[to - from];
        int n = 0;
        for (int i = from; i < to; i++) {
            if (b[i] == '%' && i + 2 < to) {
                plain[n++] = (byte) (Character.digit(b[i + 1], 16) << 4 | Character.digit(b[i + 2], 16));
                i += 2;
            } else {
                plain[n++] = b[i];
            }
        }
        return Octets.utf8(plain, 0, n);
    }

    /** {@code text} with every octet outside the classes escaped. */
    static String encode(String text, int classes) {
        byte[] b = Octets.octets(text);
        if (Octets.skip(b, 0, b.length, classes) == b.length) {
            return text;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(b.length + 16);
        for (byte octet : b) {
            if (Octets.is(octet, classes)) {
                out.write(octet);
            } else {
                out.write('%');
                out.write(Character.toUpperCase(Character.forDigit(octet >> 4 & 0xf, 16)));
                out.write(Character.toUpperCase(Character.forDigit(octet & 0xf, 16)));
            }
        }
        return out.toString(StandardCharsets.US_ASCII);
    }
}
