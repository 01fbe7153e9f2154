package gatehouse.crypto;

import gatehouse.base.Secret;
import java.util.Arrays;

/**
 * Known-answer tests of one engine and one transform: the cipher and the code must each give the published values, a
 * sealed packet must open, and a packet with one wrong bit must not, and must stay as it was.
 */
public final class PowerOnTest {
    private static final int HEADER = 12;
    private static final int MANY = 24;

    private PowerOnTest() {}

    /** What came of it. */
    public enum Outcome {
        /** The engine may be used for this transform. */
        PASSED,
        /** The engine gave a wrong answer or failed, and must not be used for this transform. */
        FAILED,
        /** The engine does not do this transform. */
        UNSUPPORTED
    }

    /**
     * The result, for status.
     *
     * @param detail what was wrong, in one clause; empty when nothing was
     */
    public record Verdict(String engine, Transform transform, Outcome outcome, String detail) {}

    /** Tests {@code engine}; never throws for what the engine does. */
    public static Verdict run(CryptoEngine engine, Transform transform) {
        if (!engine.supports(transform)) {
            return new Verdict(engine.name(), transform, Outcome.UNSUPPORTED, "");
        }
        String wrong;
        try (PacketCipher cipher = engine.cipher(transform)) {
            wrong = check(cipher, KnownAnswers.get());
        } catch (RuntimeException | LinkageError e) {
            wrong = e.getClass().getSimpleName() + ": " + e.getMessage();
        }
        return new Verdict(engine.name(), transform, wrong.isEmpty() ? Outcome.PASSED : Outcome.FAILED, wrong);
    }

    private static String check(PacketCipher cipher, KnownAnswers answers) {
        Transform transform = cipher.transform();
        if (transform.cipher() != CipherMode.NULL) {
            String wrong = checkCipher(cipher, answers);
            if (!wrong.isEmpty()) {
                return wrong;
            }
        }
        return transform.mac() == MacAlgorithm.NONE ? "" : checkMac(cipher, answers);
    }

    private static String checkCipher(PacketCipher cipher, KnownAnswers answers) {
        Transform transform = cipher.transform();
        KnownAnswers.CipherAnswer answer = answers.cipher(transform);
        byte[] macKey = transform.mac() == MacAlgorithm.NONE
                ? new byte[0]
                : answers.mac(transform.mac()).key().copy();
        try (Secret cipherSecret = Secret.copyOf(answer.key().copy());
                Secret macSecret = Secret.owning(macKey);
                PacketKey key = cipher.key(cipherSecret, macSecret)) {
            byte[] header = transform.cipher().isAead() ? answer.aad().copy() : new byte[HEADER];
            byte[] plain = join(header, answer.plain().copy(), new byte[transform.tagBytes()]);
            byte[] packet = plain.clone();
            PacketBatch batch = batch(key, packet, answer, header.length, transform);
            cipher.seal(batch);
            int end = header.length + answer.plain().length();
            if (!Arrays.equals(
                    packet,
                    header.length,
                    end,
                    answer.sealed().copy(),
                    0,
                    answer.sealed().length())) {
                return "the ciphertext is not that of " + answer.source();
            }
            if (transform.cipher().isAead()
                    && !Arrays.equals(packet, end, packet.length, answer.tag().copy(), 0, transform.tagBytes())) {
                return "the tag is not that of " + answer.source();
            }
            if (transform.tagBytes() > 0) {
                byte[] sealed = packet.clone();
                for (int spoilt : new int[] {0, header.length, end, packet.length - 1}) {
                    packet[spoilt] ^= 1;
                    byte[] before = packet.clone();
                    if (cipher.open(batch) != 0 || batch.isOpened(0)) {
                        return "it opened a packet with a wrong octet at " + spoilt;
                    }
                    if (!Arrays.equals(before, packet)) {
                        return "it changed a packet that it did not open";
                    }
                    System.arraycopy(sealed, 0, packet, 0, packet.length);
                }
            }
            if (cipher.open(batch) != 1 || !batch.isOpened(0)) {
                return "it does not open what it sealed";
            }
            return Arrays.equals(plain, 0, end, packet, 0, end) ? "" : "opening does not give the payload back";
        }
    }

    private static PacketBatch batch(
            PacketKey key, byte[] packet, KnownAnswers.CipherAnswer answer, int header, Transform transform) {
        PacketBatch batch = new PacketBatch(1);
        int length = answer.plain().length();
        batch.add(key, packet);
        batch.crypt(0, header, length);
        batch.auth(0, 0, transform.cipher().isAead() ? header : header + length, header + length);
        System.arraycopy(answer.iv().copy(), 0, batch.ivs(), 0, answer.iv().length());
        return batch;
    }

    /**
     * Authenticates published data with an empty payload; its last octets go in as the packet's trailer. By itself, and many
     * beside each other: for those an engine may have other code.
     */
    private static String checkMac(PacketCipher cipher, KnownAnswers answers) {
        String alone = checkMac(cipher, answers, 1);
        return alone.isEmpty() ? checkMac(cipher, answers, MANY) : alone;
    }

    private static String checkMac(PacketCipher cipher, KnownAnswers answers, int packets) {
        Transform transform = cipher.transform();
        KnownAnswers.MacAnswer answer = answers.mac(transform.mac());
        try (Secret cipherSecret = Secret.copyOf(cipherKey(transform, answers));
                Secret macSecret = Secret.copyOf(answer.key().copy());
                PacketKey key = cipher.key(cipherSecret, macSecret)) {
            int trailer = 4;
            int length = answer.data().length() - trailer;
            int value = 0;
            for (int n = 0; n < trailer; n++) {
                value = value << 8 | answer.data().u8(length + n);
            }
            PacketBatch batch = new PacketBatch(packets);
            byte[][] made = new byte[packets][];
            for (int i = 0; i < packets; i++) {
                made[i] = Arrays.copyOf(answer.data().copy(), length + transform.tagBytes());
                batch.add(key, made[i]);
                batch.crypt(i, length, 0);
                batch.auth(i, 0, length, length);
                batch.trailer(i, value, trailer);
            }
            cipher.seal(batch);
            for (byte[] packet : made) {
                if (!Arrays.equals(packet, length, packet.length, answer.code().copy(), 0, transform.tagBytes())) {
                    return "the code is not that of " + answer.source() + ", " + packets + " at once";
                }
            }
            for (int i = 0; i < packets; i++) {
                batch.trailer(i, value ^ 1, trailer);
            }
            if (cipher.open(batch) != 0) {
                return "it opened a packet with a wrong trailer";
            }
            return "";
        }
    }

    private static byte[] cipherKey(Transform transform, KnownAnswers answers) {
        return transform.cipher() == CipherMode.NULL
                ? new byte[0]
                : answers.cipher(transform).key().copy();
    }

    private static byte[] join(byte[] a, byte[] b, byte[] c) {
        byte[] all = Arrays.copyOf(a, a.length + b.length + c.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        System.arraycopy(c, 0, all, a.length + b.length, c.length);
        return all;
    }
}
