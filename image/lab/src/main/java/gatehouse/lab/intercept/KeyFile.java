package gatehouse.lab.intercept;

import gatehouse.base.Secret;
import gatehouse.lab.operator.OperatorAction.KeyAgreed;
import gatehouse.media.srtp.MasterKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;

/**
 * The SRTP master keys of a run's calls, for whoever decodes its capture. One line for each key: the side of the call
 * whose wire it is on, who sends under it, suite, and base64 of key and salt as in {@code a=crypto}. Only its owner may
 * read the file. Used by one thread.
 */
public final class KeyFile {
    /** The file's name within the folder of keys. */
    public static final String NAME = "srtp-keys.txt";

    private static final String HEAD = "# call side sender suite key||salt(base64)\n";

    private final Path file;

    /**
     * An empty file in {@code folder}.
     *
     * @throws IOException when it cannot be written
     */
    public KeyFile(Path folder) throws IOException {
        Files.createDirectories(folder);
        this.file = folder.resolve(NAME);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, HEAD);
    }

    /** Adds a line. */
    public void add(KeyAgreed agreed) {
        for (MasterKey key : agreed.key().keys()) {
            String line = "%s %s %s %s %s\n"
                    .formatted(
                            agreed.anchor(),
                            agreed.side().name().toLowerCase(java.util.Locale.ROOT),
                            agreed.fromPhone() ? "phone" : "operator",
                            agreed.key().suiteName(),
                            text(key));
            try {
                Files.writeString(file, line, StandardCharsets.US_ASCII, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String text(MasterKey key) {
        byte[] both = new byte[key.key().length() + key.salt().length()];
        copy(key.key(), both, 0);
        copy(key.salt(), both, key.key().length());
        return Base64.getEncoder().encodeToString(both);
    }

    private static void copy(Secret from, byte[] to, int at) {
        from.with(bytes -> {
            System.arraycopy(bytes, 0, to, at, bytes.length);
            return to;
        });
    }
}
