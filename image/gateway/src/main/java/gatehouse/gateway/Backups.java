package gatehouse.gateway;

import gatehouse.base.Entropy;
import gatehouse.base.Secret;
import gatehouse.config.GatehouseConfiguration;
import gatehouse.config.Secrets;
import gatehouse.config.SecretsFile;
import gatehouse.config.schema.Binding;
import gatehouse.config.schema.YamlEdit;
import gatehouse.management.Backup;
import gatehouse.management.Command;
import gatehouse.management.ConfigurationDesk;
import gatehouse.management.Result;
import gatehouse.management.Sentence;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Takes backups and opens them. What is opened changes nothing: its configuration comes back as a text, to be looked at
 * and committed as any other, and its secrets stand in a new file that this text alone names. So a rollback goes back to
 * the secrets of before as well.
 */
final class Backups {
    private static final String RESTORED = "secrets-restored-";

    private final Path file;
    private final ConfigurationDesk desk;
    private final Entropy entropy;

    /** @param file the configuration's */
    Backups(Path file, ConfigurationDesk desk, Entropy entropy) {
        this.file = file;
        this.desk = desk;
        this.entropy = entropy;
    }

    /** The configuration in force with its secrets, sealed, in Base64. */
    Result take(Command.BackUp command, GatehouseConfiguration now) {
        Path secrets = file.toAbsolutePath().resolveSibling(now.device().secrets());
        if (!(desk.execute(new Command.ShowRunning()) instanceof Result.Text(String yaml))) {
            return Result.Refused.because(Sentence.NOTHING_TO_BACK_UP);
        }
        try (Secret passphrase = Secret.ofText(command.passphrase());
                var content = new Backup.Content(yaml, Secret.owning(Files.readAllBytes(secrets)))) {
            return new Result.Text(Base64.getEncoder().encodeToString(Backup.seal(content, passphrase, entropy)));
        } catch (IOException e) {
            return Result.Refused.because(Sentence.SECRETS_UNREADABLE, e.getMessage());
        }
    }

    /** The configuration of a backup; its secrets are on the disk then, and nothing uses them yet. */
    Result open(Command.OpenBackup command, GatehouseConfiguration now) {
        byte[] sealed;
        try {
            sealed = Base64.getDecoder().decode(command.backup());
        } catch (IllegalArgumentException e) {
            return Result.Refused.because(Sentence.BACKUP_DOES_NOT_OPEN);
        }
        try (Secret passphrase = Secret.ofText(command.passphrase())) {
            Optional<Backup.Content> opened = Backup.open(sealed, passphrase);
            if (opened.isEmpty()) {
                return Result.Refused.because(Sentence.BACKUP_DOES_NOT_OPEN);
            }
            try (Backup.Content content = opened.get()) {
                String name = keep(content.secrets(), now);
                return new Result.Text(YamlEdit.setScalar(content.yaml(), "device.secrets", name));
            }
        } catch (IOException e) {
            return Result.Refused.because(Sentence.SECRETS_UNWRITABLE, e.getMessage());
        } catch (IllegalArgumentException e) {
            return Result.Refused.because(Sentence.BACKUP_DOES_NOT_OPEN);
        }
    }

    /** The name of a file with these secrets: the one in force where it says the same, else a new one. */
    private String keep(Secret lines, GatehouseConfiguration now) throws IOException {
        Path folder = Feasibility.folder(file);
        Path present = folder.resolve(now.device().secrets());
        byte[] before = Files.exists(present) ? Files.readAllBytes(present) : new byte[0];
        boolean same = lines.with(bytes -> Arrays.equals(bytes, before));
        Arrays.fill(before, (byte) 0);
        if (same) {
            return now.device().secrets().toString();
        }
        forgetUnused(folder);
        int number = 1;
        while (Files.exists(folder.resolve(RESTORED + number))) {
            number++;
        }
        Path fresh = folder.resolve(RESTORED + number);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.createFile(fresh, ownerOnly);
        byte[] octets = lines.with(byte[]::clone);
        try {
            Files.write(fresh, octets);
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
        switch (SecretsFile.read(fresh)) {
            case Binding.Bound<Secrets>(Secrets read) -> {
                try (read) {
                    SecretsFile.write(fresh, read); // made to last, as every secrets file
                }
            }
            case Binding.Refused<Secrets> _ -> {
                Files.delete(fresh);
                throw new IllegalArgumentException("its secrets are none");
            }
        }
        return fresh.getFileName().toString();
    }

    /** Restored files that no configuration names any more, in force, waiting or remembered. */
    private void forgetUnused(Path folder) throws IOException {
        StringBuilder named = new StringBuilder();
        add(named, desk.execute(new Command.ShowRunning()));
        add(named, desk.execute(new Command.ShowCandidate()));
        if (desk.execute(new Command.ShowHistory()) instanceof Result.History(var versions)) {
            versions.forEach(version -> add(named, desk.execute(new Command.ShowVersion(version.number()))));
        }
        try (DirectoryStream<Path> restored = Files.newDirectoryStream(folder, RESTORED + "*")) {
            for (Path each : restored) {
                if (named.indexOf(each.getFileName().toString()) < 0) {
                    Files.delete(each);
                }
            }
        }
    }

    private static void add(StringBuilder named, Result result) {
        if (result instanceof Result.Text(String text)) {
            named.append(text).append('\n');
        }
    }
}
