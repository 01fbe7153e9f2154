package gatehouse.config.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Power is lost before every single step of random runs of commits, confirmations and rollbacks. Afterwards what was
 * acknowledged, or what was under way, is in force, whole; a waiting commit can still be taken back; history is whole.
 */
class VersionedFileCrashTest {
    private static final Path FILE = Path.of("/etc/gatehouse.yaml");
    private static final Instant WALL = Instant.parse("2026-11-21T03:00:00Z");
    private static final Optional<Duration> NINETY = Optional.of(Duration.ofSeconds(90));

    private final Set<String> everWritten = new HashSet<>();
    private String acknowledged;
    private String underWay;
    private String unconfirmed;

    @Test
    void everyStepMayBeTheLast() throws IOException {
        long seed = Long.getLong("gatehouse.seed", 3L);
        int runs = Boolean.getBoolean("gatehouse.long") ? 1_000 : 25;
        Set<Integer> stepsSeen = new TreeSet<>();
        for (int run = 0; run < runs; run++) {
            for (int step = 0; step < 160; step++) {
                String where = "seed " + seed + ", run " + run + ", step " + step;
                if (crashes(new Random(seed * 1_000_003 + run), new Random(step), step, where)) {
                    stepsSeen.add(step);
                }
            }
        }
        assertTrue(stepsSeen.size() > 100, "the runs are too short to mean anything: " + stepsSeen.size());
    }

    private boolean crashes(Random script, Random loss, int step, String where) throws IOException {
        CrashingDisk disk = new CrashingDisk();
        acknowledged = null;
        underWay = null;
        unconfirmed = null;
        boolean crashed = false;
        disk.failAfter(step);
        try {
            work(VersionedFile.open(disk, FILE), script);
        } catch (CrashingDisk.PowerLoss lost) {
            crashed = true;
        }
        disk.restart(loss);
        if (crashed && loss.nextBoolean()) { // the power may fail again while the first failure is mended
            disk.failAfter(loss.nextInt(6));
            try {
                VersionedFile.open(disk, FILE);
            } catch (CrashingDisk.PowerLoss again) {
                disk.restart(loss);
            }
            disk.failAfter(Integer.MAX_VALUE);
        }
        inspect(VersionedFile.open(disk, FILE), where);
        return crashed;
    }

    private void work(VersionedFile file, Random script) throws IOException {
        for (int round = 1; round <= 9; round++) {
            String next = "version " + round + "\n" + "x".repeat(script.nextInt(200));
            everWritten.add(next);
            boolean waits = script.nextBoolean() && acknowledged != null;
            String before = acknowledged;
            underWay = next;
            unconfirmed = waits ? next : null;
            file.commit(bytes(next), waits ? NINETY : Optional.empty(), WALL);
            acknowledged = next;
            boolean keep = script.nextBoolean();
            if (waits && !keep) {
                underWay = before;
                file.rollBack();
                acknowledged = before;
            } else if (waits) {
                unconfirmed = null;
                file.confirm();
            }
        }
    }

    private void inspect(VersionedFile file, String where) throws IOException {
        String inForce = text(file.read());
        assertTrue(Objects.equals(inForce, acknowledged) || Objects.equals(inForce, underWay), where + ": " + inForce);
        if (inForce != null && inForce.equals(unconfirmed)) {
            assertTrue(file.pending().isPresent(), where + ": it would never be rolled back");
        }
        List<Version> history = file.history();
        assertTrue(history.size() <= VersionedFile.KEPT + 1, where);
        for (Version version : history) {
            assertTrue(everWritten.contains(text(file.read(version.number()))), where + ": " + version);
        }
        String candidate = text(file.candidate());
        assertTrue(candidate == null || everWritten.contains(candidate), where);
        if (file.pending().isPresent()) {
            String before = text(file.read(file.pending().orElseThrow().previous()));
            assertNotNull(before, where);
            file.rollBack();
            assertEquals(before, text(file.read()), where);
            assertEquals(inForce, text(file.candidate()), where);
        }
        file.commit(bytes("after"), Optional.empty(), WALL);
        assertEquals("after", text(file.read()), where);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
