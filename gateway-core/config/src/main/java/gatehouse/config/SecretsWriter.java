package gatehouse.config;

import gatehouse.base.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/** Writes a secrets file that {@link SecretsFile} reads: mode 0600 from its first byte, whole or not at all. */
final class SecretsWriter {
    private final ByteBuffer lines = ByteBuffer.allocate((int) SecretsFile.LONGEST);

    private SecretsWriter() {}

    static void write(Path file, Secrets secrets) throws IOException {
        SecretsWriter writer = new SecretsWriter();
        try {
            for (String name : secrets.names().stream().sorted().toList()) {
                switch (secrets.find(name).orElseThrow()) {
                    case Credential.Password(Secret password) -> writer.password(name, password);
                    case Credential.Isim isim -> {
                        writer.key(name, "k", isim.k());
                        writer.key(name, isim.isTuak() ? "topc" : "opc", isim.opc());
                    }
                }
            }
            writer.lines.flip();
            replace(file.toAbsolutePath(), writer.lines);
        } finally {
            Arrays.fill(writer.lines.array(), (byte) 0);
        }
    }

    private void password(String name, Secret password) {
        text(name + " password ");
        password.with(bytes -> {
            boolean fits = bytes.length > 0
                    && !SecretsLines.isSpace(bytes[0])
                    && !SecretsLines.isSpace(bytes[bytes.length - 1]);
            for (byte b : bytes) {
                fits &= b != '\n';
            }
            if (!fits) {
                throw new IllegalArgumentException("The password of " + name
                        + " cannot stand on a line: it is empty, has a line break, or has a space at an end.");
            }
            return lines.put(bytes);
        });
        text("\n");
    }

    private void key(String name, String kind, Secret key) {
        text(name + " " + kind + " ");
        key.with(bytes -> {
            for (byte b : bytes) {
                lines.put((byte) HexFormat.of().toHighHexDigit(b))
                        .put((byte) HexFormat.of().toLowHexDigit(b));
            }
            return lines;
        });
        text("\n");
    }

    private void text(String text) {
        lines.put(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void replace(Path file, ByteBuffer content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Set<StandardOpenOption> asNew = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        try (FileChannel channel = FileChannel.open(fresh, asNew, ownerOnly)) {
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(file.resolveSibling("."), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}
