package gatehouse.base;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Bytes that must not be seen: keys, passwords, RES, CK, IK. {@link #toString()} redacts, equality takes the same time
 * whatever differs, and {@link #close()} overwrites the bytes. Owned by one holder at a time, who closes it; not
 * thread-safe against its own closing.
 */
public final class Secret implements AutoCloseable {
    private final byte[] bytes;
    private boolean wiped;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A secret with a copy of {@code bytes}; the caller wipes its own. */
    public static Secret copyOf(byte[] bytes) {
        return new Secret(bytes.clone());
    }

    /** A secret that takes {@code bytes} over: the caller must not keep or change them. */
    public static Secret owning(byte[] bytes) {
        return new Secret(bytes);
    }

    /** A secret with the UTF-8 octets of {@code text}. */
    public static Secret ofText(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /** How many bytes it has; this is not secret. */
    public int length() {
        return bytes.length;
    }

    /**
     * Lends the bytes to {@code use} for the time of the call. They are the live bytes, neither to be changed nor kept.
     *
     * @throws IllegalStateException when the secret is already wiped
     */
    public <R> R with(Function<byte[], R> use) {
        if (wiped) {
            throw new IllegalStateException("this secret is wiped");
        }
        return use.apply(bytes);
    }

    /** A copy with a life of its own. */
    public Secret duplicate() {
        return with(Secret::copyOf);
    }

    /** Whether the bytes are gone. */
    public boolean isWiped() {
        return wiped;
    }

    /** Overwrites the bytes with zeros; doing it twice is harmless. */
    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
        wiped = true;
    }

    /** Equal content, compared in constant time; a wiped secret equals nothing but itself. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Secret that && !wiped && !that.wiped && MessageDigest.isEqual(bytes, that.bytes));
    }

    /** Only the length: a hash of the bytes would tell about them. */
    @Override
    public int hashCode() {
        return bytes.length;
    }

    @Override
    public String toString() {
        return wiped ? "Secret[wiped]" : "Secret[" + bytes.length + " bytes]";
    }
}
