package gatehouse.config;

import gatehouse.base.Secret;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** The operator's constant of MILENAGE as a subscriber has it (TS 35.206 4.1): OPc = OP xor E[OP] under K. */
public final class OperatorConstant {
    private OperatorConstant() {}

    /** OPc of K and OP, 16 octets each; both stay the caller's. */
    public static Secret opc(Secret k, Secret op) {
        return k.with(key -> op.with(constant -> derive(key, constant)));
    }

    private static Secret derive(byte[] k, byte[] op) {
        try {
            Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(k, "AES"));
            byte[] opc = aes.doFinal(op);
            for (int i = 0; i < opc.length; i++) {
                opc[i] ^= op[i];
            }
            Secret made = Secret.copyOf(opc);
            Arrays.fill(opc, (byte) 0);
            return made;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES", e);
        }
    }
}
