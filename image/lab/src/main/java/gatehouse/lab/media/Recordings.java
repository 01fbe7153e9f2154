package gatehouse.lab.media;

import gatehouse.media.audio.Sound;
import gatehouse.media.audio.WavFile;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * What the remote subscriber says and what it heard, as files. The first call of a run is written to the file that was
 * named, later ones beside it with -2, -3 and so on. Thread-safe.
 */
public final class Recordings {
    private final @Nullable Path reply;
    private final @Nullable Path record;
    private int calls;

    /** With the file to say, or null for silence, and the file to write, or null for none. */
    public Recordings(@Nullable Path reply, @Nullable Path record) {
        this.reply = reply;
        this.record = record;
    }

    /** The reply as samples of 8 kHz. */
    public short[] reply() {
        if (reply == null) {
            return new short[0];
        }
        try {
            Sound sound = WavFile.read(reply);
            return sound.toLine();
        } catch (IOException e) {
            Logger.error("the reply cannot be said: {}", e.getMessage());
            return new short[0];
        }
    }

    /** Writes what one call heard. */
    public synchronized void keep(short[] heard) {
        if (record == null) {
            return;
        }
        calls++;
        Path file = calls == 1 ? record : numbered(record, calls);
        try {
            WavFile.write(file, heard, Sound.LINE_RATE);
        } catch (IOException e) {
            Logger.error("the recording {} cannot be written: {}", file, e.getMessage());
        }
    }

    private static Path numbered(Path file, int number) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        return file.resolveSibling(stem + "-" + number + (dot < 0 ? "" : name.substring(dot)));
    }
}
