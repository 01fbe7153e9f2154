package gatehouse.scenarios.bench;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.scenarios.process.Child;
import gatehouse.scenarios.process.JavaProgram;
import gatehouse.scenarios.process.Json;
import gatehouse.scenarios.stage.JvmOptions;
import gatehouse.scenarios.stage.RunFailure;
import gatehouse.scenarios.stage.RunFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Full registrations with AKA and IPsec at the lab's operator: how many in a second of CPU, bytes, memory for each UE. */
public final class ImsBenchmark {
    private static final JavaProgram MEASUREMENT = new JavaProgram("gatehouse.lab", "gatehouse.lab.load.Measurement");
    private static final int REGISTRATIONS = 5_000;
    private static final int POPULATION = 50_000;

    private ImsBenchmark() {}

    /** Runs it; about two minutes. */
    public static List<Measured> run() throws IOException, RunFailure, InterruptedException {
        var results = new ArrayList<Measured>();
        var command = MEASUREMENT.command(
                JvmOptions.with(List.of("-XX:+UseSerialGC", "-Xmx2500m"), List.of()),
                List.of(Integer.toString(REGISTRATIONS), Integer.toString(POPULATION)));
        try (var folder = new RunFolder();
                var process = Child.start("measurement", command, folder.file("measurement.log"))) {
            var lines = process.output();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode result = Json.line(line);
                results.add(new Measured(
                        result.path("name").asText(),
                        result.path("value").asDouble(),
                        result.path("unit").asText(),
                        List.of()));
            }
            if (process.await(Duration.ofSeconds(10)) != 0 || results.isEmpty()) {
                throw new RunFailure(
                        "measurement-failed", "Not all was measured.\n" + folder.tail("measurement.log", 12));
            }
        }
        return results;
    }
}
