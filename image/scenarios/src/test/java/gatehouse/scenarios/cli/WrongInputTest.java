package gatehouse.scenarios.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person types wrong: one clear sentence, the right exit code, and nothing left. */
final class WrongInputTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void remember() throws Exception {
        Files.writeString(folder.resolve("notes.txt"), "not a sound");
        Files.writeString(folder.resolve("cut.wav"), "RIFF____WAVEfmt ");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "fly                                  | Unmatched argument at index 0: 'fly'",
                "demo --fly                           | Unknown option: '--fly'",
                "demo --nat hexagonal                 | there is no NAT 'hexagonal'; there are none, symmetric,",
                "demo --wire string                   | there is no wire 'string'; there are namespaces, loopback and",
                "demo --access itls                   | --access itls is not part of this build yet; it has: digest, tls, ipsec-3gpp",
                "demo --access magic                  | --access does not know magic; this build has: digest, tls, ipsec-3gpp",
                "demo --keying zrtp                   | --keying zrtp is not part of this build yet; it has: none, sdes",
                "demo --access digest --keying sdes   | --keying sdes would send keys in the signalling",
                "demo --access ipsec-3gpp/trans --esp null/aes-gmac --keying sdes-edge | --keying sdes-edge would send",
                "demo --keying none --suite AEAD_AES_128_GCM | --suite chooses the cipher of SRTP",
                "demo --suite ROT13                   | --suite does not know ROT13; this build has: AEAD_AES_256_GCM",
                "demo --access digest --keys @/keys   | --keys has nothing to write",
                "demo --say @/nobody.wav              | --say: @/nobody.wav does not exist.",
                "demo --say @/notes.txt               | --say: @/notes.txt is not a WAV: it does not start with RIFF",
                "demo --reply @/cut.wav               | --reply: @/cut.wav is not a WAV:",
                "demo --reply @                       | --reply: @ is a directory, not a WAV file.",
                "demo --say                           | Missing required parameter for option '--say'",
                "demo --record @/notes.txt/out        | --record: the folder @/notes.txt/out cannot be written.",
                "demo --pcap @/no/such/w.pcapng       | --pcap: the file @/no/such/w.pcapng cannot be written.",
                "demo --report @                      | --report: the file @ cannot be written.",
                "run                                  | Missing required option: '--config=FILE'",
                "run --config @/none.yaml             | --config: there is no file @/none.yaml.",
                "call                                 | Missing required parameter: 'NUMBER'",
                "call twelve --control @/none.sock    | A number to call has 1 to 64 of the keys 0-9, * and #, not twelve.",
                "call 12 --seconds -1                 | --seconds is 0 or more",
                "support-bundle @/no/such.zip         | FILE: the file @/no/such.zip cannot be written.",
                "bench --rounds 0                     | --rounds: one round at least.",
                "bench --rounds many                  | 'many' is not an int",
            })
    void oneSentence(String words, String sentence) throws Exception {
        var said = new StringWriter();
        String[] args = words.replace("@", folder.toString()).split(" ");
        int code = Gatehouse.execute(new PrintWriter(said), new PrintWriter(said), args);
        String first = said.toString().lines().findFirst().orElse("");
        assertEquals(2, code, said::toString);
        assertTrue(first.startsWith("gatehouse: "), said::toString);
        assertTrue(first.contains(sentence.replace("@", folder.toString())), said::toString);
        assertNothingLeft();
    }

    @Test
    void aTakenPortIsAFailureBeforeAnythingStarts() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var said = new StringWriter();
            String port = Integer.toString(taken.getLocalPort());
            int code = Gatehouse.execute(new PrintWriter(said), new PrintWriter(said), "demo", "--page-port", port);
            assertEquals(1, code, said::toString);
            assertTrue(said.toString().startsWith("gatehouse: 127.0.0.1:" + port + ", where the page"), said::toString);
            assertEquals(1, said.toString().lines().count(), said::toString);
            assertNothingLeft();
        }
    }

    @Test
    void withoutAGatewayOneSentenceSaysSo() {
        for (String words : List.of("status", "call 12", "diagnose", "support-bundle " + folder.resolve("out.zip"))) {
            var said = new StringWriter();
            String[] args = (words + " --control " + folder.resolve("none.sock")).split(" ");
            int code = Gatehouse.execute(new PrintWriter(said), new PrintWriter(said), args);
            assertEquals(1, code, said::toString);
            assertTrue(
                    said.toString().startsWith("gatehouse: No gateway runs with the control socket"), said::toString);
        }
    }

    @Test
    void everyCommandExplainsItself() {
        for (String command : List.of(
                "demo", "run", "status", "call", "diagnose", "support-bundle", "lab", "matrix", "bench", "test")) {
            var said = new StringWriter();
            int code = Gatehouse.execute(new PrintWriter(said), new PrintWriter(said), command, "--help");
            assertEquals(0, code, said::toString);
            assertTrue(said.toString().startsWith("Usage: gatehouse " + command), said::toString);
        }
    }

    private void assertNothingLeft() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(2, files.count(), "a file was made by words that were refused");
        }
    }
}
