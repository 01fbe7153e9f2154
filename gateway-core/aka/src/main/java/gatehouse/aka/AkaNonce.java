package gatehouse.aka;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import java.util.Base64;

/**
 * The nonce of an AKA digest challenge: base64 of RAND || AUTN || server data (RFC 3310 3.2).
 *
 * @param rand 16 octets
 * @param autn 16 octets
 * @param serverData whatever follows, often nothing
 */
public record AkaNonce(ByteView rand, ByteView autn, ByteView serverData) {
    /** The longest nonce that is read, in characters; longer ones are refused unread. */
    public static final int MAX_CHARS = 1024;

    /** Reads the nonce parameter without its quotes. */
    public static Decoded<AkaNonce> decode(String nonce) {
        if (nonce.length() > MAX_CHARS) {
            return Decoded.malformed("an AKA nonce of more than " + MAX_CHARS + " characters", MAX_CHARS);
        }
        byte[] octets;
        try {
            octets = Base64.getDecoder().decode(nonce);
        } catch (IllegalArgumentException e) {
            return Decoded.malformed("an AKA nonce is base64", 0);
        }
        if (octets.length < 32) {
            return Decoded.malformed("an AKA nonce holds RAND and AUTN, 32 octets, not " + octets.length, 0);
        }
        ByteView view = ByteView.of(octets);
        return Decoded.ok(new AkaNonce(view.slice(0, 16), view.slice(16, 16), view.slice(32, octets.length - 32)));
    }

    /** The base64 text. */
    public String encode() {
        byte[] out = new byte[32 + serverData.length()];
        rand.copyTo(out, 0);
        autn.copyTo(out, 16);
        serverData.copyTo(out, 32);
        return Base64.getEncoder().encodeToString(out);
    }
}
