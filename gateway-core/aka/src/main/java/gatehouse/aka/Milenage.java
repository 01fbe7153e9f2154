package gatehouse.aka;

import gatehouse.base.Secret;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * MILENAGE with AES-128 as its kernel and the standard constants (TS 35.206 4.1: r1..r5 = 64, 0, 32, 64, 96 bits,
 * c1..c5 = 0, 1, 2, 4, 8). Not thread-safe.
 */
public final class Milenage implements AuthenticationFunctions {
    private final Secret k;
    private final Secret opc;

    private Milenage(Secret k, Secret opc) {
        this.k = k;
        this.opc = opc;
    }

    /**
     * The functions of a subscriber whose OPc is known.
     *
     * @param k the subscriber's key, 16 octets; copied
     * @param opc OP encrypted under K, 16 octets; copied
     * @throws IllegalArgumentException when a length is wrong
     */
    public static Milenage withOpc(Secret k, Secret opc) {
        requireBlock(k, "K");
        requireBlock(opc, "OPc");
        return new Milenage(k.duplicate(), opc.duplicate());
    }

    @Override
    public byte[] f1(byte[] rand, byte[] sqn, byte[] amf) {
        byte[] out1 = out1(rand, sqn, amf);
        byte[] mac = Arrays.copyOf(out1, 8);
        Arrays.fill(out1, (byte) 0);
        return mac;
    }

    @Override
    public byte[] f1Star(byte[] rand, byte[] sqn, byte[] amf) {
        byte[] out1 = out1(rand, sqn, amf);
        byte[] mac = Arrays.copyOfRange(out1, 8, 16);
        Arrays.fill(out1, (byte) 0);
        return mac;
    }

    @Override
    public SessionKeys f2345(byte[] rand) {
        byte[] out2 = out(rand, 0, 1);
        SessionKeys keys = new SessionKeys(
                Secret.owning(Arrays.copyOfRange(out2, 8, 16)),
                Secret.owning(out(rand, 4, 2)),
                Secret.owning(out(rand, 8, 4)),
                Secret.owning(Arrays.copyOf(out2, 6)));
        Arrays.fill(out2, (byte) 0);
        return keys;
    }

    @Override
    public byte[] f5Star(byte[] rand) {
        byte[] out5 = out(rand, 12, 8);
        byte[] ak = Arrays.copyOf(out5, 6);
        Arrays.fill(out5, (byte) 0);
        return ak;
    }

    @Override
    public void close() {
        k.close();
        opc.close();
    }

    /** OUT1 = E[TEMP xor rot(IN1 xor OPc, r1) xor c1] xor OPc, with r1 = 64 bits and c1 = 0. */
    private byte[] out1(byte[] rand, byte[] sqn, byte[] amf) {
        requireLength(sqn, 6, "SQN");
        requireLength(amf, 2, "AMF");
        byte[] in1 = new byte[16];
        for (int half = 0; half < 16; half += 8) {
            System.arraycopy(sqn, 0, in1, half, 6);
            System.arraycopy(amf, 0, in1, half + 6, 2);
        }
        opc.with(o -> xor(in1, o));
        byte[] block = rotate(in1, 8);
        byte[] temp = temp(rand);
        xor(block, temp);
        Arrays.fill(temp, (byte) 0);
        return maskedEncrypt(block);
    }

    /** OUTn = E[rot(TEMP xor OPc, r) xor c] xor OPc; {@code r} in octets. */
    private byte[] out(byte[] rand, int r, int c) {
        byte[] temp = temp(rand);
        opc.with(o -> xor(temp, o));
        byte[] block = rotate(temp, r);
        block[15] ^= (byte) c;
        Arrays.fill(temp, (byte) 0);
        return maskedEncrypt(block);
    }

    /** TEMP = E[RAND xor OPc]. */
    private byte[] temp(byte[] rand) {
        requireLength(rand, 16, "RAND");
        byte[] in = rand.clone();
        opc.with(o -> xor(in, o));
        return encrypt(k, in);
    }

    private byte[] maskedEncrypt(byte[] block) {
        byte[] out = encrypt(k, block);
        Arrays.fill(block, (byte) 0);
        return opc.with(o -> xor(out, o));
    }

    private static byte[] encrypt(Secret key, byte[] block) {
        return key.with(bytes -> {
            try {
                Cipher aes = Cipher.getInstance("AES/ECB/NoPadding"); // one block of a kernel, not a mode of operation
                aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(bytes, "AES"));
                return aes.doFinal(block);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this JDK has no AES", e);
            }
        });
    }

    /** Rotates left by {@code octets}. */
    private static byte[] rotate(byte[] block, int octets) {
        byte[] result = new byte[16];
        for (int i = 0; i < 16; i++) {
            result[i] = block[(i + octets) & 15];
        }
        return result;
    }

    private static byte[] xor(byte[] target, byte[] with) {
        for (int i = 0; i < target.length; i++) {
            target[i] ^= with[i];
        }
        return target;
    }

    private static void requireBlock(Secret secret, String name) {
        if (secret.length() != 16) {
            throw new IllegalArgumentException(name + " has 16 octets, not " + secret.length());
        }
    }

    private static void requireLength(byte[] value, int length, String name) {
        if (value.length != length) {
            throw new IllegalArgumentException(name + " has " + length + " octets, not " + value.length);
        }
    }
}
