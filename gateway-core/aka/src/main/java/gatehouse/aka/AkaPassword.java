package gatehouse.aka;

import gatehouse.base.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The passwords that AKA gives to HTTP digest. They are octets, not text. */
public final class AkaPassword {
    private AkaPassword() {}

    /** AKAv1 (RFC 3310 3.3): RES as it is. */
    public static Secret v1(Secret res) {
        return res.duplicate();
    }

    /** AKAv2 (RFC 4169 3): base64 of HMAC-MD5 under RES || IK || CK over a fixed label. */
    public static Secret v2(Secret res, Secret ik, Secret ck) {
        byte[] key = new byte[res.length() + ik.length() + ck.length()];
        append(key, 0, res);
        append(key, res.length(), ik);
        append(key, res.length() + ik.length(), ck);
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(key, "HmacMD5"));
            byte[] prf = mac.doFinal("http-digest-akav2-password".getBytes(StandardCharsets.US_ASCII));
            byte[] password = Base64.getEncoder().encode(prf);
            Arrays.fill(prf, (byte) 0);
            return Secret.owning(password);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HMAC-MD5", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** The password of an answer that carries AUTS: empty (RFC 3310 3.4). */
    public static Secret forResynchronisation() {
        return Secret.owning(new byte[0]);
    }

    private static void append(byte[] target, int at, Secret part) {
        part.with(bytes -> {
            System.arraycopy(bytes, 0, target, at, bytes.length);
            return target;
        });
    }
}
