package gatehouse.config.store;

import gatehouse.base.Deadlines;
import gatehouse.config.ConfigurationReader;
import gatehouse.config.GatehouseConfiguration;
import gatehouse.config.schema.Binding;
import gatehouse.config.schema.Judges;
import gatehouse.config.schema.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a running gateway on disk: what is in force, a candidate, and what was in force before. A commit
 * may have to be confirmed within a time; otherwise, also after a restart, the one before it is put back. It decides and
 * writes; bringing the gateway in line with what is in force is its owner's task.
 *
 * <p>One process and one thread at a time. {@code now} is the owner's {@link gatehouse.base.Clock#nanos()}, {@code wall}
 * its wall clock. A full or broken disk is an {@link IOException}; what is in force is then still whole.
 */
public final class ConfigurationStore {
    /** How long after a failed rollback it is tried again. */
    public static final Duration RETRY = Duration.ofSeconds(10);

    private final String name;
    private final VersionedFile versions;
    private final Judges judges;
    private final Function<GatehouseConfiguration, List<Problem>> check;
    private @Nullable ConfirmTimer timer;

    private ConfigurationStore(
            String name, VersionedFile versions, Judges judges, Function<GatehouseConfiguration, List<Problem>> check) {
        this.name = name;
        this.versions = versions;
        this.judges = judges;
        this.check = check;
    }

    /**
     * Opens the store of {@code file}, which need not exist yet. A commit that waited for its confirmation when the
     * process ended waits on; call {@link #expire} at once, for its time may be over.
     *
     * @param judges what its values must satisfy besides their form
     * @param check what else a candidate must satisfy, see {@link gatehouse.config.CredentialCheck}
     */
    public static ConfigurationStore open(
            Path file, Judges judges, Function<GatehouseConfiguration, List<Problem>> check, Instant wall, long now)
            throws IOException {
        return open(new FileDisk(), file, judges, check, wall, now);
    }

    static ConfigurationStore open(
            Disk disk,
            Path file,
            Judges judges,
            Function<GatehouseConfiguration, List<Problem>> check,
            Instant wall,
            long now)
            throws IOException {
        ConfigurationStore store =
                new ConfigurationStore(file.toString(), VersionedFile.open(disk, file), judges, check);
        store.timer = store.versions
                .pending()
                .map(pending -> ConfirmTimer.resume(pending.due(), pending.within(), wall, now))
                .orElse(null);
        return store;
    }

    /** What is in force; refused where somebody else wrote it and wrote it wrong, or nothing is there yet. */
    public Binding<GatehouseConfiguration> running() throws IOException {
        byte[] bytes = versions.read();
        if (bytes == null) {
            Problem none = new Problem(name, 0, 0, "", "no such file", "a first commit", "");
            return new Binding.Refused<>(List.of(none));
        }
        return ConfigurationReader.parse(name, bytes, judges);
    }

    /** The text in force; empty before the first commit. */
    public Optional<String> runningText() throws IOException {
        return text(versions.read());
    }

    /** Keeps {@code text} as the candidate if it is right in itself and passes the check; otherwise says all problems. */
    public Binding<GatehouseConfiguration> propose(String text) throws IOException {
        Binding<GatehouseConfiguration> read = validate(text);
        if (read instanceof Binding.Bound<GatehouseConfiguration>) {
            versions.propose(text.getBytes(StandardCharsets.UTF_8));
        }
        return read;
    }

    /** Reads and checks a text without keeping it, as forms do while somebody types. */
    public Binding<GatehouseConfiguration> validate(String text) {
        Binding<GatehouseConfiguration> read = ConfigurationReader.parse("candidate", text, judges);
        if (read instanceof Binding.Bound<GatehouseConfiguration>(GatehouseConfiguration configuration)) {
            List<Problem> problems = check.apply(configuration);
            return problems.isEmpty() ? read : new Binding.Refused<>(problems);
        }
        return read;
    }

    /** The candidate; empty if there is none. */
    public Optional<String> candidate() throws IOException {
        return text(versions.candidate());
    }

    /** Drops the candidate, if there is one. */
    public void discard() throws IOException {
        versions.discard();
    }

    /**
     * Puts the candidate in force, after checking it again.
     *
     * @param confirmWithin how long to wait for {@link #confirm} before it is rolled back; empty to keep it at once
     */
    public CommitResult commit(Optional<Duration> confirmWithin, Instant wall, long now) throws IOException {
        if (timer != null) {
            return refused("A commit still waits for its confirmation: confirm it or roll it back first.");
        }
        byte[] candidate = versions.candidate();
        if (candidate == null) {
            return refused("There is no candidate: propose one first.");
        }
        if (Arrays.equals(candidate, versions.read())) {
            return refused("The candidate is what is in force already: change it or discard it.");
        }
        return switch (validate(new String(candidate, StandardCharsets.UTF_8))) {
            case Binding.Refused<GatehouseConfiguration>(List<Problem> problems) ->
                new CommitResult.Refused("The candidate is not right any more: correct it.", problems);
            case Binding.Bound<GatehouseConfiguration>(GatehouseConfiguration configuration) -> {
                try {
                    versions.commit(candidate, confirmWithin, wall);
                } finally { // a commit that failed may have come into force all the same, and then it waits
                    timer = versions.pending()
                            .map(pending -> ConfirmTimer.start(pending.within(), now))
                            .orElse(null);
                }
                versions.discard();
                yield new CommitResult.Committed(
                        configuration, versions.pending().map(VersionedFile.Pending::within));
            }
        };
    }

    /** The waiting commit stays. False if none waits. */
    public boolean confirm() throws IOException {
        boolean waited = timer != null;
        versions.confirm();
        timer = null;
        return waited;
    }

    /** Puts back what was in force before the waiting commit, which becomes the candidate. False if none waits. */
    public boolean rollBack() throws IOException {
        if (timer == null) {
            return false;
        }
        versions.rollBack();
        timer = null;
        return true;
    }

    /** When {@link #expire} is to be called, or {@link Deadlines#NEVER}. */
    public long nextDeadline() {
        return timer == null ? Deadlines.NEVER : timer.deadline();
    }

    /** How long the waiting commit still waits; empty if none does. */
    public Optional<Duration> confirmRemaining(long now) {
        return Optional.ofNullable(timer).map(waiting -> waiting.remaining(now));
    }

    /**
     * Rolls back a commit whose time is over. True if it did: what is in force is another one now.
     *
     * @throws IOException when the disk fails; the next deadline is then {@link #RETRY} away
     */
    public boolean expire(long now) throws IOException {
        if (timer == null || !timer.isDue(now)) {
            return false;
        }
        timer = ConfirmTimer.start(RETRY, now);
        return rollBack();
    }

    /** What was in force before, the newest first, at most {@value VersionedFile#KEPT}. */
    public List<Version> history() throws IOException {
        return versions.history();
    }

    /** The text of a version of {@link #history}, to look at or to propose again; empty if it is not remembered. */
    public Optional<String> text(Version version) throws IOException {
        return text(versions.read(version.number()));
    }

    private static Optional<String> text(byte @Nullable [] bytes) {
        return bytes == null ? Optional.empty() : Optional.of(new String(bytes, StandardCharsets.UTF_8));
    }

    private static CommitResult refused(String reason) {
        return new CommitResult.Refused(reason, List.of());
    }
}
