package gatehouse.base;

import java.util.Locale;

/**
 * An IPv4 or IPv6 address as a value, without name look-ups: cores use this instead of {@code java.net.InetAddress}.
 * IPv4 addresses are held in {@code low} alone. Scope ids are not kept.
 *
 * @param isV6 whether it is an IPv6 address
 * @param high the first eight octets of an IPv6 address, else 0
 * @param low the last eight octets of an IPv6 address, or the four of an IPv4 one
 */
public record IpAddress(boolean isV6, long high, long low) implements Comparable<IpAddress> {
    /** 127.0.0.1. */
    public static final IpAddress LOOPBACK_V4 = v4(127, 0, 0, 1);

    public IpAddress {
        if (!isV6 && (high != 0 || low >>> 32 != 0)) {
            throw new IllegalArgumentException("an IPv4 address has 32 bits");
        }
    }

    /** The IPv4 address a.b.c.d. */
    public static IpAddress v4(int a, int b, int c, int d) {
        return v4((a & 0xff) << 24 | (b & 0xff) << 16 | (c & 0xff) << 8 | (d & 0xff));
    }

    /** The IPv4 address with these 32 bits. */
    public static IpAddress v4(int bits) {
        return new IpAddress(false, 0, bits & 0xffff_ffffL);
    }

    /** The address in 4 or 16 octets of network order; anything else is malformed. */
    public static Decoded<IpAddress> ofOctets(ByteView octets) {
        return switch (octets.length()) {
            case 4 -> Decoded.ok(new IpAddress(false, 0, octets.u32(0)));
            case 16 -> Decoded.ok(new IpAddress(true, octets.i64(0), octets.i64(8)));
            default -> Decoded.malformed("an address has 4 or 16 octets, not " + octets.length(), 0);
        };
    }

    /** Reads dotted IPv4 or RFC 4291 2.2 IPv6 text, the latter with or without brackets. Names are malformed. */
    public static Decoded<IpAddress> parse(String text) {
        return IpAddressText.parse(text);
    }

    /** {@link #parse} for constants in our own code. */
    public static IpAddress of(String text) {
        return parse(text).orThrow();
    }

    /** 4 or 16 octets in network order. */
    public byte[] octets() {
        byte[] result = new byte[isV6 ? 16 : 4];
        long bits = low;
        for (int i = result.length - 1; i >= 0; i--) {
            result[i] = (byte) bits;
            bits = i == 8 ? high : bits >>> 8;
        }
        return result;
    }

    /** The 32 bits of an IPv4 address. */
    public int v4Bits() {
        return (int) low;
    }

    /** 0.0.0.0 or ::. */
    public boolean isUnspecified() {
        return high == 0 && low == 0;
    }

    /** 127.0.0.0/8 or ::1. */
    public boolean isLoopback() {
        return isV6 ? high == 0 && low == 1 : low >>> 24 == 127;
    }

    /** Whether the first {@code prefix} bits (0 to 32 or 128) agree with {@code network}'s. */
    public boolean isIn(IpAddress network, int prefix) {
        if (isV6 != network.isV6) {
            return false;
        }
        if (!isV6) {
            return prefix == 0 || (low ^ network.low) >>> (32 - prefix) == 0;
        }
        if (prefix <= 64) {
            return prefix == 0 || (high ^ network.high) >>> (64 - prefix) == 0;
        }
        return high == network.high && (prefix == 64 || (low ^ network.low) >>> (128 - prefix) == 0);
    }

    /** RFC 1918, RFC 6598 (carrier NAT) or RFC 4193 space: an address that the Internet does not route. */
    public boolean isPrivate() {
        if (isV6) {
            return high >>> 57 == 0xfc >>> 1;
        }
        return isIn(v4(10, 0, 0, 0), 8)
                || isIn(v4(172, 16, 0, 0), 12)
                || isIn(v4(192, 168, 0, 0), 16)
                || isIn(v4(100, 64, 0, 0), 10);
    }

    /** As a URI host: IPv6 stands in brackets (RFC 3986 3.2.2). */
    public String uriHost() {
        return isV6 ? "[" + this + "]" : toString();
    }

    @Override
    public int compareTo(IpAddress that) {
        int byFamily = Boolean.compare(isV6, that.isV6);
        int byHigh = byFamily != 0 ? byFamily : Long.compareUnsigned(high, that.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, that.low);
    }

    /** Dotted IPv4, or the RFC 5952 form of IPv6. */
    @Override
    public String toString() {
        return IpAddressText.format(this).toLowerCase(Locale.ROOT);
    }
}
