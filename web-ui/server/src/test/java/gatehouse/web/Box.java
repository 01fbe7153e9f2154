package gatehouse.web;

import gatehouse.base.Clock;
import gatehouse.base.Entropy;
import gatehouse.base.Secret;
import gatehouse.config.ConfigurationPages;
import gatehouse.config.schema.Judges;
import gatehouse.config.store.ConfigurationStore;
import gatehouse.management.AssociationStatus;
import gatehouse.management.Backup;
import gatehouse.management.CallStatus;
import gatehouse.management.Capture;
import gatehouse.management.Command;
import gatehouse.management.ComponentStatus;
import gatehouse.management.ConfigurationDesk;
import gatehouse.management.CryptoStatus;
import gatehouse.management.Diagnosis;
import gatehouse.management.Diagnostics;
import gatehouse.management.Diagnostics.Found;
import gatehouse.management.Event;
import gatehouse.management.EventLog;
import gatehouse.management.HandsetPort;
import gatehouse.management.LineStatus;
import gatehouse.management.LogTail;
import gatehouse.management.ManagedGateway;
import gatehouse.management.MediaStatus;
import gatehouse.management.MessageTrace;
import gatehouse.management.ProtectionOffer;
import gatehouse.management.RegistrationStatus;
import gatehouse.management.Result;
import gatehouse.management.Saying;
import gatehouse.management.SecretFilter;
import gatehouse.management.Sentence;
import gatehouse.management.Snapshot;
import gatehouse.management.SupportBundle;
import gatehouse.management.SystemStatus;
import gatehouse.management.Unwilling;
import gatehouse.management.VoiceTerms;
import gatehouse.management.WanStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A small gateway for tests: one identity, one line, a real configuration store, and whatever a test changes. */
final class Box implements ManagedGateway, AutoCloseable {
    static final Clock CLOCK = new Clock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public Instant wall() {
            return Instant.now();
        }
    };
    private static final String SUITE = "AES_CM_128_HMAC_SHA1_80";
    private static final CryptoStatus CRYPTO = new CryptoStatus(
            "auto",
            List.of(new CryptoStatus.Engine("jca", "SunJCE 25", null)),
            List.of(new CryptoStatus.Choice(
                    "aes-ctr-128/hmac-sha1-80", 172, 1, "jca", List.of(new CryptoStatus.Figure("jca", 412.5)))));
    private static final List<ProtectionOffer> OFFERS = List.of(
            new ProtectionOffer("udp-enc-tun, hmac-sha-1-96, aes-cbc", ProtectionOffer.Fate.AGREED, null),
            new ProtectionOffer("udp-enc-tun, hmac-sha-1-96, null", ProtectionOffer.Fate.OUTRANKED, null),
            new ProtectionOffer("tun, hmac-sha-1-96, aes-cbc", ProtectionOffer.Fate.NOT_TAKEN, null),
            new ProtectionOffer(
                    "trans, hmac-sha-1-96, aes-cbc",
                    ProtectionOffer.Fate.UNFIT,
                    "sm6-aborted: there is a NAT, and the P-CSCF chose trans, which does not pass it"),
            new ProtectionOffer("tls", ProtectionOffer.Fate.NOT_OURS, null));
    private static final MediaStatus CLEAR = new MediaStatus(
            "PCMA",
            "RTP/AVP",
            null,
            null,
            MediaStatus.Scope.NONE,
            new VoiceTerms(
                    true,
                    List.of(
                            new ProtectionOffer("AEAD_AES_256_GCM", ProtectionOffer.Fate.NOT_TAKEN, null),
                            new ProtectionOffer(SUITE, ProtectionOffer.Fate.NOT_TAKEN, null)),
                    VoiceTerms.Clear.REFUSED,
                    null),
            4_200,
            4_198,
            2,
            1,
            1.4,
            4.3,
            null);
    private static final MediaStatus SEALED = new MediaStatus(
            "PCMA",
            "RTP/SAVP",
            "sdes",
            SUITE,
            MediaStatus.Scope.END_TO_END,
            new VoiceTerms(
                    true,
                    List.of(new ProtectionOffer(SUITE, ProtectionOffer.Fate.AGREED, null)),
                    null,
                    System.currentTimeMillis()),
            4_200,
            4_198,
            2,
            1,
            1.4,
            4.3,
            null);
    static final Entropy ENTROPY = new SecureRandom()::nextBytes;

    final EventLog log = new EventLog(100, 1);
    final Capture capture = new Capture(CLOCK);
    final MessageTrace trace = new MessageTrace(CLOCK, 1, capture);
    final Diagnostics diagnostics = new Diagnostics(CLOCK);
    final List<Command> given = new CopyOnWriteArrayList<>();
    final EchoLine phone = new EchoLine("phone1");
    volatile RegistrationStatus.State registration = RegistrationStatus.State.REGISTERED;
    volatile String remote = "+4930555000";
    volatile String name;
    volatile boolean secretsUnknown;
    /** Whether the call's voice is protected. */
    volatile boolean sealed;

    volatile CallStatus.FarEnd farEnd = CallStatus.FarEnd.UNKNOWN;
    private final long startedAtMillis = System.currentTimeMillis();
    private final ConfigurationDesk desk;
    private volatile long skippedNanos;
    private volatile boolean empty;

    Box(Path folder) throws IOException {
        Files.createDirectories(folder);
        ConfigurationStore store = ConfigurationStore.open(
                folder.resolve("gatehouse.yaml"), Judges.NONE, read -> List.of(), CLOCK.wall(), CLOCK.nanos());
        Clock skipping = new Clock() {
            @Override
            public long nanos() {
                return CLOCK.nanos() + skippedNanos;
            }

            @Override
            public Instant wall() {
                return CLOCK.wall();
            }
        };
        desk = new ConfigurationDesk(store, skipping, applied -> {
            name = applied.device().name();
            empty &= applied.lines().isEmpty();
        });
        desk.execute(new Command.Propose(ConfigurationPages.sample()));
        desk.execute(new Command.Commit(null));
        say(Event.Level.INFO, "system", null, "The gateway is ready.", null);
        say(Event.Level.INFO, "registration", "lab/alice", "Registered at lab for 3600 s.", null);
    }

    /** A device on which nothing is set up, until a configuration with a line is in force. */
    void beFreshFromItsBox() {
        desk.execute(new Command.Propose("device:\n  name: gatehouse\n"));
        desk.execute(new Command.Commit(null));
        empty = true;
    }

    /** Moves the time of the configuration's confirm timer on. */
    void skip(Duration time) {
        skippedNanos += time.toNanos();
    }

    void say(Event.Level level, String component, String subject, String text, String cause) {
        log.add(System.currentTimeMillis(), level, component, subject, Saying.of(Sentence.PLAIN, text), cause);
    }

    @Override
    public synchronized Snapshot snapshot() {
        expire();
        long now = System.currentTimeMillis();
        LineStatus line = phone.status(remote);
        if (empty) {
            return nothingSetUp(now);
        }
        boolean failed = registration == RegistrationStatus.State.FAILED;
        var call = new CallStatus(
                "call-1",
                line.id(),
                CallStatus.Direction.OUTGOING,
                remote,
                CallStatus.State.TALKING,
                now - 3_000,
                now - 2_000,
                840L,
                true,
                sealed ? SEALED : CLEAR,
                null,
                farEnd,
                null);
        return new Snapshot(
                now,
                new SystemStatus(name, "0.1.0", now - startedAtMillis, 812, 78L << 20, 21L << 20, CRYPTO),
                new WanStatus("192.168.77.2", WanStatus.Nat.PRESENT, "203.0.113.7"),
                desk.status(),
                List.of(new RegistrationStatus(
                        "lab",
                        "alice",
                        "sip:+493012345678@ims.example",
                        registration,
                        new RegistrationStatus.Security(
                                "ipsec-3gpp",
                                "udp-enc-tun",
                                "hmac-sha-1-96",
                                "aes-cbc",
                                "AKAv1-MD5",
                                OFFERS,
                                startedAtMillis,
                                List.of(new AssociationStatus(
                                        "0x0000beef",
                                        true,
                                        5_062,
                                        6_100,
                                        "aes-cbc/hmac-sha1-96",
                                        now - startedAtMillis,
                                        12,
                                        9_216))),
                        startedAtMillis,
                        failed ? null : startedAtMillis + 3_600_000,
                        312L,
                        2,
                        2_914,
                        25,
                        failed ? "The operator refuses the password (403): check the credential of alice." : null)),
                List.of(line),
                line.state() == LineStatus.State.TALKING ? List.of(call) : List.of(),
                List.of(
                        new ComponentStatus("sip", ComponentStatus.Health.HEALTHY, null, startedAtMillis, 0),
                        new ComponentStatus("media", ComponentStatus.Health.HEALTHY, null, startedAtMillis, 0)),
                diagnostics.last(),
                capture.status(),
                log.last(8));
    }

    @Override
    public MessageTrace trace() {
        return trace;
    }

    private Snapshot nothingSetUp(long now) {
        return new Snapshot(
                now,
                new SystemStatus(name, "0.1.0", now - startedAtMillis, 812, 78L << 20, 21L << 20, CryptoStatus.NONE),
                new WanStatus("192.168.77.2", WanStatus.Nat.UNKNOWN, null),
                desk.status(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                diagnostics.last(),
                capture.status(),
                log.last(8));
    }

    @Override
    public Capture capture() {
        return capture;
    }

    @Override
    public CompletionStage<byte[]> supportBundle() {
        if (secretsUnknown) {
            return CompletableFuture.supplyAsync(() -> {
                throw new Unwilling(Saying.of(Sentence.SECRETS_UNREADABLE, "no such file"));
            });
        }
        Map<String, String> texts = Map.of("read-me.txt", "A bundle.");
        return CompletableFuture.completedStage(SupportBundle.of(texts, SecretFilter.of(List.of())));
    }

    @Override
    public CompletionStage<LogTail> log() {
        return CompletableFuture.completedStage(new LogTail(true, """
                2026-11-21 18:00:00.000 INFO Main: Gatehouse runs
                2026-11-21 18:00:01.000 WARN Line: <img src=x onerror=alert(4)>
                2026-11-21 18:00:02.000 ERROR OperatorStack: the operator is gone
                """));
    }

    @Override
    public EventLog events() {
        return log;
    }

    @Override
    public synchronized CompletionStage<Result> execute(Command command) {
        given.add(command);
        Result result = switch (command) {
            case Command.OfConfiguration configuration -> desk.execute(configuration);
            case Command.Diagnose ignored -> diagnostics.start(this::probes);
            case Command.StartCapture ignored -> {
                capture.start();
                yield new Result.Done();
            }
            case Command.StopCapture ignored -> {
                capture.stop();
                yield new Result.Done();
            }
            case Command.BackUp backUp -> backUp(backUp);
            case Command.OpenBackup backup -> open(backup);
            case Command.OfLine line
            when !line.line().equals("phone1") -> new Result.Refused("There is no line of that name.");
            case Command.TestRing ignored -> phone.testRing();
            case Command.OffHook ignored -> hook(LineStatus.Hook.OFF);
            case Command.OnHook ignored -> hook(LineStatus.Hook.ON);
            case Command.Dial dial -> {
                hook(LineStatus.Hook.OFF);
                dial.number().chars().forEach(key -> phone.key((char) key));
                yield new Result.Done();
            }
            default -> new Result.Done();
        };
        return CompletableFuture.completedStage(result);
    }

    /** A walk as a gateway behind a NAT would make it; its registration breaks when the box's does. */
    private List<Diagnostics.Probe> probes() {
        return List.of(
                new Look(Diagnosis.Step.LINK, null, Found.good(Sentence.LINK_UP, "eth0")),
                new Look(Diagnosis.Step.ADDRESS, null, Found.good(Sentence.ADDRESS_GOOD, "192.168.77.2")),
                new Look(Diagnosis.Step.DNS, "lab", Found.leftOut(Sentence.DNS_NOT_NEEDED)),
                new Look(
                        Diagnosis.Step.REGISTRATION,
                        "lab",
                        registration == RegistrationStatus.State.FAILED
                                ? Found.bad(
                                        Sentence.REGISTRATION_FAILED,
                                        "sip:+493012345678@ims.example",
                                        "the operator answered 403")
                                : Found.good(Sentence.REGISTRATION_GOOD, "sip:+493012345678@ims.example")),
                new Look(Diagnosis.Step.NAT, "", Found.good(Sentence.NAT_KEPT, "203.0.113.7", 25)),
                new Look(Diagnosis.Step.CALL, "lab", Found.good(Sentence.CALL_GOOD, "600", 840, 149, 0, "1.4")));
    }

    private record Look(Diagnosis.Step step, String subject, Found found) implements Diagnostics.Probe {
        @Override
        public Found look() throws InterruptedException {
            Thread.sleep(150);
            return found;
        }
    }

    private Result backUp(Command.BackUp command) {
        String yaml = ((Result.Text) desk.execute(new Command.ShowRunning())).text();
        try (Secret passphrase = Secret.ofText(command.passphrase());
                var content = new Backup.Content(yaml, Secret.ofText("alice password wonderland\n"))) {
            return new Result.Text(Base64.getEncoder().encodeToString(Backup.seal(content, passphrase, ENTROPY)));
        }
    }

    private static Result open(Command.OpenBackup command) {
        try (Secret passphrase = Secret.ofText(command.passphrase())) {
            return Backup.open(Base64.getDecoder().decode(command.backup()), passphrase)
                    .<Result>map(content -> new Result.Text(content.yaml()))
                    .orElseGet(() -> Result.Refused.because(Sentence.BACKUP_DOES_NOT_OPEN));
        }
    }

    private Result hook(LineStatus.Hook position) {
        phone.hook(position);
        return new Result.Done();
    }

    private void expire() {
        try {
            if (desk.nextDeadline() <= CLOCK.nanos() + skippedNanos) {
                desk.expire();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public HandsetPort handsets() {
        return phone;
    }

    @Override
    public void close() {
        diagnostics.close();
        phone.close();
    }
}
