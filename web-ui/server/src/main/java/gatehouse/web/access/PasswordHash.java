package gatehouse.web.access;

import gatehouse.base.Entropy;
import gatehouse.base.Secret;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * What is kept of a password: Argon2id (RFC 9106) in the usual text form, with its own salt and costs. Making or
 * checking one takes tens of milliseconds and the memory it says; never do it on an event loop.
 *
 * @param text {@code $argon2id$v=19$m=...,t=...,p=...$salt$hash}
 */
public record PasswordHash(String text) {
    /** 12 MiB and three passes: as strong as RFC 9106's second choice within what a small gateway can spare. */
    private static final int MEMORY_KIB = 12 * 1024;

    private static final int PASSES = 3;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Pattern FORM = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=([1-9][0-9]{0,5}),t=([1-9]),p=1\\$([A-Za-z0-9+/]{22})\\$([A-Za-z0-9+/]{43})");

    public PasswordHash {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("A password's hash has another form than $argon2id$v=19$...");
        }
    }

    /** Hashes a password with a fresh salt. */
    static PasswordHash of(Secret password, Entropy entropy) {
        byte[] salt = entropy.bytes(SALT_BYTES);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return new PasswordHash(
                "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=1$" + base64.encodeToString(salt) + "$"
                        + base64.encodeToString(argon2id(password, salt, MEMORY_KIB, PASSES)));
    }

    /** Whether this is the hash of that password; takes the same time for every wrong one. */
    boolean matches(Secret password) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return false;
        }
        byte[] computed = argon2id(
                password,
                Base64.getDecoder().decode(parts.group(3)),
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)));
        return MessageDigest.isEqual(computed, Base64.getDecoder().decode(parts.group(4)));
    }

    private static byte[] argon2id(Secret password, byte[] salt, int memoryKib, int passes) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(1)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[HASH_BYTES];
        password.with(bytes -> {
            byte[] lent = bytes.clone();
            argon2.generateBytes(lent, hash);
            Arrays.fill(lent, (byte) 0);
            return hash;
        });
        return hash;
    }

    @Override
    public String toString() {
        return "PasswordHash[argon2id]";
    }
}
