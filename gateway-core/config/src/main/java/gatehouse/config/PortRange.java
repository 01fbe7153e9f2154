package gatehouse.config;

import gatehouse.base.Decoded;
import gatehouse.config.schema.Form;

/**
 * Ports from an even first to an odd last, so that RTP and RTCP pair up (RFC 3550 11).
 *
 * @param first an even port, 1024 or above
 * @param last an odd port above {@code first}
 */
@Form(says = "FIRST-LAST with 1024 <= FIRST < LAST <= 65535, FIRST even and LAST odd")
public record PortRange(int first, int last) {
    public PortRange {
        if (first < 1024 || last > 65535 || first >= last || first % 2 != 0 || last % 2 != 1) {
            throw new IllegalArgumentException("not a range of port pairs: " + first + "-" + last);
        }
    }

    /** Reads {@code first-last}. */
    public static Decoded<PortRange> parse(String text) {
        String[] ends = text.split("-", 3);
        if (ends.length != 2 || !ends[0].matches("[0-9]{1,5}") || !ends[1].matches("[0-9]{1,5}")) {
            return Decoded.malformed("not two numbers with a hyphen between them", 0);
        }
        try {
            return Decoded.ok(new PortRange(Integer.parseInt(ends[0]), Integer.parseInt(ends[1])));
        } catch (IllegalArgumentException notPairs) {
            return Decoded.malformed("not a range of port pairs", 0);
        }
    }

    /** How many pairs it has. */
    public int pairs() {
        return (last - first + 1) / 2;
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
