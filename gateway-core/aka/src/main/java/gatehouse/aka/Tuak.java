package gatehouse.aka;

import gatehouse.base.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * TUAK (TS 35.231) with Keccak as its kernel: MAC of 64 bits, CK and IK of 128 as AKA has them, K of 128 or 256 bits. What a
 * value's octets are to the standard, the state holds in reverse order (6.1). Not thread-safe.
 */
public final class Tuak implements AuthenticationFunctions {
    private static final byte[] NAME = "TUAK1.0".getBytes(StandardCharsets.US_ASCII);
    /** INSTANCE of 6.2 to 6.5, the bits that say which function. */
    private static final int F1 = 0x00, F1_STAR = 0x80, F2345 = 0x40, F5_STAR = 0xc0;

    private static final int LONG_K = 0x01, LONG_IK = 0x02, LONG_CK = 0x04;
    private static final int AT_INSTANCE = 32, AT_NAME = 33, AT_RAND = 40, AT_AMF = 56, AT_SQN = 58, AT_K = 64;
    private static final int OUT_CK = 32, OUT_IK = 64, OUT_AK = 96;
    private static final int AK = 6;

    private final Secret k;
    private final Secret topc;
    private final int resOctets;
    private final int iterations;

    private Tuak(Secret k, Secret topc, int resOctets, int iterations) {
        this.k = k;
        this.topc = topc;
        this.resOctets = resOctets;
        this.iterations = iterations;
    }

    /**
     * The functions of a subscriber whose TOPc is known.
     *
     * @param k the subscriber's key, 16 or 32 octets; copied
     * @param topc the operator's constant under K, 32 octets; copied
     * @param resOctets how long RES is: 4, 8 or 16
     * @param iterations how often the permutation runs for each function, 1 or more (6.1)
     * @throws IllegalArgumentException when a length or number is wrong
     */
    public static Tuak withTopc(Secret k, Secret topc, int resOctets, int iterations) {
        require(k, topc, iterations);
        if (resOctets != 4 && resOctets != 8 && resOctets != 16) {
            throw new IllegalArgumentException("RES has 4, 8 or 16 octets, not " + resOctets);
        }
        return new Tuak(k.duplicate(), topc.duplicate(), resOctets, iterations);
    }

    private static void require(Secret k, Secret top, int iterations) {
        if (k.length() != 16 && k.length() != 32) {
            throw new IllegalArgumentException("K has 16 or 32 octets, not " + k.length());
        }
        if (top.length() != 32) {
            throw new IllegalArgumentException("TOP and TOPc have 32 octets, not " + top.length());
        }
        if (iterations < 1) {
            throw new IllegalArgumentException("the permutation runs once or more, not " + iterations + " times");
        }
    }

    /** TOPc of an operator's constant TOP, 32 octets, under a subscriber's K (6.2). */
    public static Secret topc(Secret k, Secret top, int iterations) {
        require(k, top, iterations);
        byte[] out = permuted(state(top, 0, k), iterations);
        return Secret.owning(taken(out, 0, 32));
    }

    @Override
    public byte[] f1(byte[] rand, byte[] sqn, byte[] amf) {
        return mac(F1, rand, sqn, amf, 8);
    }

    @Override
    public byte[] f1Star(byte[] rand, byte[] sqn, byte[] amf) {
        return mac(F1_STAR, rand, sqn, amf, 8);
    }

    /** f1 and f1* of any length that TUAK has: 8, 16 or 32 octets (6.3, 6.4). */
    byte[] mac(boolean star, byte[] rand, byte[] sqn, byte[] amf, int octets) {
        return mac(star ? F1_STAR : F1, rand, sqn, amf, octets);
    }

    private byte[] mac(int function, byte[] rand, byte[] sqn, byte[] amf, int octets) {
        byte[] state = state(topc, function | octets, k);
        put(state, AT_RAND, rand, 16, "RAND");
        put(state, AT_AMF, amf, 2, "AMF");
        put(state, AT_SQN, sqn, 6, "SQN");
        byte[] out = permuted(state, iterations);
        byte[] mac = taken(out, 0, octets);
        Arrays.fill(out, (byte) 0);
        return mac;
    }

    @Override
    public SessionKeys f2345(byte[] rand) {
        return f2345(rand, resOctets, 16, 16);
    }

    /** f2 to f5 with CK and IK of 16 or 32 octets, RES of up to 32 (6.5). */
    SessionKeys f2345(byte[] rand, int res, int ck, int ik) {
        // INSTANCE[2..4]: 000, 001, 010, 100 for 32, 64, 128, 256 bits of RES
        int lengths = (res == 4 ? 0 : res) | (ck == 32 ? LONG_CK : 0) | (ik == 32 ? LONG_IK : 0);
        byte[] state = state(topc, F2345 | lengths, k);
        put(state, AT_RAND, rand, 16, "RAND");
        byte[] out = permuted(state, iterations);
        SessionKeys keys = new SessionKeys(
                Secret.owning(taken(out, 0, res)),
                Secret.owning(taken(out, OUT_CK, ck)),
                Secret.owning(taken(out, OUT_IK, ik)),
                Secret.owning(taken(out, OUT_AK, AK)));
        Arrays.fill(out, (byte) 0);
        return keys;
    }

    @Override
    public byte[] f5Star(byte[] rand) {
        byte[] state = state(topc, F5_STAR, k);
        put(state, AT_RAND, rand, 16, "RAND");
        byte[] out = permuted(state, iterations);
        byte[] ak = taken(out, OUT_AK, AK);
        Arrays.fill(out, (byte) 0);
        return ak;
    }

    @Override
    public void close() {
        k.close();
        topc.close();
    }

    /** What every function's input has: TOP or TOPc, INSTANCE, the algorithm's name, K, and the padding (6.1). */
    private static byte[] state(Secret top, int instance, Secret k) {
        byte[] state = new byte[Keccak.OCTETS];
        top.with(octets -> reversed(octets, state, 0));
        state[AT_INSTANCE] = (byte) (instance | (k.length() == 32 ? LONG_K : 0));
        reversed(NAME, state, AT_NAME);
        k.with(octets -> reversed(octets, state, AT_K));
        state[96] = 0x1f;
        state[135] = (byte) 0x80;
        return state;
    }

    private static void put(byte[] state, int at, byte[] value, int length, String name) {
        if (value.length != length) {
            throw new IllegalArgumentException(name + " has " + length + " octets, not " + value.length);
        }
        reversed(value, state, at);
    }

    private static byte[] reversed(byte[] value, byte[] state, int at) {
        for (int i = 0; i < value.length; i++) {
            state[at + i] = value[value.length - 1 - i];
        }
        return state;
    }

    private static byte[] permuted(byte[] state, int iterations) {
        for (int i = 0; i < iterations; i++) {
            Keccak.permute(state);
        }
        return state;
    }

    private static byte[] taken(byte[] out, int from, int length) {
        byte[] value = new byte[length];
        for (int i = 0; i < length; i++) {
            value[i] = out[from + length - 1 - i];
        }
        return value;
    }
}
