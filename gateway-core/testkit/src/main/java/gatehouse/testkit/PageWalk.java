package gatehouse.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A walk through the page in Chromium by a script of web-ui/app/e2e. A line of the script's output that begins with @
 * asks the test for something; the answer is one line.
 */
public final class PageWalk {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    private final Path app;

    /** What the test does for the script. */
    @FunctionalInterface
    public interface World {
        /** Does what is asked and answers with one line. */
        String answer(String asked) throws Exception;
    }

    /**
     * Goes on only where Chromium and Playwright are.
     *
     * @param app the folder web-ui/app
     */
    public PageWalk(Path app) {
        Peer.need(Files.exists(CHROMIUM), "chromium");
        Peer.need(Files.exists(app.resolve("node_modules/playwright-core")), "playwright-core");
        this.app = app;
    }

    /**
     * Runs the script to its end.
     *
     * @param address of the page
     * @param shots the folder for its pictures
     * @throws AssertionError when the script fails, with all that it said
     */
    public void run(String script, String address, Path shots, World world) throws Exception {
        Process walk = new ProcessBuilder(
                        "node", "e2e/" + script, address, shots.toAbsolutePath().toString())
                .directory(app.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            String said = serve(walk, world);
            if (walk.waitFor() != 0) {
                throw new AssertionError(script + " failed:\n" + said);
            }
        } finally {
            walk.destroy();
        }
    }

    private static String serve(Process walk, World world) throws Exception {
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines = walk.inputReader(StandardCharsets.UTF_8);
                PrintWriter answers = new PrintWriter(walk.getOutputStream(), true, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("@")) {
                    answers.println(world.answer(line.substring(1)));
                } else {
                    said.append(line).append('\n');
                }
            }
        } catch (IOException e) {
            throw new AssertionError("the script broke off:\n" + said, e);
        }
        return said.toString();
    }
}
