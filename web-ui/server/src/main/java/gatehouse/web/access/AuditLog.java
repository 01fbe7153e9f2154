package gatehouse.web.access;

import gatehouse.base.Decoded;
import gatehouse.web.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who did what from where, one JSON object a line, in a file that is only appended to; a full one gives way to a fresh
 * one and is kept once. Thread-safe; {@link #add} touches the disk and belongs on a worker thread.
 */
public final class AuditLog {
    private static final String FILE = "audit.log";
    private static final String OLD = "audit.old.log";
    private static final long LONGEST = 256 * 1024;
    private static final int SHOWN = 500;

    private final @Nullable StateFolder folder;
    private final Deque<Entry> last = new ArrayDeque<>();

    private AuditLog(@Nullable StateFolder folder) {
        this.folder = folder;
    }

    /**
     * Something that somebody did or tried.
     *
     * @param atMillis when, since 1970
     * @param user who; as it was typed where nobody is known by it, shortened
     * @param from the address; {@code local} for a UNIX socket
     * @param action what
     * @param subject what it was done to; null where the action says it all
     * @param done whether it was done; else it was refused
     */
    public record Entry(
            long atMillis,
            String user,
            String from,
            Action action,
            @Nullable String subject,
            boolean done) {}

    /** What can be done that is worth remembering. */
    public enum Action {
        /** Came in with a password or a link. */
        SIGN_IN,
        /** Went out. */
        SIGN_OUT,
        /** Made the first account with the device's secret. */
        FIRST_ACCOUNT,
        /** Made an account, or changed its role or password. */
        CHANGE_ACCOUNT,
        /** Removed an account. */
        REMOVE_ACCOUNT,
        /** Changed the own password. */
        CHANGE_PASSWORD,
        /** Ended a session. */
        END_SESSION,
        /** Gave a command to the gateway. */
        COMMAND,
        /** Put another certificate in. */
        CHANGE_CERTIFICATE,
        /** Took a backup. */
        BACK_UP,
        /** Opened a backup, to put it back. */
        RESTORE,
        /** Took a support bundle. */
        SUPPORT_BUNDLE,
        /** Started the gateway again. */
        RESTART,
        /** Put an ISIM's keys in. */
        SET_KEYS
    }

    /** A log that forgets at the end of the process. */
    static AuditLog inMemory() {
        return new AuditLog(null);
    }

    /** The log of a folder. Lines that a failing power cut in two are passed over. */
    static AuditLog open(StateFolder folder) throws IOException {
        AuditLog log = new AuditLog(folder);
        for (String name : List.of(OLD, FILE)) {
            byte[] bytes = folder.read(name).orElse(new byte[0]);
            for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
                if (Json.read(line.getBytes(StandardCharsets.UTF_8), Entry.class)
                        instanceof Decoded.Ok<Entry>(var entry)) {
                    log.remember(entry);
                }
            }
        }
        return log;
    }

    /** Adds an entry. */
    public synchronized void add(Entry entry) throws IOException {
        remember(entry);
        if (folder == null) {
            return;
        }
        if (Files.exists(folder.file(FILE)) && Files.size(folder.file(FILE)) > LONGEST) {
            Files.move(folder.file(FILE), folder.file(OLD), StandardCopyOption.REPLACE_EXISTING);
        }
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Set<StandardOpenOption> appending = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        try (FileChannel channel = FileChannel.open(folder.file(FILE), appending, ownerOnly)) {
            ByteBuffer line = ByteBuffer.wrap((Json.text(entry) + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
        }
    }

    /** The last entries, the newest first. */
    public synchronized List<Entry> last() {
        List<Entry> newest = new ArrayList<>(last);
        return newest.reversed();
    }

    private void remember(Entry entry) {
        last.addLast(entry);
        if (last.size() > SHOWN) {
            last.removeFirst();
        }
    }
}
