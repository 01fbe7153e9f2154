package gatehouse.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;

/** One JSON object a line, each line whole whoever else writes. Thread-safe. */
final class JsonLines {
    private final ObjectMapper mapper = new ObjectMapper();
    private final PrintStream out;

    JsonLines(PrintStream out) {
        this.out = out;
    }

    /** Writes a map of plain values. */
    synchronized void write(Object value) {
        try {
            out.println(mapper.writeValueAsString(value));
            out.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain maps are always JSON", e);
        }
    }
}
