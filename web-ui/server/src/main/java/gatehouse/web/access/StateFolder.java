package gatehouse.web.access;

import gatehouse.base.Decoded;
import gatehouse.web.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The folder in which the server keeps what outlives it. Only the owner may look inside (0700, files 0600 from their
 * first byte on), and a file is replaced whole or not at all, also when the power fails.
 */
public final class StateFolder {
    private static final long LONGEST = 1 << 20;

    private final Path folder;

    private StateFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens a folder, which is made if it is not there.
     *
     * @throws IOException when it cannot be made or is no folder, with a sentence
     */
    public static StateFolder open(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            return new StateFolder(folder.toAbsolutePath());
        } catch (IOException e) {
            throw new IOException(
                    "the page's folder " + folder + " cannot be used (" + e.getMessage()
                            + "); make its place writable for the gateway, or choose another web.folder",
                    e);
        }
    }

    /** Where a file of this name is. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    /** The octets of a file; empty if it is not there. */
    public Optional<byte[]> read(String name) throws IOException {
        Path file = file(name);
        try {
            if (Files.size(file) > LONGEST) {
                throw new IOException(file + " is larger than it can be; move it away and restart the gateway");
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * A file that {@link #write(String, Object)} wrote; empty if it is not there.
     *
     * @throws IOException when it holds something else: a damaged file must not open the door
     */
    <T> Optional<T> read(String name, Class<T> type) throws IOException {
        Optional<byte[]> bytes = read(name);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        return switch (Json.read(bytes.get(), type)) {
            case Decoded.Ok<T>(T value) -> Optional.of(value);
            case Decoded.Malformed<T>(String reason, int at) ->
                throw new IOException(file(name) + " is damaged at octet " + at + " (" + reason
                        + "); put a good copy in its place, or remove it to start afresh");
        };
    }

    /** Replaces a file by a value as JSON. */
    void write(String name, Object value) throws IOException {
        write(name, Json.write(value));
    }

    /** Replaces a file. */
    public void write(String name, byte[] content) throws IOException {
        Path fresh = file(name + ".new");
        Files.deleteIfExists(fresh);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Set<StandardOpenOption> asNew = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        try (FileChannel channel = FileChannel.open(fresh, asNew, ownerOnly)) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(fresh, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel itself = FileChannel.open(folder, StandardOpenOption.READ)) {
            itself.force(true); // fsync(2): only this makes the rename last
        }
    }
}
