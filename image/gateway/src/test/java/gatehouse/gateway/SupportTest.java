package gatehouse.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Secret;
import gatehouse.config.Credential;
import gatehouse.config.Secrets;
import gatehouse.config.SecretsFile;
import gatehouse.management.Command;
import gatehouse.management.Diagnosis;
import gatehouse.management.Result;
import gatehouse.management.Sentence;
import gatehouse.management.Unwilling;
import gatehouse.netty.SystemClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway hands to those who help: where it breaks, and a bundle without its secrets. */
class SupportTest {
    private static final String PASSWORD = "through the looking glass";
    private static final String K = "465b5ce8b199b49faa5f0a2ee238a6bc";
    private static final String OPC = "cd63cb71954a9f4e48a5994e37a02baf";

    private Gateway gateway;
    private OneOperator box;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("gatehouse.yaml");
        Path log = folder.resolve("gatehouse.log");
        Files.writeString(log, "2026-11-21 12:00:00.000 DEBUG Sip: a careless line: " + PASSWORD + "\n");
        Files.writeString(file, """
                # the password is %s, and k=%s
                device: {name: attic}
                log: {file: %s}
                control: {socket: %s}
                operators:
                  - name: lab
                    domain: home.example
                    proxies: [nowhere.invalid]
                    identities: [{name: alice, impi: alice, impus: ["sip:alice@home.example"], credential: alice}]
                lines: [{id: phone1, operator: lab, identity: alice}]
                """.formatted(PASSWORD, K, log, folder.resolve("control.sock")));
        try (Secrets secrets = new Secrets(Map.of("alice", new Credential.Password(Secret.ofText(PASSWORD))))) {
            SecretsFile.write(folder.resolve("secrets"), secrets);
        }
        Files.writeString(
                folder.resolve("secrets"),
                Files.readString(folder.resolve("secrets")) + "sim k " + K + "\nsim opc " + OPC + "\n");
        box = OneOperator.start(file, SystemClock.INSTANCE);
        gateway = box.gateway();
    }

    @AfterEach
    void stop() {
        box.close();
    }

    @Test
    void theBundleHoldsWhatHelpsAndNoSecret() throws Exception {
        Map<String, String> bundle = new LinkedHashMap<>();
        byte[] zip = gateway.supportBundle().toCompletableFuture().get(20, TimeUnit.SECONDS);
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                bundle.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        assertEquals(
                List.of("read-me.txt", "configuration.yaml", "snapshot.json", "events.json", "messages.txt", "log.txt"),
                List.copyOf(bundle.keySet()));
        assertTrue(bundle.get("configuration.yaml").contains("name: attic"));
        assertTrue(bundle.get("log.txt").contains("a careless line: [redacted]"), bundle.get("log.txt"));
        assertTrue(bundle.get("snapshot.json").contains("\"registrations\""), bundle.get("snapshot.json"));
        assertTrue(bundle.get("read-me.txt").contains("Java 25"), bundle.get("read-me.txt"));
        bundle.forEach((name, text) -> {
            for (String secret : List.of(PASSWORD, K, OPC)) {
                assertFalse(text.contains(secret), name);
            }
        });
    }

    /** Whoever does not know the secrets cannot say that none of them is in a log. */
    @Test
    void withoutTheSecretsThereIsNoBundle() throws Exception {
        Files.delete(gateway.home().resolve("secrets"));
        ExecutionException refused = assertThrows(
                ExecutionException.class,
                () -> gateway.supportBundle().toCompletableFuture().get(20, TimeUnit.SECONDS));
        Unwilling why = assertInstanceOf(Unwilling.class, refused.getCause());
        assertEquals(Sentence.SECRETS_UNREADABLE, why.saying().sentence());
        assertTrue(why.getMessage().contains("no such file"), why.getMessage());
    }

    @Test
    void aNameThatNobodyKnowsIsWhereItBreaks() throws Exception {
        assertEquals(
                new Result.Done(),
                gateway.execute(new Command.Diagnose(null))
                        .toCompletableFuture()
                        .get());
        Diagnosis walk = gateway.snapshot().diagnosis();
        while (walk.endedAtMillis() == null) {
            Thread.sleep(10);
            walk = gateway.snapshot().diagnosis();
        }
        var byStep = new LinkedHashMap<Diagnosis.Step, Diagnosis.Check>();
        walk.checks().forEach(check -> byStep.put(check.step(), check));
        assertEquals(List.of(Diagnosis.Step.values()), List.copyOf(byStep.keySet()), "the whole way, in its order");
        if (byStep.get(Diagnosis.Step.LINK).state() == Diagnosis.State.GOOD
                && byStep.get(Diagnosis.Step.ADDRESS).state() == Diagnosis.State.GOOD) {
            assertEquals(Diagnosis.Step.DNS, walk.broken().step());
            assertTrue(walk.broken().finding().text().contains("nowhere.invalid"));
        }
        assertEquals(
                Diagnosis.State.LEFT_OUT,
                byStep.get(Diagnosis.Step.REGISTRATION).state());
    }

    @Test
    void aCaptureIsStartedAndStopped() throws Exception {
        gateway.execute(new Command.StartCapture()).toCompletableFuture().get();
        assertTrue(gateway.snapshot().capture().running());
        gateway.execute(new Command.StopCapture()).toCompletableFuture().get();
        assertFalse(gateway.snapshot().capture().running());
        assertTrue(gateway.capture().pcapng().length > 0);
    }
}
