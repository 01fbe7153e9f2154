package gatehouse.sip.locate;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.IpAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The options of DHCP that name SIP servers (a P-CSCF, TS 23.228 5.1.1.1). Their octets are those behind the option's
 * length, parts of a long option put together (RFC 3396).
 */
public enum DhcpSipServers {
    /** RFC 3361 3: an octet that says which, then names or IPv4 addresses. */
    V4(120),
    /** RFC 3319 3.1: names. */
    V6_NAMES(21),
    /** RFC 3319 3.2: IPv6 addresses. */
    V6_ADDRESSES(22);

    /** How many servers are taken; the rest of a longer list is not read. */
    public static final int MOST_SERVERS = 8;

    /** RFC 1035 3.1: 255 octets with the lengths and the root, which as text are the dots, one behind the last label too. */
    private static final int LONGEST_NAME = 254;

    private final int code;

    DhcpSipServers(int code) {
        this.code = code;
    }

    /** The option's number. */
    public int code() {
        return code;
    }

    /**
     * Names, for each of which RFC 3263 4.1 is followed, or addresses as text, in the order in which they are to be tried
     * (RFC 3361 3.1); at least one, at most {@link #MOST_SERVERS}.
     */
    public Decoded<List<String>> decode(ByteView octets) {
        return switch (this) {
            case V4 -> {
                if (octets.isEmpty()) {
                    yield Decoded.malformed("an option without an encoding", 0);
                }
                yield switch (octets.u8(0)) {
                    case 0 -> names(octets, 1);
                    case 1 -> addresses(octets, 1, 4);
                    default -> Decoded.malformed("an encoding that is neither names nor addresses", 0);
                };
            }
            case V6_NAMES -> names(octets, 0);
            case V6_ADDRESSES -> addresses(octets, 0, 16);
        };
    }

    private static Decoded<List<String>> addresses(ByteView octets, int from, int size) {
        int count = (octets.length() - from) / size;
        if (count == 0 || (octets.length() - from) % size != 0) {
            return Decoded.malformed("not a whole number of addresses", octets.length());
        }
        List<String> found = new ArrayList<>();
        for (int i = 0; i < Math.min(count, MOST_SERVERS); i++) {
            switch (IpAddress.ofOctets(octets.slice(from + i * size, size))) {
                case Decoded.Ok<IpAddress>(IpAddress address) -> found.add(address.toString());
                case Decoded.Malformed<IpAddress> bad -> {
                    return bad.as();
                }
            }
        }
        return Decoded.ok(found);
    }

    private static Decoded<List<String>> names(ByteView octets, int from) {
        List<String> found = new ArrayList<>();
        int at = from;
        while (at < octets.length() && found.size() < MOST_SERVERS) {
            StringBuilder name = new StringBuilder();
            int next = -1; // behind the name, once a pointer has led elsewhere
            int start = at; // every pointer leads before the last one's target, so that the walk ends
            while (true) {
                if (at >= octets.length()) {
                    return Decoded.malformed("a name that is cut short", octets.length());
                }
                int length = octets.u8(at);
                if (length == 0) {
                    at++;
                    break;
                }
                // RFC 3361 3.1: a client has to follow the pointers of RFC 1035 4.1.4. It does not say from where they
                // count; dnsmasq and udhcpc count from the first name, behind the encoding
                if (length >= 0xc0) {
                    int target = at + 1 < octets.length() ? from + (octets.u16(at) & 0x3fff) : start;
                    if (target >= start) {
                        return Decoded.malformed("a pointer that does not lead to an earlier name", at);
                    }
                    next = next < 0 ? at + 2 : next;
                    start = target;
                    at = target;
                    continue;
                }
                if (length > 63 || at + 1 + length > octets.length()) {
                    return Decoded.malformed("a label that is too long", at);
                }
                if (name.length() + length + 1 > LONGEST_NAME) {
                    return Decoded.malformed("a name longer than 255 octets", at);
                }
                for (int i = at + 1; i <= at + length; i++) {
                    if (!isOfHost(octets.u8(i))) {
                        return Decoded.malformed("a name that no host has", i);
                    }
                }
                name.append(octets.slice(at + 1, length).latin1()).append('.');
                at += 1 + length;
            }
            if (name.isEmpty()) {
                return Decoded.malformed("a name without labels", at - 1);
            }
            found.add(name.substring(0, name.length() - 1));
            at = next < 0 ? at : next;
        }
        return found.isEmpty() ? Decoded.malformed("an option without a name", from) : Decoded.ok(found);
    }

    /** RFC 1123 2.1. What else an octet may be has no business in a log or a question to the DNS. */
    private static boolean isOfHost(int octet) {
        return (octet >= 'a' && octet <= 'z')
                || (octet >= 'A' && octet <= 'Z')
                || (octet >= '0' && octet <= '9')
                || octet == '-';
    }
}
