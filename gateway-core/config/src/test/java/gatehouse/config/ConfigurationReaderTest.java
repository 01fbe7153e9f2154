package gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.config.schema.Binding;
import gatehouse.config.schema.Binding.Refused;
import gatehouse.config.schema.Judges;
import gatehouse.config.schema.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationReaderTest {
    private static final Path CASES = Path.of("src/test/resources/gatehouse/config/errors");

    /** Each NAME.yaml is read; its errors are, line by line, NAME.txt. */
    @TestFactory
    List<DynamicTest> errorsAreWordedAsKept() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .map(this::errorCase)
                    .toList();
        }
    }

    private DynamicTest errorCase(Path file) {
        String name = file.getFileName().toString();
        return DynamicTest.dynamicTest(name, () -> {
            String said = problems(ConfigurationReader.parse(name, Files.readAllBytes(file), Judges.NONE)).stream()
                    .map(Problem::text)
                    .collect(Collectors.joining("\n", "", "\n"));
            Golden.check(file.toString().replace(".yaml", ".txt"), said);
        });
    }

    @Test
    void theEmptyFileIsAGatewayWithoutOperators() {
        var configuration = bound(ConfigurationReader.parse("empty", "# nothing\n"));
        assertEquals(List.of(), configuration.operators());
        assertEquals(
                new WanPort.Host(Optional.empty(), WanPort.Dataplane.SOCKET),
                configuration.wan().port());
        assertEquals(new PortRange(16384, 16447), configuration.media().rtpPorts());
        assertEquals(
                List.of(CodecName.PCMA, CodecName.PCMU), configuration.media().codecs());
        assertEquals(Optional.empty(), configuration.web().listen());
    }

    @Test
    void kindsHaveAShortAndALongForm() {
        assertEquals(
                bound(ConfigurationReader.parse("short", "wan: {port: system}")),
                bound(ConfigurationReader.parse("long", "wan: {port: {kind: system}}")));
        var wire = bound(ConfigurationReader.parse("wire", """
                wan:
                  port: {kind: wire, local: "127.1.2.3:4000", remote: "127.1.2.4:4000", inner-address: 10.0.0.2}
                """)).wan().port();
        assertEquals(
                new WanPort.Wire(
                        Endpoint.of("127.1.2.3:4000"), Endpoint.of("127.1.2.4:4000"), IpAddress.of("10.0.0.2")),
                wire);
    }

    /** A number, a country called NO and a level called "off": a text is what stands in the file. */
    @Test
    void textsAreNotGuessedAt() {
        var line = bound(ConfigurationReader.parse("texts", """
                operators:
                - {name: 1, domain: 2.3, proxies: [pcscf], identities: [{name: no, impi: 5, impus: ["tel:+1"], credential: 7}]}
                lines:
                - {id: 0x1, operator: 1, identity: no, country: NO, number: 030123}
                """)).lines().getFirst();
        assertEquals("0x1", line.id());
        assertEquals("no", line.identity());
        assertEquals("NO", line.country());
        assertEquals("030123", line.number().orElseThrow());
    }

    @Test
    void modulesHaveLevelsOfTheirOwn() {
        var log = bound(ConfigurationReader.parse("log", "log: {modules: {sip: debug, media: trace}}"))
                .log();
        assertEquals(Map.of("sip", LogLevel.DEBUG, "media", LogLevel.TRACE), log.modules());
    }

    @Test
    void aFileThatIsNotThereIsOneSentence(@TempDir Path folder) {
        var said = problems(ConfigurationReader.read(folder.resolve("none.yaml"), Judges.NONE))
                .getFirst();
        assertTrue(
                said.text()
                        .endsWith("none.yaml: found no such file; allowed: a configuration file"
                                + " (gatehouse run --config FILE)."),
                said.text());
    }

    @Test
    void aFileOfBytesIsOneSentence() {
        byte[] bytes = {'a', ':', ' ', (byte) 0xff};
        assertEquals(
                List.of("b: found bytes that are not UTF-8; allowed: a text in UTF-8."),
                problems(ConfigurationReader.parse("b", bytes, Judges.NONE)).stream()
                        .map(Problem::text)
                        .toList());
    }

    /** The value under a key that does not exist may be a password that was put in the wrong file. */
    @Test
    void valuesUnderUnknownKeysAreNotRepeated() {
        String said = problems(ConfigurationReader.parse("f", "operators: [{pasword: hunter2}]\nsecret: hunter2"))
                .toString();
        assertFalse(said.contains("hunter2"), said);
    }

    /** Nesting without end, an alias that contains itself, and aliases that would unfold to a billion: all refused. */
    @Test
    void hostileFilesAreRefusedAndCostLittle() {
        problems(ConfigurationReader.parse("deep", "[".repeat(100_000)));
        problems(ConfigurationReader.parse("deep", "device: " + "{name: ".repeat(30_000)));
        problems(ConfigurationReader.parse("deep", "- ".repeat(100_000)));
        problems(ConfigurationReader.parse("itself", "operators: &a [*a]"));
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            laughs.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(9) + "*a" + (i - 1) + "]\n");
        }
        problems(ConfigurationReader.parse("laughs", laughs + "operators: *a9\n"));
        problems(ConfigurationReader.parse("long", " ".repeat(300_000)));
    }

    /** Mutated samples are read or refused with places inside the file, and never throw. */
    @Test
    void damagedFilesAreReadOrRefused() {
        long seed = Long.getLong("gatehouse.seed", 7L);
        Random random = new Random(seed);
        byte[] sample =
                ConfigurationPages.sample().replaceAll("(?m)^ *#.*\n", "").getBytes(StandardCharsets.UTF_8);
        String alphabet = " \n\t:-[]{}&*!|>'\"%@`#,?a1\u0000\u00e9";
        int rounds = Boolean.getBoolean("gatehouse.long") ? 100_000 : 1_000;
        for (int round = 0; round < rounds; round++) {
            StringBuilder text = new StringBuilder(new String(sample, StandardCharsets.UTF_8));
            for (int damage = random.nextInt(6); damage >= 0; damage--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
                    default -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                }
            }
            String where = "seed " + seed + ", round " + round + ":\n" + text;
            try {
                long lines = text.chars().filter(c -> c == '\n').count() + 1;
                if (ConfigurationReader.parse("f", text.toString()) instanceof Refused<GatehouseConfiguration> no) {
                    assertFalse(no.problems().isEmpty(), where);
                    assertTrue(no.problems().stream().allMatch(p -> p.line() >= 0 && p.line() <= lines), where);
                }
            } catch (RuntimeException e) {
                throw new AssertionError(where, e);
            }
        }
    }

    private static GatehouseConfiguration bound(Binding<GatehouseConfiguration> read) {
        return read.orThrow();
    }

    private static List<Problem> problems(Binding<GatehouseConfiguration> read) {
        assertInstanceOf(Refused.class, read, read.toString());
        return ((Refused<GatehouseConfiguration>) read).problems();
    }
}
