package gatehouse.gateway;

import gatehouse.base.Clock;
import gatehouse.base.Deadlines;
import gatehouse.base.Secret;
import gatehouse.config.Credential;
import gatehouse.config.GatehouseConfiguration;
import gatehouse.config.OperatorConstant;
import gatehouse.config.Secrets;
import gatehouse.config.SecretsFile;
import gatehouse.config.schema.Binding;
import gatehouse.config.schema.Problem;
import gatehouse.config.store.ConfigurationStore;
import gatehouse.management.Command;
import gatehouse.management.ConfigurationDesk;
import gatehouse.management.ConfigurationStatus;
import gatehouse.management.Event;
import gatehouse.management.Result;
import gatehouse.management.Saying;
import gatehouse.management.Sentence;
import gatehouse.netty.SecureEntropy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Brings the gateway in line with its configuration as that changes: one thread carries out the commands, takes back
 * what nobody confirmed in time, and restarts the parts that another configuration concerns. The answer to a command
 * leaves before the parts restart, for the page through which it came may be one of them.
 */
final class ConfigurationKeeper implements AutoCloseable {
    /** How soon it is seen that a commit's time is over; a clock that jumps or a machine that slept does not matter. */
    private static final long LOOK_MILLIS = 200;
    /** An answer's way to whoever asked, before the part that carries it stops. */
    private static final long PARTING_MILLIS = 500;

    private static final long RETRY_MILLIS = 5_000;

    private final Gateway gateway;
    private final Path file;
    private final Clock clock;
    private final ConfigurationDesk desk;
    private final Backups backups;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("configuration").daemon(true).factory());
    private volatile boolean candidate;
    private volatile long due = Deadlines.NEVER;
    private boolean looks;
    private @Nullable GatehouseConfiguration wanted;

    /**
     * A keeper that works at once.
     *
     * @param file the configuration's file, whose folder a relative path of the secrets starts at
     */
    ConfigurationKeeper(Gateway gateway, ConfigurationStore store, Path file, Clock clock) {
        this.gateway = gateway;
        this.file = file;
        this.clock = clock;
        this.desk = new ConfigurationDesk(store, clock, this::want);
        this.backups = new Backups(file, desk, new SecureEntropy());
        later(this::noteStatus, 0);
    }

    /** Carries out a command after those that came before it. */
    CompletionStage<Result> execute(Command.OfConfiguration command) {
        return inTurn(() -> {
            Result result = desk.execute(command);
            noteStatus();
            tellOf(command, result);
            return result;
        });
    }

    /** Keeps a password in the secrets file; where an identity in force uses it, telephony starts anew with it. */
    CompletionStage<Result> setPassword(Command.SetPassword set) {
        return inTurn(() -> keep(
                set.credential(), new Credential.Password(Secret.ofText(set.password())), Sentence.PASSWORD_CHANGED));
    }

    /** Keeps an ISIM's keys in the secrets file, as {@link #setPassword} keeps a password. */
    CompletionStage<Result> setKeys(Command.SetKeys set) {
        return inTurn(() -> {
            Secret k = key(set.k());
            Secret constant = key(set.constant());
            if (set.derived()) {
                return keep(set.credential(), new Credential.Isim(k, constant), Sentence.KEYS_CHANGED);
            }
            try (constant) {
                Credential isim = new Credential.Isim(k, OperatorConstant.opc(k, constant));
                return keep(set.credential(), isim, Sentence.KEYS_CHANGED);
            }
        });
    }

    private static Secret key(String hex) {
        return Secret.owning(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private Result keep(String name, Credential fresh, Sentence kept) {
        GatehouseConfiguration now = gateway.configuration();
        try (fresh;
                Secrets known = known(now)) {
            SecretsFile.write(file.toAbsolutePath().resolveSibling(now.device().secrets()), known.with(name, fresh));
        } catch (IOException e) {
            return Result.Refused.because(Sentence.SECRETS_UNWRITABLE, e.getMessage());
        } catch (IllegalArgumentException e) {
            return new Result.Refused(String.valueOf(e.getMessage()));
        }
        boolean used = now.operators().stream()
                .flatMap(operator -> operator.identities().stream())
                .anyMatch(identity -> identity.credential().equals(name));
        if (used) {
            later(() -> startAnew(now), PARTING_MILLIS);
        }
        gateway.note(Event.Level.INFO, Saying.of(kept), null);
        return new Result.Done();
    }

    /** Takes a backup of what is in force. */
    CompletionStage<Result> backUp(Command.BackUp command) {
        return inTurn(() -> backups.take(command, gateway.configuration()));
    }

    /** Opens a backup; nothing is in force by this. */
    CompletionStage<Result> open(Command.OpenBackup command) {
        return inTurn(() -> backups.open(command, gateway.configuration()));
    }

    private Secrets known(GatehouseConfiguration now) throws IOException {
        return switch (Feasibility.secrets(file, now)) {
            case Binding.Bound<Secrets>(Secrets secrets) -> secrets;
            case Binding.Refused<Secrets>(List<Problem> problems) ->
                throw new IOException(problems.getFirst().text());
        };
    }

    private void startAnew(GatehouseConfiguration now) {
        try {
            gateway.replaceTelephony(now, known(now));
        } catch (IOException e) {
            gateway.note(Event.Level.ERROR, Saying.of(Sentence.PASSWORD_DOES_NOT_START), e.getMessage());
        }
    }

    private CompletionStage<Result> inTurn(Supplier<Result> work) {
        CompletableFuture<Result> answer = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    answer.complete(work.get());
                } catch (RuntimeException e) {
                    Logger.error(e, "a command to the configuration has failed");
                    answer.complete(Result.Refused.because(Sentence.NOT_DONE, e));
                }
            });
        } catch (RejectedExecutionException e) {
            answer.complete(Result.Refused.because(Sentence.STOPPING));
        }
        return answer;
    }

    /** What the configuration waits for. */
    ConfigurationStatus status() {
        long until = due;
        Long left = until == Deadlines.NEVER ? null : Math.max(0, (until - clock.nanos()) / 1_000_000);
        return new ConfigurationStatus(candidate, left);
    }

    private void noteStatus() {
        candidate = desk.status().candidate();
        due = desk.nextDeadline();
        if (due != Deadlines.NEVER && !looks) {
            looks = true;
            later(this::look, LOOK_MILLIS);
        }
    }

    /** Looks whether the time to confirm is over. */
    private void look() {
        looks = false;
        try {
            if (desk.expire()) {
                gateway.note(
                        Event.Level.WARNING,
                        Saying.of(Sentence.ROLLED_BACK),
                        "Nobody confirmed the commit in time; it is the candidate now.");
            }
        } catch (IOException e) {
            gateway.note(Event.Level.ERROR, Saying.of(Sentence.NOT_ROLLED_BACK), e.getMessage());
        }
        noteStatus();
    }

    private void tellOf(Command.OfConfiguration command, Result result) {
        if (result instanceof Result.Committed(Long confirmMillis)) {
            gateway.note(
                    Event.Level.INFO,
                    confirmMillis == null
                            ? Saying.of(Sentence.COMMITTED)
                            : Saying.of(Sentence.COMMITTED_FOR, confirmMillis / 1000),
                    null);
        } else if (result instanceof Result.Done) {
            switch (command) {
                case Command.Confirm _ -> gateway.note(Event.Level.INFO, Saying.of(Sentence.CONFIRMED), null);
                case Command.RollBack _ -> gateway.note(Event.Level.INFO, Saying.of(Sentence.ROLLED_BACK), null);
                default -> {}
            }
        }
    }

    /** The desk's word that another configuration is in force. */
    private void want(GatehouseConfiguration next) {
        wanted = next;
        later(this::bringInLine, PARTING_MILLIS);
    }

    private void bringInLine() {
        GatehouseConfiguration next = wanted;
        if (next == null) {
            return;
        }
        GatehouseConfiguration old = gateway.configuration();
        try {
            if (!gateway.carriesOut(next)) {
                switch (Feasibility.secrets(file, next)) {
                    case Binding.Bound<Secrets>(Secrets secrets) -> gateway.replaceTelephony(next, secrets);
                    case Binding.Refused<Secrets>(List<Problem> problems) ->
                        throw new IOException(problems.getFirst().text());
                }
            }
            moveRest(old, next);
        } catch (IOException e) {
            gateway.note(Event.Level.ERROR, Saying.of(Sentence.NOT_CARRIED_OUT, RETRY_MILLIS / 1000), e.getMessage());
            again(next);
        } catch (RuntimeException e) {
            Logger.error(e, "a configuration could not be carried out");
            gateway.note(Event.Level.ERROR, Saying.of(Sentence.COULD_NOT_CARRY_OUT), e.toString());
        }
    }

    private void moveRest(GatehouseConfiguration old, GatehouseConfiguration next) throws IOException {
        if (!old.control().equals(next.control())) {
            gateway.moveControl(next.control().socket());
        }
        gateway.follow(next);
        if (!old.web().equals(next.web())) {
            gateway.replacePage(next);
        }
        if (!old.log().equals(next.log())) {
            gateway.note(Event.Level.WARNING, Saying.of(Sentence.LOG_CHANGES_LATER), null);
        }
    }

    /** Tries again, unless yet another configuration has come into force by then. */
    private void again(GatehouseConfiguration next) {
        later(
                () -> {
                    if (next.equals(wanted)) {
                        bringInLine();
                    }
                },
                RETRY_MILLIS);
    }

    private void later(Runnable work, long millis) {
        try {
            var _ = thread.schedule(work, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            Logger.debug("the configuration is not looked at any more, for the gateway stops");
        }
    }

    /** No command is carried out any more; one that is under way is finished, at most a second. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
                Logger.warn("a change of the configuration was cut off");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
