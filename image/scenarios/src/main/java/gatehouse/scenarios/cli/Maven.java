package gatehouse.scenarios.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Maven on this checkout, with the JDK that runs us. */
final class Maven {
    private Maven() {}

    /** Runs it in the foreground; true when it succeeded. */
    static boolean run(String... words) throws Refused, IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of("mvn", "-B", "-f", Home.folder().resolve("pom.xml").toString()));
        command.addAll(Arrays.asList(words));
        var maven = new ProcessBuilder(command).inheritIO();
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return maven.start().waitFor() == 0;
    }
}
