package gatehouse.sip.stun;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Reads one STUN message (RFC 8489 5 and 14). */
final class StunReader {
    static final int HEADER = 20;
    static final int COOKIE_AT = 4;
    static final long COOKIE = 0x2112A442L;
    static final int ID_AT = 8;

    static final int REQUEST = 0x0001;
    static final int INDICATION = 0x0011;
    static final int SUCCESS = 0x0101;
    static final int ERROR = 0x0111;

    static final int XOR_MAPPED_ADDRESS = 0x0020;
    static final int ERROR_CODE = 0x0009;
    static final int UNKNOWN_ATTRIBUTES = 0x000A;
    private static final int MAPPED_ADDRESS = 0x0001;
    private static final int FINGERPRINT = 0x8028;
    private static final long FINGERPRINT_XOR = 0x5354554EL;
    private static final int OPTIONAL = 0x8000; // RFC 8489 14: from here on whoever does not know it passes it over
    private static final int FAMILY_V4 = 1;
    private static final int FAMILY_V6 = 2;

    private final ByteView octets;
    private final List<Integer> unknown = new ArrayList<>();
    private @Nullable Endpoint mapped;
    private @Nullable Endpoint plain;
    private List<Integer> notUnderstood = List.of();
    private int code;

    StunReader(ByteView octets) {
        this.octets = octets;
    }

    Decoded<StunMessage> read() {
        int length = octets.length();
        if (length < HEADER || length > StunMessage.LONGEST) {
            return Decoded.malformed("a message of " + length + " octets", 0);
        }
        if (octets.u32(COOKIE_AT) != COOKIE) {
            return Decoded.malformed("no magic cookie", COOKIE_AT);
        }
        if (octets.u16(2) != length - HEADER || length % 4 != 0) {
            return Decoded.malformed("the length is not that of the datagram", 2);
        }
        Decoded.Malformed<StunMessage> bad = attributes();
        return bad == null ? message(StunId.of(octets.slice(ID_AT, StunId.OCTETS))) : bad;
    }

    private Decoded<StunMessage> message(StunId id) {
        Endpoint seen = mapped == null ? plain : mapped;
        return switch (octets.u16(0)) {
            case REQUEST -> Decoded.ok(new StunMessage.Request(id, unknown));
            case INDICATION -> Decoded.ok(new StunMessage.Indication(id));
            case SUCCESS -> {
                if (!unknown.isEmpty()) { // RFC 8489 6.3.3: such a response counts for nothing
                    yield Decoded.malformed("a response with attributes that are not known", 0);
                }
                yield seen == null
                        ? Decoded.malformed("a response without a mapped address", HEADER)
                        : Decoded.ok(new StunMessage.Success(id, seen));
            }
            case ERROR ->
                code == 0
                        ? Decoded.malformed("a refusal without a code", HEADER)
                        : Decoded.ok(new StunMessage.Refusal(id, code, notUnderstood));
            default -> Decoded.malformed("not of the Binding method", 0);
        };
    }

    /** Reads all of them; null when they are as they should be. */
    private Decoded.@Nullable Malformed<StunMessage> attributes() {
        int at = HEADER;
        while (at < octets.length()) { // whole words are left: at least a type and a length
            int type = octets.u16(at);
            int length = octets.u16(at + 2);
            int padded = (length + 3) & ~3;
            if (padded > octets.length() - at - 4) {
                return new Decoded.Malformed<>("an attribute longer than the message", at);
            }
            Decoded.Malformed<StunMessage> bad = attribute(type, octets.slice(at + 4, length), at);
            if (bad != null) {
                return bad;
            }
            at += 4 + padded;
            if (type == FINGERPRINT && at != octets.length()) {
                return new Decoded.Malformed<>("a fingerprint that is not the last attribute", at);
            }
        }
        return null;
    }

    private Decoded.@Nullable Malformed<StunMessage> attribute(int type, ByteView value, int at) {
        switch (type) {
            case XOR_MAPPED_ADDRESS, MAPPED_ADDRESS -> {
                Endpoint there = address(value, type == XOR_MAPPED_ADDRESS);
                if (there == null) {
                    return new Decoded.Malformed<>("an address of no family", at);
                }
                // RFC 8489 14: of an attribute that repeats, the first counts
                if (type == MAPPED_ADDRESS) {
                    plain = plain == null ? there : plain;
                } else {
                    mapped = mapped == null ? there : mapped;
                }
            }
            case ERROR_CODE -> {
                int read = value.length() < 4 ? 0 : (value.u8(2) & 7) * 100 + value.u8(3);
                if (read < 300 || read > 699 || value.u8(3) > 99) {
                    return new Decoded.Malformed<>("an error code out of range", at);
                }
                code = code == 0 ? read : code;
            }
            case UNKNOWN_ATTRIBUTES -> {
                List<Integer> types = new ArrayList<>();
                for (int i = 0; i + 2 <= value.length(); i += 2) {
                    types.add(value.u16(i));
                }
                notUnderstood = types;
            }
            case FINGERPRINT -> {
                if (value.length() != 4 || value.u32(0) != fingerprint(at)) {
                    return new Decoded.Malformed<>("a fingerprint that does not fit", at);
                }
            }
            // USERNAME, MESSAGE-INTEGRITY and what else proves who it is: no one asks for proofs here
            case 0x0006, 0x0008, 0x0014, 0x0015, 0x001C, 0x001D, 0x001E -> {}
            default -> {
                if (type < OPTIONAL) {
                    unknown.add(type);
                }
            }
        }
        return null;
    }

    private long fingerprint(int end) {
        CRC32 crc = new CRC32();
        crc.update(octets.array(), octets.offset(), end);
        return crc.getValue() ^ FINGERPRINT_XOR;
    }

    /** RFC 8489 14.1 and 14.2. */
    private @Nullable Endpoint address(ByteView value, boolean hidden) {
        int family = value.length() < 4 ? 0 : value.u8(1);
        int wanted = family == FAMILY_V4 ? 8 : family == FAMILY_V6 ? 20 : -1;
        if (value.length() != wanted) {
            return null;
        }
        int port = hidden ? value.u16(2) ^ (int) (COOKIE >> 16) : value.u16(2);
        byte[] address = value.slice(4, wanted - 4).copy();
        for (int i = 0; hidden && i < address.length; i++) {
            address[i] ^= (byte) octets.u8(COOKIE_AT + i);
        }
        return IpAddress.ofOctets(ByteView.of(address))
                .map(ip -> new Endpoint(ip, port))
                .orThrow();
    }
}
