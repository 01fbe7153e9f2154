package gatehouse.gateway;

import gatehouse.config.LogSettings;
import gatehouse.management.LogTail;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the end of the log, as far as there is a file of it. */
final class LogFile {
    private static final int MOST = 64 * 1024;

    private LogFile() {}

    /** The end of the log that these settings write. */
    static LogTail tail(LogSettings settings) {
        if (settings.file().isEmpty()) {
            return new LogTail(false, "");
        }
        Path file = settings.file().get();
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long from = Math.max(0, channel.size() - MOST);
            channel.position(from);
            ByteBuffer octets = ByteBuffer.allocate((int) Math.min(MOST, channel.size()));
            while (octets.hasRemaining() && channel.read(octets) >= 0) {
                // until all is there
            }
            String text = StandardCharsets.UTF_8.decode(octets.flip()).toString();
            int line = text.indexOf('\n') + 1;
            return new LogTail(true, from == 0 ? text : text.substring(line)); // the first line may be cut
        } catch (IOException e) {
            return new LogTail(true, "");
        }
    }
}
