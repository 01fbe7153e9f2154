package gatehouse.base;

/** The text forms of addresses: RFC 4291 2.2 in, RFC 5952 out. */
final class IpAddressText {
    private IpAddressText() {}

    static Decoded<IpAddress> parse(String text) {
        boolean bracketed = text.length() > 1 && text.startsWith("[") && text.endsWith("]");
        String bare = bracketed ? text.substring(1, text.length() - 1) : text;
        if (bare.indexOf(':') >= 0) {
            return parseV6(bare, bracketed ? 1 : 0);
        }
        if (bracketed) {
            return Decoded.malformed("only IPv6 stands in brackets", 0);
        }
        long bits = parseV4(bare, 0, bare.length());
        return bits < 0 ? Decoded.malformed("not an IPv4 address", 0) : Decoded.ok(IpAddress.v4((int) bits));
    }

    /** The 32 bits of four decimal octets without leading zeros, or -1. */
    private static long parseV4(String text, int from, int to) {
        long bits = 0;
        int octets = 0;
        int i = from;
        while (i < to) {
            int value = 0;
            int start = i;
            while (i < to && isDigit(text.charAt(i)) && i - start < 3) {
                value = value * 10 + (text.charAt(i++) - '0');
            }
            int digits = i - start;
            if (digits == 0 || value > 255 || (digits > 1 && text.charAt(start) == '0')) {
                return -1;
            }
            bits = bits << 8 | value;
            octets++;
            if (i < to && (text.charAt(i++) != '.' || i == to || octets == 4)) {
                return -1;
            }
        }
        return octets == 4 ? bits : -1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static Decoded<IpAddress> parseV6(String text, int shift) {
        int[] groups = new int[8];
        int count = 0;
        int gap = -1;
        int i = 0;
        int end = text.length();
        if (text.startsWith("::")) {
            gap = 0;
            i = 2;
        } else if (text.startsWith(":")) {
            return Decoded.malformed("an IPv6 address does not start with one colon", shift);
        }
        while (i < end) {
            int stop = text.indexOf(':', i);
            int to = stop < 0 ? end : stop;
            if (text.indexOf('.', i) >= 0 && stop < 0) {
                long bits = parseV4(text, i, end);
                if (bits < 0 || count > 6) {
                    return Decoded.malformed("bad IPv4 tail of an IPv6 address", shift + i);
                }
                groups[count++] = (int) (bits >>> 16);
                groups[count++] = (int) (bits & 0xffff);
                i = end;
                continue;
            }
            int value = hex(text, i, to);
            if (value < 0 || count == 8) {
                return Decoded.malformed("bad group of an IPv6 address", shift + i);
            }
            groups[count++] = value;
            i = to;
            if (i < end) {
                i++;
                if (i == end) {
                    return Decoded.malformed("an IPv6 address does not end with one colon", shift + i - 1);
                }
                if (text.charAt(i) == ':') {
                    if (gap >= 0) {
                        return Decoded.malformed("two gaps in an IPv6 address", shift + i);
                    }
                    gap = count;
                    i++;
                }
            }
        }
        if (gap < 0 ? count != 8 : count > 7) {
            return Decoded.malformed("an IPv6 address has eight groups", shift + end);
        }
        return Decoded.ok(fromGroups(groups, count, gap));
    }

    private static IpAddress fromGroups(int[] groups, int count, int gap) {
        int[] full = new int[8];
        int head = gap < 0 ? count : gap;
        System.arraycopy(groups, 0, full, 0, head);
        System.arraycopy(groups, head, full, 8 - (count - head), count - head);
        long high = 0;
        long low = 0;
        for (int g = 0; g < 4; g++) {
            high = high << 16 | full[g];
            low = low << 16 | full[g + 4];
        }
        return new IpAddress(true, high, low);
    }

    /** One to four hexadecimal digits, or -1. */
    private static int hex(String text, int from, int to) {
        if (to == from || to - from > 4) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    static String format(IpAddress address) {
        if (!address.isV6()) {
            long bits = address.low();
            return (bits >>> 24) + "." + (bits >>> 16 & 0xff) + "." + (bits >>> 8 & 0xff) + "." + (bits & 0xff);
        }
        int[] groups = new int[8];
        for (int g = 0; g < 4; g++) {
            groups[g] = (int) (address.high() >>> (48 - 16 * g)) & 0xffff;
            groups[g + 4] = (int) (address.low() >>> (48 - 16 * g)) & 0xffff;
        }
        int bestStart = -1;
        int bestLength = 1; // RFC 5952 4.2.2: one group of zeros is not shortened
        for (int g = 0; g < 8; g++) {
            int run = 0;
            while (g + run < 8 && groups[g + run] == 0) {
                run++;
            }
            if (run > bestLength) {
                bestStart = g;
                bestLength = run;
            }
            g += run;
        }
        StringBuilder out = new StringBuilder(39);
        for (int g = 0; g < 8; g++) {
            if (g == bestStart) {
                out.append("::");
                g += bestLength - 1;
            } else {
                if (g > 0 && out.charAt(out.length() - 1) != ':') {
                    out.append(':');
                }
                out.append(Integer.toHexString(groups[g]));
            }
        }
        return out.toString();
    }
}
