package gatehouse.media.srtp;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.Secret;
import gatehouse.media.srtp.CryptoAttribute.SessionParameters;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The grammar of RFC 4568 9. */
final class CryptoAttributeText {
    private static final int MOST_CHARACTERS = 8192;
    private static final int MOST_KEYS = 16;
    private static final String INLINE = "inline:";

    private CryptoAttributeText() {}

    static Decoded<CryptoAttribute> parse(String value) {
        if (value.length() > MOST_CHARACTERS) {
            return Decoded.malformed("a crypto attribute of more than 8192 characters", MOST_CHARACTERS);
        }
        String[] words = value.strip().split("[ \t]+", -1);
        if (words.length < 3) {
            return Decoded.malformed("expected tag, suite and key parameters", 0);
        }
        long tag = number(words[0], 9);
        if (tag < 0) {
            return Decoded.malformed("a tag is 1 to 9 digits", 0);
        }
        if (!words[1].matches("[A-Za-z0-9_]{1,64}")) {
            return Decoded.malformed("a suite is letters, digits and underscores", value.indexOf(words[1]));
        }
        int keysAt = value.indexOf(words[2]);
        Decoded<List<MasterKey>> keys = SrtpSuite.named(words[1])
                .map(suite -> keys(suite, words[2], keysAt))
                .orElseGet(() -> Decoded.ok(List.of()));
        return keys.then(list ->
                parameters(words, value).map(parameters -> new CryptoAttribute((int) tag, words[1], list, parameters)));
    }

    private static Decoded<List<MasterKey>> keys(SrtpSuite suite, String text, int offset) {
        String[] parts = text.split(";", -1);
        if (parts.length > MOST_KEYS) {
            return Decoded.malformed("more than 16 keys in one attribute", offset);
        }
        List<MasterKey> keys = new ArrayList<>();
        int at = offset;
        for (String part : parts) {
            switch (key(suite, part, at)) {
                case Decoded.Ok<MasterKey>(MasterKey key) -> keys.add(key);
                case Decoded.Malformed<MasterKey> bad -> {
                    return bad.as();
                }
            }
            at += part.length() + 1;
        }
        int mki = keys.getFirst().mki().length();
        // RFC 4568 6.1: several keys need identifiers, all of one length, and no two alike.
        Set<ByteView> seen = new HashSet<>();
        for (MasterKey key : keys) {
            if (key.mki().length() != mki || (keys.size() > 1 && (mki == 0 || !seen.add(key.mki())))) {
                return Decoded.malformed("several keys need different identifiers of one length", offset);
            }
        }
        return Decoded.ok(keys);
    }

    private static Decoded<MasterKey> key(SrtpSuite suite, String text, int at) {
        if (!text.regionMatches(true, 0, INLINE, 0, INLINE.length())) {
            return Decoded.malformed("the only key method is inline", at);
        }
        String[] parts = text.substring(INLINE.length()).split("\\|", -1);
        if (parts.length > 3) {
            return Decoded.malformed("expected key, lifetime and MKI at most", at);
        }
        long lifetime = MasterKey.LONGEST;
        ByteView mki = ByteView.empty();
        for (int n = 1; n < parts.length; n++) {
            if (n == parts.length - 1 && parts[n].indexOf(':') > 0) {
                Decoded<ByteView> read = mki(parts[n], at);
                if (!(read instanceof Decoded.Ok<ByteView>(ByteView octets))) {
                    return ((Decoded.Malformed<ByteView>) read).as();
                }
                mki = octets;
            } else if (n == 1) {
                lifetime = lifetime(parts[n]);
                if (lifetime < 1) {
                    return Decoded.malformed("a lifetime is 1 to 2^48 packets", at);
                }
            } else {
                return Decoded.malformed("an MKI is number:octets", at);
            }
        }
        byte[] octets;
        try {
            octets = Base64.getDecoder().decode(parts[0]);
        } catch (IllegalArgumentException e) {
            return Decoded.malformed("the key is not base64", at);
        }
        if (octets.length != suite.keyBytes() + suite.saltBytes()) {
            return Decoded.malformed(
                    suite + " has " + (suite.keyBytes() + suite.saltBytes()) + " octets of key and salt, not "
                            + octets.length,
                    at);
        }
        Secret key = Secret.owning(Arrays.copyOf(octets, suite.keyBytes()));
        Secret salt = Secret.owning(Arrays.copyOfRange(octets, suite.keyBytes(), octets.length));
        Arrays.fill(octets, (byte) 0);
        return Decoded.ok(new MasterKey(key, salt, lifetime, mki));
    }

    /** {@code 2^n} or a number; -1 if neither or out of range. */
    private static long lifetime(String text) {
        if (text.startsWith("2^")) {
            long power = number(text.substring(2), 2);
            return power < 0 || power > 48 ? -1 : 1L << power;
        }
        long packets = number(text, 15);
        return packets <= MasterKey.LONGEST ? packets : -1;
    }

    private static Decoded<ByteView> mki(String text, int at) {
        int colon = text.indexOf(':');
        long length = number(text.substring(colon + 1), 3);
        if (length < 1
                || length > 128
                || colon > 310
                || !text.substring(0, colon).matches("[0-9]+")) {
            return Decoded.malformed("an MKI is number:octets with 1 to 128 octets", at);
        }
        byte[] big = new BigInteger(text.substring(0, colon)).toByteArray();
        int from = big[0] == 0 ? 1 : 0;
        int used = big.length - from;
        if (used > length) {
            return Decoded.malformed("the MKI does not fit its length", at);
        }
        byte[] octets = new byte[(int) length];
        System.arraycopy(big, from, octets, octets.length - used, used);
        return Decoded.ok(ByteView.of(octets));
    }

    private static Decoded<SessionParameters> parameters(String[] words, String value) {
        long rate = 0;
        int window = 0;
        boolean rtp = false;
        boolean rtcp = false;
        boolean code = false;
        List<String> unknown = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int n = 3; n < words.length; n++) {
            String word = words[n];
            String name = word.indexOf('=') < 0 ? word : word.substring(0, word.indexOf('='));
            if (!seen.add(name)) {
                return Decoded.malformed("a session parameter came twice", value.lastIndexOf(word));
            }
            String argument = word.substring(Math.min(word.length(), name.length() + 1));
            switch (name.toUpperCase(Locale.ROOT)) {
                case "KDR" -> {
                    long power = number(argument, 2);
                    if (power < 0 || power > 24) { // RFC 4568 6.3.1
                        return Decoded.malformed("KDR is 0 to 24", value.lastIndexOf(word));
                    }
                    rate = 1L << power;
                }
                case "WSH" -> {
                    long packets = number(argument, 5);
                    if (packets < 64) { // RFC 4568 6.3.7
                        return Decoded.malformed("WSH is at least 64", value.lastIndexOf(word));
                    }
                    window = (int) packets;
                }
                case "UNENCRYPTED_SRTP" -> rtp = true;
                case "UNENCRYPTED_SRTCP" -> rtcp = true;
                case "UNAUTHENTICATED_SRTP" -> {
                    if (SrtpSuite.named(words[1]).filter(SrtpSuite::isAead).isPresent()) { // RFC 7714 4: tag and all
                        return Decoded.malformed("an AEAD suite has no packets without a tag", value.lastIndexOf(word));
                    }
                    code = true;
                }
                default -> {
                    if (!name.startsWith("-")) { // RFC 4568 6.3.8: a dash says that it may be ignored
                        unknown.add(name);
                    }
                }
            }
        }
        return Decoded.ok(new SessionParameters(rate, rtp, rtcp, code, window, unknown));
    }

    /** A decimal number of 1 to {@code digits} digits, or -1. */
    private static long number(String text, int digits) {
        if (text.isEmpty() || text.length() > digits) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    static String format(CryptoAttribute attribute) {
        StringBuilder out = new StringBuilder(96);
        out.append(attribute.tag()).append(' ').append(attribute.suiteName()).append(' ');
        for (int n = 0; n < attribute.keys().size(); n++) {
            out.append(n == 0 ? "" : ";").append(INLINE);
            formatKey(out, attribute.keys().get(n));
        }
        SessionParameters p = attribute.parameters();
        if (p.keyDerivationRate() > 0) {
            out.append(" KDR=").append(Long.numberOfTrailingZeros(p.keyDerivationRate()));
        }
        out.append(p.unencryptedRtp() ? " UNENCRYPTED_SRTP" : "");
        out.append(p.unencryptedRtcp() ? " UNENCRYPTED_SRTCP" : "");
        out.append(p.unauthenticatedRtp() ? " UNAUTHENTICATED_SRTP" : "");
        if (p.window() > 0) {
            out.append(" WSH=").append(p.window());
        }
        return out.toString();
    }

    private static void formatKey(StringBuilder out, MasterKey master) {
        byte[] octets = new byte[master.key().length() + master.salt().length()];
        master.key().with(key -> {
            System.arraycopy(key, 0, octets, 0, key.length);
            return octets;
        });
        master.salt().with(salt -> {
            System.arraycopy(salt, 0, octets, octets.length - salt.length, salt.length);
            return octets;
        });
        out.append(Base64.getEncoder().encodeToString(octets));
        Arrays.fill(octets, (byte) 0);
        if (master.lifetime() < MasterKey.LONGEST) {
            boolean power = Long.bitCount(master.lifetime()) == 1;
            out.append('|').append(power ? "2^" + Long.numberOfTrailingZeros(master.lifetime()) : master.lifetime());
        }
        if (!master.mki().isEmpty()) {
            out.append('|').append(new BigInteger(1, master.mki().copy()));
            out.append(':').append(master.mki().length());
        }
    }
}
