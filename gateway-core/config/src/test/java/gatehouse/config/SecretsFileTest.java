package gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Secret;
import gatehouse.config.schema.Binding;
import gatehouse.config.schema.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsFileTest {
    @TempDir
    Path folder;

    @Test
    void passwordsAndKeysAreReadAsTheyStand() throws IOException {
        Secrets secrets = SecretsFile.read(file("rw-------", """
                # the lab's
                alice  password   corr\u00e9ct horse\t battery \s

                bob k 465b5ce8b199b49faa5f0a2ee238a6bc\r
                bob opc CD63cb71954a9f4e48a5994e37a02baf""")).orThrow();
        var password = assertInstanceOf(
                Credential.Password.class, secrets.find("alice").orElseThrow());
        assertEquals(Secret.ofText("corr\u00e9ct horse\t battery"), password.password());
        var isim = assertInstanceOf(Credential.Isim.class, secrets.find("bob").orElseThrow());
        isim.opc().with(bytes -> {
            assertEquals(16, bytes.length);
            assertArrayEquals(new byte[] {(byte) 0xcd, 0x63}, new byte[] {bytes[0], bytes[1]});
            return 0;
        });
        secrets.close();
        assertEquals(
                List.of(true, true, true),
                List.of(
                        password.password().isWiped(),
                        isim.k().isWiped(),
                        isim.opc().isWiped()));
    }

    /** Test set 1 of TS 35.208. */
    @Test
    void theOperatorsConstantMayStandForTheSubscribers() throws IOException {
        try (Secrets secrets = SecretsFile.read(file("rw-------", """
                bob k 465b5ce8b199b49faa5f0a2ee238a6bc
                bob op cdc202d5123e20f62b6d676ac72cb318""")).orThrow()) {
            Credential.Isim isim =
                    assertInstanceOf(Credential.Isim.class, secrets.find("bob").orElseThrow());
            byte[] opc = HexFormat.of().parseHex("cd63cb71954a9f4e48a5994e37a02baf");
            assertEquals(Secret.copyOf(opc), isim.opc());
        }
    }

    /** TUAK has a constant of 256 bits, and a K of 128 or as many. */
    @Test
    void theConstantSaysWhichFunctionsTheyAre() throws IOException {
        String topc = "305425427e18c503c8a4b294ea72c95d0c36c6c6b29d0c65de5974d5977f8524";
        Path file = file("rw-------", """
                bob k 465b5ce8b199b49faa5f0a2ee238a6bc
                bob topc %s
                carol k %s
                carol topc %s""".formatted(topc, topc, topc));
        try (Secrets secrets = SecretsFile.read(file).orThrow()) {
            SecretsFile.write(file, secrets);
        }
        try (Secrets secrets = SecretsFile.read(file).orThrow()) {
            for (String name : List.of("bob", "carol")) {
                var isim = assertInstanceOf(
                        Credential.Isim.class, secrets.find(name).orElseThrow());
                assertTrue(isim.isTuak());
                assertEquals(name.equals("bob") ? 16 : 32, isim.k().length());
                assertEquals(Secret.copyOf(HexFormat.of().parseHex(topc)), isim.opc());
            }
        }
        assertEquals(
                List.of(file
                        + ":1:1: bob: found a k of 64 digits, and only k, opc; allowed: either a password, or both k"
                        + " and opc (or op), or for TUAK k and topc."),
                said(SecretsFile.read(
                        file("rw-------", "bob k " + topc + "\nbob opc 465b5ce8b199b49faa5f0a2ee238a6bc"))));
    }

    @Test
    void whatIsWrittenReadsBackAndIsForItsOwnerAlone() throws IOException {
        Path file = file("rw-r--r--", "old password x");
        byte[] key = new byte[16];
        new Random(1).nextBytes(key);
        SecretsFile.write(
                file,
                new Secrets(Map.of(
                        "alice", new Credential.Password(Secret.ofText("\u00e9 #1\tx")),
                        "bob", new Credential.Isim(Secret.copyOf(key), Secret.copyOf(key)))));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Secrets again = SecretsFile.read(file).orThrow();
        assertEquals(2, again.names().size());
        assertEquals(
                new Credential.Password(Secret.ofText("\u00e9 #1\tx")),
                again.find("alice").orElseThrow());
        assertEquals(
                new Credential.Isim(Secret.copyOf(key), Secret.copyOf(key)),
                again.find("bob").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " x", "x ", "a\nroot password y", "x\r"})
    void aPasswordThatCannotStandOnALineIsRefused(String password) throws IOException {
        Path file = file("rw-------", "old password x");
        Secrets secrets = new Secrets(Map.of("alice", new Credential.Password(Secret.ofText(password))));
        assertThrows(IllegalArgumentException.class, () -> SecretsFile.write(file, secrets));
        assertEquals("old password x", Files.readString(file));
    }

    @ParameterizedTest
    @CsvSource({"rw-r-----, 0640", "rw----r--, 0604", "rwx--x---, 0710", "rw-rw-rw-, 0666"})
    void aFileOpenToOthersIsRefused(String permissions, String mode) throws IOException {
        Path file = file(permissions, "alice password x");
        assertEquals(
                List.of(file + ": found mode " + mode + ", which lets others than its owner at the secrets;"
                        + " allowed: mode 0600. Run: chmod 600 " + file),
                said(SecretsFile.read(file)));
    }

    @Test
    void everyProblemIsSaidAndNoSecret() throws IOException {
        Path file = file("rw-------", """
                hunter2!hunter2
                alice hunter2
                alice password
                bob k hunter2
                carol k 465b5ce8b199b49faa5f0a2ee238a6bc
                dave password hunter2
                dave password hunter2hunter2
                """);
        String name = file + ":";
        assertEquals(
                List.of(
                        name + "1:1: found no name at the start of the line; allowed: NAME KIND VALUE, separated by"
                                + " spaces; a name is 1 to 32 lower-case letters, digits and hyphens.",
                        name
                                + "2:7: alice: found no kind after the name; allowed: password, k, op, opc or topc, then the value.",
                        name + "3:15: alice password: found no value; allowed: NAME KIND VALUE, separated by spaces.",
                        name + "4:7: bob k: found a value of 7 bytes; allowed: 32 or 64 hexadecimal digits.",
                        name + "5:1: carol: found only k; allowed: either a password, or both k and opc (or op), or for"
                                + " TUAK k and topc.",
                        name + "7:1: dave password: found the value a second time; allowed: each one once."),
                said(SecretsFile.read(file)));
        assertFalse(said(SecretsFile.read(file)).toString().contains("hunter2"));
    }

    @Test
    void identitiesAreHeldAgainstTheFile() {
        var configuration = ConfigurationReader.parse("c", """
                operators:
                - name: lab
                  domain: ims.example
                  proxies: [p]
                  identities:
                  - {name: a, impi: a, impus: ["sip:a@ims.example"], credential: alcie}
                  - {name: b, impi: b, impus: ["sip:b@ims.example"], credential: bob}
                """).orThrow();
        Secrets secrets = new Secrets(Map.of(
                "alice", new Credential.Password(Secret.ofText("x")),
                "bob", new Credential.Isim(Secret.ofText("k"), Secret.ofText("opc"))));
        assertEquals(
                List.of(
                        "c: operators[0].identities[0].credential: found \"alcie\", which the secrets file does not"
                                + " have; allowed: alice or bob. Did you mean alice?",
                        "c: operators[0].identities[1].credential: found \"bob\", which is not a password; allowed: a"
                                + " password, since access is digest."),
                CredentialCheck.of("c", configuration, secrets).stream()
                        .map(Problem::text)
                        .toList());
    }

    @Test
    void anyBytesAreReadOrRefused() {
        long seed = Long.getLong("gatehouse.seed", 11L);
        Random random = new Random(seed);
        byte[] alphabet = "ab k opc password\n\r\t #0f-\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[random.nextInt(120)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] =
                        random.nextInt(20) == 0 ? (byte) random.nextInt() : alphabet[random.nextInt(alphabet.length)];
            }
            try {
                new SecretsLines("f").read(bytes);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
        }
    }

    private Path file(String permissions, String text) throws IOException {
        Path file = folder.resolve("secrets");
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static List<String> said(Binding<Secrets> read) {
        return switch (read) {
            case Binding.Bound<Secrets> bound -> throw new AssertionError("read: " + bound);
            case Binding.Refused<Secrets>(List<Problem> problems) ->
                problems.stream().map(Problem::text).collect(Collectors.toList());
        };
    }
}
