package gatehouse.crypto;

import gatehouse.base.Decoded;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Remembers measurements in a file, so that a machine measures once for each set of versions. */
public final class EngineMemory {
    private final Path file;

    /** In {@code file}, whose folder exists. */
    public EngineMemory(Path file) {
        this.file = file;
    }

    /** What measurements are valid for: the processor's name, the architecture, the engines' versions. */
    public static String fingerprint(EngineRoster roster) {
        String engines = roster.engines().stream()
                .map(engine -> engine.name() + " " + engine.version())
                .collect(Collectors.joining(", "));
        return System.getProperty("os.arch") + "; " + Processor.name() + "; " + engines;
    }

    /** The measurements, if there are any for this fingerprint; a damaged file counts as none. */
    public Optional<List<Measurement>> load(String fingerprint) throws IOException {
        try {
            Decoded<MeasurementFile> read = MeasurementFile.parse(Files.readString(file));
            return read instanceof Decoded.Ok<MeasurementFile>(MeasurementFile found)
                            && found.fingerprint().equals(fingerprint)
                    ? Optional.of(found.measurements())
                    : Optional.empty();
        } catch (NoSuchFileException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Replaces the file as a whole. */
    public void save(String fingerprint, List<Measurement> measurements) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(next, new MeasurementFile(fingerprint, measurements).format());
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
