package gatehouse.config.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.config.ConfigurationReader;
import gatehouse.config.schema.Judges;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that does nothing but commit is killed with SIGKILL at 200 random moments. After each, what it last said
 * was in force, or what it was about to put in force, is there, whole, and history is whole too.
 */
class KilledCommitsTest {
    private static final int KILLS = 200;
    private static final int LONGEST_MICROS = 12_000;

    @TempDir
    Path folder;

    @Test
    void noKillLosesAConfiguration() throws Exception {
        long seed = Long.getLong("gatehouse.seed", System.nanoTime());
        System.out.println("KilledCommitsTest: repeat with -Dgatehouse.jvm.extra=-Dgatehouse.seed=" + seed);
        Random random = new Random(seed);
        Path file = folder.resolve("gatehouse.yaml");
        VersionedFile.open(new FileDisk(), file).commit(CommittingProcess.content(0), Optional.empty(), Instant.EPOCH);
        int inForce = 0;
        int interrupted = 0;
        // The next process starts up while this one works: both kinds of moment are met, and no time is lost.
        Process next = start(file);
        try {
            for (int kill = 0; kill < KILLS; kill++) {
                String where = "seed " + seed + ", kill " + kill;
                Process current = next;
                current.getOutputStream().write((inForce + "\n").getBytes(StandardCharsets.US_ASCII));
                current.getOutputStream().flush();
                next = start(file);
                BufferedReader said = current.inputReader(StandardCharsets.US_ASCII);
                // One in four is killed while it starts and mends, the others while they commit.
                String last = random.nextInt(4) == 0 ? null : said.readLine();
                LockSupport.parkNanos(random.nextInt(LONGEST_MICROS) * 1_000L);
                current.toHandle().destroyForcibly(); // by its handle, so that what it said can still be read
                int tried = inForce;
                int done = inForce;
                for (last = last == null ? said.readLine() : last; last != null; last = said.readLine()) {
                    assertTrue(last.matches("(try|done) [0-9]+"), where + ": " + last);
                    tried = Integer.parseInt(last.substring(last.indexOf(' ') + 1));
                    done = last.startsWith("done") ? tried : done;
                }
                assertTrue(current.waitFor(10, TimeUnit.SECONDS), where);
                assertEquals(128 + 9, current.exitValue(), where + ": it ended by itself");
                interrupted += tried == done ? 0 : 1;
                inForce = inspect(file, List.of(done, tried), where);
            }
        } finally {
            next.destroyForcibly();
        }
        assertTrue(interrupted > KILLS / 4, "most kills fell between commits: " + interrupted);
    }

    private static int inspect(Path path, List<Integer> allowed, String where) throws IOException {
        VersionedFile file = VersionedFile.open(new FileDisk(), path);
        byte[] content = file.read();
        assertNotNull(content, where + ": nothing is left");
        String name = ConfigurationReader.parse(where, content, Judges.NONE)
                .orThrow()
                .device()
                .name();
        int number = Integer.parseInt(name.substring(1));
        assertArrayEquals(CommittingProcess.content(number), content, where);
        assertTrue(allowed.contains(number), where + ": " + number + " is neither of " + allowed);
        for (Version version : file.history()) {
            byte[] old = file.read(version.number());
            String text = new String(old, StandardCharsets.UTF_8);
            int of = Integer.parseInt(text.substring(text.indexOf(": n") + 3, text.indexOf('}')));
            assertArrayEquals(CommittingProcess.content(of), old, where);
        }
        return number;
    }

    private static Process start(Path file) throws IOException, URISyntaxException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-XX:-UsePerfData",
                        "-Xmx16m",
                        "-cp",
                        classes(VersionedFile.class) + ":" + classes(CommittingProcess.class),
                        CommittingProcess.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Path classes(Class<?> of) throws URISyntaxException {
        return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
