package gatehouse.scenarios.audio;

import java.nio.file.Path;

/** A file that is not a usable WAV; the message is one sentence that names the file. */
public final class WavException extends Exception {
    private static final long serialVersionUID = 1L;

    WavException(Path file, String what) {
        super(file + " " + what + ".");
    }
}
