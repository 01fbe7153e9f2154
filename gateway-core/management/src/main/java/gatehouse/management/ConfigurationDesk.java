package gatehouse.management;

import gatehouse.base.Clock;
import gatehouse.config.GatehouseConfiguration;
import gatehouse.config.schema.Binding;
import gatehouse.config.schema.Problem;
import gatehouse.config.schema.YamlEdit;
import gatehouse.config.store.CommitResult;
import gatehouse.config.store.ConfigurationStore;
import gatehouse.config.store.Version;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Carries out the commands to the configuration. Not thread-safe: its owner calls it from one thread, also {@link
 * #expire} when {@link #nextDeadline} has come.
 */
public final class ConfigurationDesk {
    private final ConfigurationStore store;
    private final Clock clock;
    private final Consumer<GatehouseConfiguration> inForce;

    /**
     * A desk before a store.
     *
     * @param inForce is handed each configuration that comes into force through this desk, by commit or by rollback,
     *     and brings the gateway in line with it
     */
    public ConfigurationDesk(ConfigurationStore store, Clock clock, Consumer<GatehouseConfiguration> inForce) {
        this.store = store;
        this.clock = clock;
        this.inForce = inForce;
    }

    /** Carries out one command. */
    public Result execute(Command.OfConfiguration command) {
        try {
            return switch (command) {
                case Command.Validate(String yaml) -> checked(store.validate(yaml));
                case Command.Propose(String yaml) -> checked(store.propose(yaml));
                case Command.Discard ignored -> {
                    store.discard();
                    yield new Result.Done();
                }
                case Command.Commit commit -> commit(commit);
                case Command.Confirm ignored ->
                    store.confirm()
                            ? new Result.Done()
                            : new Result.Refused("No commit waits for its confirmation: commit a change first.");
                case Command.RollBack ignored -> rollBack();
                case Command.ShowRunning ignored ->
                    text(store.runningText(), "Nothing is in force yet: commit a first configuration.");
                case Command.ShowCandidate ignored ->
                    text(store.candidate(), "There is no candidate: propose one first.");
                case Command.ShowHistory ignored ->
                    new Result.History(store.history().stream()
                            .map(version -> new Result.PastVersion(
                                    version.number(), version.replaced().toEpochMilli()))
                            .toList());
                case Command.ShowPlaces(String yaml) -> new Result.Places(YamlEdit.places(yaml));
                case Command.Edit edit -> new Result.Text(edited(edit));
                case Command.ShowVersion(long number) ->
                    text(
                            store.text(new Version(number, clock.wall())),
                            "That version is not in the history any more: take another one.");
            };
        } catch (IllegalArgumentException e) {
            return new Result.Refused(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Result.Refused("The configuration's folder cannot be used (" + e.getMessage()
                    + "); make room or mend the permissions, and try again.");
        }
    }

    /** What the configuration waits for. */
    public ConfigurationStatus status() {
        try {
            Long left = store.confirmRemaining(clock.nanos())
                    .map(Duration::toMillis)
                    .orElse(null);
            return new ConfigurationStatus(store.candidate().isPresent(), left);
        } catch (IOException e) {
            return new ConfigurationStatus(false, null);
        }
    }

    /** When {@link #expire} is to be called, on the clock's nanoseconds, or {@link gatehouse.base.Deadlines#NEVER}. */
    public long nextDeadline() {
        return store.nextDeadline();
    }

    /**
     * Rolls back a commit that nobody confirmed in time. True if it did.
     *
     * @throws IOException when the disk fails; the next deadline says when to try again
     */
    public boolean expire() throws IOException {
        boolean rolledBack = store.expire(clock.nanos());
        if (rolledBack) {
            announce();
        }
        return rolledBack;
    }

    private Result commit(Command.Commit command) throws IOException {
        Optional<Duration> within =
                Optional.ofNullable(command.confirmSeconds()).map(Duration::ofSeconds);
        return switch (store.commit(within, clock.wall(), clock.nanos())) {
            case CommitResult.Committed(GatehouseConfiguration configuration, Optional<Duration> waits) -> {
                inForce.accept(configuration);
                yield new Result.Committed(waits.map(Duration::toMillis).orElse(null));
            }
            case CommitResult.Refused(String reason, List<Problem> problems) ->
                problems.isEmpty() ? new Result.Refused(reason) : new Result.Invalid(problems);
        };
    }

    private static String edited(Command.Edit edit) {
        String value = edit.value();
        if (value == null) {
            return YamlEdit.remove(edit.yaml(), edit.path());
        }
        return edit.block()
                ? YamlEdit.set(edit.yaml(), edit.path(), value)
                : YamlEdit.setScalar(edit.yaml(), edit.path(), value);
    }

    private Result rollBack() throws IOException {
        if (!store.rollBack()) {
            return new Result.Refused("No commit waits for its confirmation: propose an older version instead.");
        }
        announce();
        return new Result.Done();
    }

    private void announce() throws IOException {
        if (store.running() instanceof Binding.Bound<GatehouseConfiguration>(GatehouseConfiguration configuration)) {
            inForce.accept(configuration);
        }
    }

    private static Result checked(Binding<GatehouseConfiguration> read) {
        return switch (read) {
            case Binding.Bound<GatehouseConfiguration> ignored -> new Result.Done();
            case Binding.Refused<GatehouseConfiguration>(List<Problem> problems) -> new Result.Invalid(problems);
        };
    }

    private static Result text(Optional<String> text, String otherwise) {
        return text.<Result>map(Result.Text::new).orElseGet(() -> new Result.Refused(otherwise));
    }
}
