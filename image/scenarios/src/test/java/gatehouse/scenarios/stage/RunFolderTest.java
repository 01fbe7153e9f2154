package gatehouse.scenarios.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

final class RunFolderTest {
    @Test
    void isItsOwnersAloneAndGoesAtTheEnd() throws Exception {
        Path secret;
        try (var folder = new RunFolder()) {
            secret = Files.writeString(folder.file("secrets"), "line1 password x");
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret.getParent())));
        }
        assertFalse(Files.exists(secret.getParent()));
    }

    @Test
    void sweepsWhatAKilledRunLeftAndNothingElse() throws Exception {
        long gone = new ProcessBuilder("true").start().onExit().get().pid();
        Path left = Files.createTempDirectory("gatehouse-run-" + gone + "-");
        Files.writeString(left.resolve("secrets"), "line1 password x");
        Path other = Files.createTempDirectory("gatehouse-rundown-");
        try (var running = new RunFolder();
                var next = new RunFolder()) {
            assertFalse(Files.exists(left), "a killed run's secrets stay");
            assertTrue(Files.exists(running.file(".")));
            assertTrue(Files.exists(other));
            assertTrue(Files.exists(next.file(".")));
        } finally {
            Files.delete(other);
        }
    }
}
