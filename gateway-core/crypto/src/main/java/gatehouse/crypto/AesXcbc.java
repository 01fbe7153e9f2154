package gatehouse.crypto;

import gatehouse.base.Secret;
import java.util.Arrays;
import java.util.function.Function;

/** AES-XCBC-MAC (RFC 3566) and, with keys of other lengths, AES-XCBC-PRF-128 (RFC 4434), over any AES. */
final class AesXcbc implements Digest {
    private final AesBlocks aes;
    private final byte[] k2;
    private final byte[] k3;
    private final byte[] sum = new byte[16];
    private final byte[] mixed = new byte[16];
    private final byte[] pending = new byte[16];
    private int held;

    AesXcbc(Secret key, Function<Secret, AesBlocks> cipher) {
        // RFC 4434 2: a shorter key is padded with zeros, a longer one is first run through the code under a zero key.
        try (Secret sized = key.with(bytes -> Secret.owning(
                        bytes.length <= 16
                                ? Arrays.copyOf(bytes, 16)
                                : new AesXcbc(Secret.owning(new byte[16]), cipher).of(bytes)));
                Secret k1 = Secret.owning(derive(cipher.apply(sized), 1))) {
            AesBlocks root = cipher.apply(sized);
            k2 = derive(root, 2);
            k3 = derive(root, 3);
            aes = cipher.apply(k1);
        }
    }

    /** RFC 3566 4 (1): Kn is the block of octets n, enciphered. */
    private static byte[] derive(AesBlocks root, int n) {
        byte[] block = new byte[16];
        Arrays.fill(block, (byte) n);
        return root.encrypt(block);
    }

    @Override
    public int length() {
        return 16;
    }

    @Override
    public void update(byte[] data, int offset, int count) {
        int done = 0;
        while (done < count) {
            if (held == 16) { // the last block waits: it is treated differently
                chain(pending);
                held = 0;
            }
            int taken = Math.min(16 - held, count - done);
            System.arraycopy(data, offset + done, pending, held, taken);
            held += taken;
            done += taken;
        }
    }

    @Override
    public void finish(byte[] target, int at) {
        byte[] whitening = k2;
        if (held < 16) { // RFC 3566 4 (4b)
            pending[held] = (byte) 0x80;
            Arrays.fill(pending, held + 1, 16, (byte) 0);
            whitening = k3;
        }
        KeyStream.xor(pending, 0, 16, whitening, 0);
        chain(pending);
        System.arraycopy(sum, 0, target, at, 16);
        Arrays.fill(sum, (byte) 0);
        held = 0;
    }

    private void chain(byte[] block) {
        System.arraycopy(sum, 0, mixed, 0, 16);
        KeyStream.xor(mixed, 0, 16, block, 0);
        aes.encrypt(mixed, 0, 16, sum, 0);
    }
}
