package gatehouse.config;

import gatehouse.config.schema.Binding;
import gatehouse.config.schema.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The file of passwords and keys. Each line is {@code NAME KIND VALUE}; KIND is {@code password}, or {@code k} and
 * {@code opc} (or {@code op}) on two lines of the same name; a line that starts with {@code #} is a comment. Not YAML, so that its bytes
 * go straight into {@link gatehouse.base.Secret}s and nothing of them stays behind in the strings of a parser.
 */
public final class SecretsFile {
    static final long LONGEST = 256 * 1024;
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private SecretsFile() {}

    /** Reads a file that nobody but its owner may open; every problem at once, and no secret in any of them. */
    public static Binding<Secrets> read(Path file) {
        String name = file.toString();
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.stream().anyMatch(OTHERS::contains)) {
                String mode = "mode " + octal(permissions) + ", which lets others than its owner at the secrets";
                return refused(name, mode, "mode 0600", "Run: chmod 600 " + name);
            }
            if (Files.size(file) > LONGEST) {
                return refused(name, "more than " + LONGEST + " bytes", "at most " + LONGEST + " bytes", "");
            }
            byte[] bytes = Files.readAllBytes(file);
            try {
                return new SecretsLines(name).read(bytes);
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        } catch (NoSuchFileException e) {
            return refused(
                    name,
                    "no such file",
                    "the file that device.secrets names",
                    "Make it with a line NAME password VALUE for each credential, and let its owner alone read it (mode"
                            + " 0600).");
        } catch (IOException e) {
            String why = e.getClass().getSimpleName();
            return refused(name, "a file that cannot be read (" + why + ")", "a readable file", "");
        }
    }

    /**
     * Writes a file that nobody but its owner may open, in the place of an earlier one, whole or not at all.
     *
     * @throws IllegalArgumentException when a password cannot stand on a line, with a sentence that does not repeat it
     */
    public static void write(Path file, Secrets secrets) throws IOException {
        SecretsWriter.write(file, secrets);
    }

    /** {@code 0640}. */
    private static String octal(Set<PosixFilePermission> permissions) {
        int mode = 0;
        for (char right : PosixFilePermissions.toString(permissions).toCharArray()) {
            mode = mode << 1 | (right == '-' ? 0 : 1);
        }
        return String.format("%04o", mode);
    }

    private static Binding<Secrets> refused(String file, String found, String allowed, String hint) {
        return new Binding.Refused<>(List.of(new Problem(file, 0, 0, "", found, allowed, hint)));
    }
}
