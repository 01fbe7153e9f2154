package gatehouse.management;

import gatehouse.base.Entropy;
import gatehouse.base.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * A configuration with its secrets, sealed under a passphrase. Numbers are big-endian:
 *
 * <pre>
 * 16  "Gatehouse backup"
 *  1  version: 1
 *  4  Argon2id memory in KiB, 1 passes, 1 lanes (RFC 9106, version 0x13)
 * 16  salt
 * 12  nonce
 *  n  AES-256-GCM (NIST SP 800-38D) under the 32 octets that Argon2id makes of passphrase and salt, all before as
 *     additional data; inside: 4 length, the configuration in UTF-8, 4 length, the lines of the secrets file
 * 16  tag
 * </pre>
 *
 * Sealing and opening take tens of milliseconds and the memory that it says: never on an event loop.
 */
public final class Backup {
    private static final byte[] MAGIC = "Gatehouse backup".getBytes(StandardCharsets.US_ASCII);
    private static final byte VERSION = 1;
    private static final int MEMORY_KIB = 12 * 1024;
    private static final int MOST_MEMORY_KIB = 16 * 1024;
    private static final int PASSES = 3;
    private static final int MOST_PASSES = 6;
    private static final int SALT = 16;
    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final int HEAD = MAGIC.length + 1 + 6 + SALT + NONCE;
    private static final int LONGEST = 1 << 20;

    private Backup() {}

    /**
     * What a backup holds.
     *
     * @param yaml the configuration
     * @param secrets the lines of the secrets file; whoever has this closes it
     */
    public record Content(String yaml, Secret secrets) implements AutoCloseable {
        @Override
        public void close() {
            secrets.close();
        }
    }

    /** Seals. */
    public static byte[] seal(Content content, Secret passphrase, Entropy entropy) {
        byte[] yaml = content.yaml().getBytes(StandardCharsets.UTF_8);
        byte[] inside = content.secrets()
                .with(secrets -> ByteBuffer.allocate(8 + yaml.length + secrets.length)
                        .putInt(yaml.length)
                        .put(yaml)
                        .putInt(secrets.length)
                        .put(secrets)
                        .array());
        return seal(inside, passphrase, entropy);
    }

    /** Seals what is inside, which is wiped. */
    static byte[] seal(byte[] inside, Secret passphrase, Entropy entropy) {
        byte[] head = ByteBuffer.allocate(HEAD)
                .put(MAGIC)
                .put(VERSION)
                .putInt(MEMORY_KIB)
                .put((byte) PASSES)
                .put((byte) 1)
                .put(entropy.bytes(SALT))
                .put(entropy.bytes(NONCE))
                .array();
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, head, passphrase).doFinal(inside);
            return ByteBuffer.allocate(HEAD + sealed.length)
                    .put(head)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        } finally {
            Arrays.fill(inside, (byte) 0);
        }
    }

    /** Opens; empty when the passphrase is another, or anything of the file is. Nobody can tell which. */
    public static Optional<Content> open(byte[] file, Secret passphrase) {
        if (file.length < HEAD + 8 + TAG || file.length > LONGEST || !isHead(file)) {
            return Optional.empty();
        }
        byte[] inside = new byte[0];
        try {
            inside = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(file, HEAD), passphrase)
                    .doFinal(file, HEAD, file.length - HEAD);
            ByteBuffer in = ByteBuffer.wrap(inside);
            byte[] yaml = part(in);
            byte[] secrets = part(in);
            return yaml == null || secrets == null
                    ? Optional.empty()
                    : Optional.of(new Content(new String(yaml, StandardCharsets.UTF_8), Secret.owning(secrets)));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        } finally {
            Arrays.fill(inside, (byte) 0);
        }
    }

    /** Costs are looked at before they are paid: the file may be anybody's. */
    private static boolean isHead(byte[] file) {
        ByteBuffer head = ByteBuffer.wrap(file);
        byte[] magic = new byte[MAGIC.length];
        head.get(magic);
        byte version = head.get();
        int memory = head.getInt();
        int passes = head.get();
        int lanes = head.get();
        return Arrays.equals(magic, MAGIC)
                && version == VERSION
                && memory >= 8
                && memory <= MOST_MEMORY_KIB
                && passes >= 1
                && passes <= MOST_PASSES
                && lanes == 1;
    }

    /** The next part, or null: whoever chose the passphrase may have written any length. */
    private static byte @Nullable [] part(ByteBuffer in) {
        int length = in.remaining() < 4 ? -1 : in.getInt();
        if (length < 0 || length > in.remaining()) {
            return null;
        }
        byte[] part = new byte[length];
        in.get(part);
        return part;
    }

    private static Cipher cipher(int mode, byte[] head, Secret passphrase) throws GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(head).position(MAGIC.length + 1);
        int memory = in.getInt();
        int passes = in.get();
        int lanes = in.get();
        byte[] salt = new byte[SALT];
        byte[] nonce = new byte[NONCE];
        in.get(salt).get(nonce);
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memory)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] key = new byte[32];
        passphrase.with(bytes -> {
            byte[] lent = bytes.clone();
            argon2.generateBytes(lent, key);
            Arrays.fill(lent, (byte) 0);
            return key;
        });
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG, nonce));
            cipher.updateAAD(head);
            return cipher;
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
