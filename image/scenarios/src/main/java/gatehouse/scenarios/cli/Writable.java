package gatehouse.scenarios.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whether an output that was asked for can be written, asked before anything is started. */
final class Writable {
    private Writable() {}

    /** Refuses a file that cannot be made; nothing is created. */
    static void file(String option, @Nullable Path file) throws Refused {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw Refused.usage("%s: the file %s cannot be written.".formatted(option, file));
        }
    }

    /** Refuses a folder that cannot be made or written; nothing is created. */
    static void folder(String option, @Nullable Path folder) throws Refused {
        if (folder == null) {
            return;
        }
        Path existing = folder.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
            throw Refused.usage("%s: the folder %s cannot be written.".formatted(option, folder));
        }
    }
}
