package gatehouse.config.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the store asks of a file system, each call one step that a crash can fall before or after. A port, so that tests
 * can crash at each of them and can forget what was not forced to the medium.
 */
interface Disk {
    /** The whole file; null if there is none. */
    byte @Nullable [] read(Path file) throws IOException;

    /** Writes a file, new or over an old one. Nothing of it is sure to survive before {@link #force}. */
    void write(Path file, byte[] bytes) throws IOException;

    /** Forces a file's content to the medium. */
    void force(Path file) throws IOException;

    /** Puts a file in the place of another in one step. It may be undone by a crash before {@link #forceFolder}. */
    void rename(Path from, Path to) throws IOException;

    /** Removes a file, if it is there. It may come back by a crash before {@link #forceFolder}. */
    void delete(Path file) throws IOException;

    /** Forces the names in a folder to the medium. */
    void forceFolder(Path folder) throws IOException;

    /** Makes a folder and those above it, where missing. */
    void makeFolder(Path folder) throws IOException;

    /** The names of the files in a folder. */
    List<String> list(Path folder) throws IOException;
}
