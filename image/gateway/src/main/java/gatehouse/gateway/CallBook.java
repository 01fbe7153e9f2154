package gatehouse.gateway;

import gatehouse.management.CallStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The last calls in a file that nobody but its owner may read, so that who comes home after a restart sees who has called.
 * It is written when the gateway ends, and a while after a call that ended: flash wears, so a power cut may cost the calls
 * of that while. When, with whom and why not, one call a line; nothing of voice or its protection. Thread-safe.
 */
final class CallBook implements AutoCloseable {
    private static final int LARGEST_FILE = 65_536;
    private static final int FIELDS = 6;

    /** In minutes: long enough for the calls that follow to be written with it. */
    private static final int LATER = 15;

    private final Path file;
    private final Executor later;
    /** Where the calls that are not written yet are asked for; null when there is none. */
    private final AtomicReference<@Nullable Supplier<List<CallStatus>>> unwritten = new AtomicReference<>();

    /**
     * A book that is neither read nor written yet.
     *
     * @param later runs what it is given after a while
     */
    CallBook(Path file, Executor later) {
        this.file = file;
        this.later = later;
    }

    /** That of a gateway, whose configuration is in this folder. */
    static CallBook in(Path home) {
        return new CallBook(home.resolve("calls"), CompletableFuture.delayedExecutor(LATER, TimeUnit.MINUTES));
    }

    /** The calls of earlier runs, the oldest first; lines that are none are passed over. */
    List<CallStatus> read() {
        try (InputStream in = Files.newInputStream(file)) {
            List<CallStatus> found = new ArrayList<>();
            for (String line : new String(in.readNBytes(LARGEST_FILE), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                parse(line, "earlier-" + found.size()).ifPresent(found::add);
            }
            return found;
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            Logger.warn("the calls of earlier runs cannot be read ({}): check the rights of {}", e.getMessage(), file);
            return List.of();
        }
    }

    /** Other calls are to stand in it, the oldest first. Never waits. */
    void changed(Supplier<List<CallStatus>> calls) {
        if (unwritten.getAndSet(calls) == null) {
            later.execute(this::save);
        }
    }

    /** Leaves nothing of it on the disk. */
    synchronized void wipe() throws IOException {
        unwritten.set(null);
        Files.deleteIfExists(file);
    }

    private synchronized void save() {
        Supplier<List<CallStatus>> calls = unwritten.getAndSet(null);
        if (calls == null) {
            return;
        }
        StringBuilder text = new StringBuilder();
        calls.get().forEach(call -> text.append(line(call)).append('\n'));
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(next);
            Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(next, text);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Logger.warn("calls are not remembered ({}): make room in the folder of {}", e.getMessage(), file);
        }
    }

    private static String line(CallStatus call) {
        return String.join(
                "\t",
                Long.toString(call.startedAtMillis()),
                call.answeredAtMillis() == null ? "" : call.answeredAtMillis().toString(),
                call.direction().name(),
                call.line(),
                plain(call.remote()),
                plain(call.failure()));
    }

    /** The network may say anything: what would end a field or a line is a blank here. */
    private static String plain(@Nullable String text) {
        return text == null ? "" : text.replaceAll("\\p{Cntrl}", " ");
    }

    private static Optional<CallStatus> parse(String line, String id) {
        String[] fields = line.split("\t", -1);
        try {
            return fields.length != FIELDS
                    ? Optional.empty()
                    : Optional.of(new CallStatus(
                            id,
                            fields[3],
                            CallStatus.Direction.valueOf(fields[2]),
                            fields[4].isEmpty() ? null : fields[4],
                            CallStatus.State.ENDED,
                            Long.parseLong(fields[0]),
                            fields[1].isEmpty() ? null : Long.valueOf(fields[1]),
                            null,
                            false,
                            null,
                            null,
                            CallStatus.FarEnd.UNKNOWN,
                            fields[5].isEmpty() ? null : fields[5]));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Writes what is not written yet. */
    @Override
    public void close() {
        save();
    }
}
