package gatehouse.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Secret;
import gatehouse.config.Credential;
import gatehouse.config.Secrets;
import gatehouse.config.SecretsFile;
import gatehouse.config.store.ConfigurationStore;
import gatehouse.management.Command;
import gatehouse.management.ConfigurationDesk;
import gatehouse.management.Result;
import gatehouse.management.Sentence;
import gatehouse.netty.SecureEntropy;
import gatehouse.netty.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup comes back as any other change does: as a text to be committed, with secrets that nothing uses before. */
class BackupsTest {
    private static final String PASSPHRASE = "four words make one";

    private Path file;
    private ConfigurationDesk desk;
    private ConfigurationStore store;
    private Backups backups;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        file = folder.resolve("gatehouse.yaml");
        Files.writeString(file, "# mine\ndevice:\n  name: attic\n");
        secrets("wonderland");
        reopen();
    }

    private void reopen() throws IOException {
        store = StoredConfiguration.find(file).store();
        desk = new ConfigurationDesk(store, SystemClock.INSTANCE, applied -> {});
        backups = new Backups(file, desk, new SecureEntropy());
    }

    private void secrets(String password) throws IOException {
        try (Secrets secrets = new Secrets(Map.of("alice", new Credential.Password(Secret.ofText(password))))) {
            SecretsFile.write(file.resolveSibling("secrets"), secrets);
        }
    }

    private String take() throws IOException {
        return text(backups.take(new Command.BackUp(PASSPHRASE), store.running().orThrow()));
    }

    private Result open(String backup, String passphrase) throws IOException {
        return backups.open(
                new Command.OpenBackup(backup, passphrase), store.running().orThrow());
    }

    private static String text(Result result) {
        return assertInstanceOf(Result.Text.class, result, result::toString).text();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(file.getParent())) {
            return all.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void withTheSameSecretsTheTextAloneComesBack() throws Exception {
        String backup = take();
        assertFalse(new String(Base64.getDecoder().decode(backup), "ISO-8859-1").contains("wonderland"));
        String before = Files.readString(file);
        assertEquals("# mine\ndevice:\n  name: attic\n  secrets: secrets\n", text(open(backup, PASSPHRASE)));
        assertEquals(before, Files.readString(file), "nothing is in force by opening");
    }

    @Test
    void otherSecretsComeInAFileOfTheirOwnThatARollbackLeaves() throws Exception {
        String backup = take();
        secrets("looking glass");
        String yaml = text(open(backup, PASSPHRASE));
        assertTrue(yaml.contains("secrets: secrets-restored-1"), yaml);
        assertTrue(
                Files.readString(file.resolveSibling("secrets")).contains("looking glass"), "these are still in use");
        Path restored = file.resolveSibling("secrets-restored-1");
        assertEquals("alice password wonderland\n", Files.readString(restored));
        assertEquals(
                "rw-------",
                java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(restored)));
        desk.execute(new Command.Propose(yaml));
        assertInstanceOf(Result.Committed.class, desk.execute(new Command.Commit(90)));
        reopen(); // as after a restart of the gateway
        desk.execute(new Command.RollBack());
        assertEquals("secrets", store.running().orThrow().device().secrets().toString());
    }

    @Test
    void whatNothingNamesAnyMoreIsForgottenAtTheNextRestore() throws Exception {
        String backup = take();
        secrets("looking glass");
        open(backup, PASSPHRASE);
        open(backup, PASSPHRASE);
        assertEquals(
                1,
                files().stream()
                        .filter(name -> name.startsWith("secrets-restored"))
                        .count(),
                files()::toString);
    }

    @Test
    void aWrongPassphraseOrADamagedFileIsOneSentenceAndChangesNothing() throws Exception {
        String backup = take();
        List<String> before = files();
        for (Result refused : List.of(
                open(backup, "four words make two"),
                open(backup.substring(0, backup.length() - 8), PASSPHRASE),
                open("not base64 at all!", PASSPHRASE),
                open("", PASSPHRASE))) {
            assertEquals(
                    Sentence.BACKUP_DOES_NOT_OPEN,
                    assertInstanceOf(Result.Refused.class, refused).saying().sentence());
        }
        assertEquals(before, files());
    }
}
