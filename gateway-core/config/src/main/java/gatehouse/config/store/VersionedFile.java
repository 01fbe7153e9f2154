package gatehouse.config.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file that changes in whole steps, remembers its last {@value #KEPT} versions and can take a step back. Whatever
 * moment the process or the power dies, the next {@link #open} finds the old or the new content, whole. Content is bytes
 * here; what they mean is {@link ConfigurationStore}'s concern. One process, one thread.
 *
 * <p>Beside {@code FILE} is the folder {@code FILE.store}: {@code history/NUMBER-MILLIS} for each version that was
 * replaced, {@code candidate}, and {@code pending} while a commit waits for its confirmation. Every one of them is
 * written as a new file, forced, renamed and made lasting by forcing the folder, in the order that recovery relies on:
 * history, then pending, then the file itself.
 */
final class VersionedFile {
    /** How many replaced versions are remembered. */
    static final int KEPT = 20;

    private static final Pattern HISTORY_NAME = Pattern.compile("([0-9]{8})-(-?[0-9]{1,15})");
    private static final Pattern PENDING = Pattern.compile(
            "previous ([0-9]{1,8})\\ndigest ([0-9a-f]{64})\\ndue ([0-9]{1,15})\\nwithin ([0-9]{1,12})\\n");

    /**
     * A commit that waits for its confirmation.
     *
     * @param previous the version to go back to
     * @param digest of the content that waits, in hexadecimal
     * @param due when it is rolled back, by the wall clock
     * @param within how long it waits in all
     */
    record Pending(long previous, String digest, Instant due, Duration within) {}

    private final Disk disk;
    private final Path file;
    private final Path folder;
    private final Path history;
    private @Nullable Pending pending;

    private VersionedFile(Disk disk, Path file) {
        this.disk = disk;
        this.file = file.toAbsolutePath();
        this.folder = this.file.resolveSibling(file.getFileName() + ".store");
        this.history = folder.resolve("history");
    }

    /** Opens {@code file}, which need not exist yet, and finishes or undoes what a crash interrupted. */
    static VersionedFile open(Disk disk, Path file) throws IOException {
        VersionedFile opened = new VersionedFile(disk, file);
        disk.makeFolder(opened.history);
        disk.forceFolder(opened.folder);
        disk.forceFolder(opened.parent());
        opened.recover();
        return opened;
    }

    /** The content in force; null before the first commit. */
    byte @Nullable [] read() throws IOException {
        return disk.read(file);
    }

    /** The commit that waits for its confirmation, if one does. */
    Optional<Pending> pending() {
        return Optional.ofNullable(pending);
    }

    /**
     * Puts {@code content} in force. With {@code within}, it waits that long for {@link #confirm}; the very first
     * content never waits, for there is nothing to go back to.
     *
     * @throws IllegalStateException while another commit waits
     * @throws IOException when the disk fails; what is then in force is whole, {@link #read} tells which
     */
    void commit(byte[] content, Optional<Duration> within, Instant wall) throws IOException {
        if (pending != null) {
            throw new IllegalStateException("a commit waits for its confirmation");
        }
        try {
            byte[] old = disk.read(file);
            if (old != null) {
                long previous = remember(old, wall);
                if (within.isPresent()) {
                    Pending next = new Pending(previous, digest(content), wall.plus(within.get()), within.get());
                    replace(folder.resolve("pending"), text(next));
                }
            }
            replace(file, content);
            pending = readPending();
            prune();
        } catch (IOException e) {
            recover();
            throw e;
        }
    }

    /** The waiting commit stays. Without one, nothing happens. */
    void confirm() throws IOException {
        forget(folder.resolve("pending"));
        pending = null;
    }

    /** Goes back to the version before the waiting commit, whose content becomes the candidate. */
    void rollBack() throws IOException {
        if (pending == null) {
            throw new IllegalStateException("no commit waits for its confirmation");
        }
        byte[] previous = read(pending.previous());
        if (previous == null) {
            throw new IOException("version " + pending.previous() + " is gone from " + history);
        }
        byte[] refused = disk.read(file);
        if (refused != null) {
            propose(refused);
        }
        replace(file, previous);
        confirm();
    }

    /** The candidate; null if there is none. */
    byte @Nullable [] candidate() throws IOException {
        return disk.read(folder.resolve("candidate"));
    }

    /** Keeps a candidate in place of an earlier one. */
    void propose(byte[] content) throws IOException {
        replace(folder.resolve("candidate"), content);
    }

    /** Drops the candidate, if there is one. */
    void discard() throws IOException {
        forget(folder.resolve("candidate"));
    }

    /** The replaced versions that are remembered, the newest first. */
    List<Version> history() throws IOException {
        List<Version> versions = new ArrayList<>();
        for (String name : disk.list(history)) {
            Matcher parts = HISTORY_NAME.matcher(name);
            if (parts.matches()) {
                Instant replaced = Instant.ofEpochMilli(Long.parseLong(parts.group(2)));
                versions.add(new Version(Long.parseLong(parts.group(1)), replaced));
            }
        }
        return versions.reversed();
    }

    /** The content of a remembered version; null if it is not remembered. */
    byte @Nullable [] read(long number) throws IOException {
        for (Version version : history()) {
            if (version.number() == number) {
                return disk.read(path(version));
            }
        }
        return null;
    }

    /** Brings memory and disk together after a start or a failure. */
    private void recover() throws IOException {
        for (Path place : List.of(folder, history)) {
            for (String name : disk.list(place)) {
                if (name.endsWith(".new")) {
                    disk.delete(place.resolve(name));
                }
            }
        }
        disk.delete(temporary(file));
        pending = readPending();
        if (pending == null) {
            // Either none waits, or the crash fell between its note and the file: then it never came into force.
            forget(folder.resolve("pending"));
        }
    }

    /** The note of a waiting commit, if it is about what is in force. */
    private @Nullable Pending readPending() throws IOException {
        byte[] note = disk.read(folder.resolve("pending"));
        byte[] content = disk.read(file);
        if (note == null || content == null) {
            return null;
        }
        Matcher fields = PENDING.matcher(new String(note, StandardCharsets.US_ASCII));
        if (!fields.matches() || !fields.group(2).equals(digest(content))) {
            return null;
        }
        return new Pending(
                Long.parseLong(fields.group(1)),
                fields.group(2),
                Instant.ofEpochMilli(Long.parseLong(fields.group(3))),
                Duration.ofMillis(Long.parseLong(fields.group(4))));
    }

    private static byte[] text(Pending note) {
        return String.format(
                        "previous %d%ndigest %s%ndue %d%nwithin %d%n",
                        note.previous(),
                        note.digest(),
                        note.due().toEpochMilli(),
                        note.within().toMillis())
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Adds to history unless the newest is the same, as it is when a crash fell after this step; the number it has. */
    private long remember(byte[] content, Instant wall) throws IOException {
        List<Version> versions = history();
        long newest = versions.isEmpty() ? 0 : versions.getFirst().number();
        if (newest > 0 && Arrays.equals(content, disk.read(path(versions.getFirst())))) {
            return newest;
        }
        Version version = new Version(newest + 1, wall);
        replace(path(version), content);
        return version.number();
    }

    private void prune() throws IOException {
        List<Version> versions = history();
        for (Version old : versions.subList(Math.min(KEPT, versions.size()), versions.size())) {
            disk.delete(path(old));
        }
    }

    private Path path(Version version) {
        return history.resolve(
                String.format("%08d-%d", version.number(), version.replaced().toEpochMilli()));
    }

    /** The one way in which anything is written: whole, or not at all. */
    private void replace(Path target, byte[] content) throws IOException {
        Path fresh = temporary(target);
        disk.write(fresh, content);
        disk.force(fresh);
        disk.rename(fresh, target);
        disk.forceFolder(folderOf(target));
    }

    private void forget(Path target) throws IOException {
        if (disk.read(target) != null) {
            disk.delete(target);
            disk.forceFolder(folderOf(target));
        }
    }

    private Path parent() {
        return folderOf(file);
    }

    private static Path folderOf(Path target) {
        Path parent = target.getParent();
        return parent == null ? target : parent;
    }

    private static Path temporary(Path target) {
        return target.resolveSibling(target.getFileName() + ".new");
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
