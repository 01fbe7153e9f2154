package gatehouse.gateway.access;

import gatehouse.aka.AkaResult;
import gatehouse.aka.Isim;
import gatehouse.aka.SequenceArray;
import gatehouse.aka.SoftwareIsim;
import gatehouse.base.ByteView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.tinylog.Logger;

/**
 * What software ISIMs have accepted, kept over a restart, as a card keeps it: without that a challenge of yesterday would
 * be fresh again (TS 33.102 C.2.2). One small file for each credential, in the folder {@code isim} beside the
 * configuration; sequence numbers are no secrets. A memory that cannot be written is a warning, no failure.
 */
public final class IsimMemory implements AutoCloseable {
    private final Path folder;
    private final List<SoftwareIsim> made = new ArrayList<>();

    /** Beside the configuration; {@code home} is its folder. */
    public IsimMemory(Path home) {
        this.folder = home.resolve("isim");
    }

    /**
     * An ISIM that remembers.
     *
     * @param credential its name in the secrets file: letters, digits and hyphens
     * @param make makes it with what was accepted so far
     */
    public Isim remembering(String credential, Function<SequenceArray, SoftwareIsim> make) {
        Path file = folder.resolve(credential);
        SequenceArray sequence = SequenceArray.restored(read(file), SequenceArray.DEFAULT_DELTA);
        SoftwareIsim isim = make.apply(sequence);
        made.add(isim);
        return new Remembering(isim, sequence, file);
    }

    /** Wipes K and OPc of every ISIM that was made here; to be called when nobody uses them any more. */
    @Override
    public void close() {
        made.forEach(SoftwareIsim::close);
        made.clear();
    }

    private static long[] read(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
            return text.isEmpty()
                    ? new long[0]
                    : Arrays.stream(text.split("\\s+"))
                            .mapToLong(one -> Long.parseLong(one, 16))
                            .toArray();
        } catch (NoSuchFileException first) {
            return new long[0];
        } catch (IOException | NumberFormatException e) {
            Logger.warn("{} cannot be read ({}); the network will be asked to resynchronise", file, e.getMessage());
            return new long[0];
        }
    }

    private record Remembering(SoftwareIsim isim, SequenceArray sequence, Path file) implements Isim {
        @Override
        public String impi() {
            return isim.impi();
        }

        @Override
        public List<String> impus() {
            return isim.impus();
        }

        @Override
        public String homeDomain() {
            return isim.homeDomain();
        }

        @Override
        public List<String> pCscfs() {
            return isim.pCscfs();
        }

        @Override
        public AkaResult authenticate(ByteView rand, ByteView autn) {
            AkaResult result = isim.authenticate(rand, autn);
            if (result instanceof AkaResult.Success) {
                write();
            }
            return result;
        }

        private void write() {
            StringBuilder text = new StringBuilder();
            for (long sqn : sequence.toArray()) {
                text.append(Long.toHexString(sqn)).append('\n');
            }
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            try {
                Files.createDirectories(file.getParent());
                Files.writeString(fresh, text, StandardCharsets.US_ASCII);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                Logger.warn("{} cannot be written: {}", file, e.getMessage());
            }
        }
    }
}
