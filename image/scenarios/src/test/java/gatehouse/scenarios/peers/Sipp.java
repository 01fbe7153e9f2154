package gatehouse.scenarios.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.scenarios.process.Child;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * SIPp as the street's second subscriber. Each run plays one scenario once and ends; all runs speak from the same
 * address and port, so that the registration of one holds for the next.
 */
final class Sipp {
    private final Street street;
    private final String address;
    private final int port = ThreadLocalRandom.current().nextInt(10_000, 30_000);

    Sipp(Street street) {
        this.street = street;
        this.address = street.block + "20";
    }

    /** Where it speaks from, as the lab writes it. */
    String endpoint() {
        return address + ":" + port;
    }

    /** Where it listens for voice; what comes is sent back. */
    private int voicePort() {
        return port + 10;
    }

    /** A scenario under way; it is killed if it has not ended by the end of the test. */
    final class Run implements AutoCloseable {
        private final String scenario;
        private final Child child;

        private Run(String scenario, Child child) {
            this.scenario = scenario;
            this.child = child;
        }

        /** Waits for the end: every message came as the scenario expects, or the test fails with what was said. */
        void completes() throws InterruptedException {
            int code = child.await(Street.PATIENCE.plus(Street.PATIENCE));
            assertEquals(0, code, () -> "sipp " + scenario + "\n" + tail("errors") + "\n" + tail("messages"));
        }

        /** All SIP messages so far, as SIPp logs them. */
        String messages() throws IOException {
            return Files.readString(street.file(scenario + ".messages"));
        }

        private String tail(String kind) {
            return street.folder.tail(scenario + "." + kind, 150);
        }

        @Override
        public void close() {
            child.close();
        }
    }

    /** Registers by digest and is done; the registration stays. */
    Run register(String... options) throws IOException {
        return start("register", options);
    }

    /** Begins {@code scenario}, one call of it. */
    Run start(String scenario, String... options) throws IOException {
        Path script = street.file("sipp-" + scenario + ".xml");
        try (InputStream in =
                Sipp.class.getResourceAsStream(script.getFileName().toString())) {
            Files.write(script, in.readAllBytes());
        }
        var command = new ArrayList<>(List.of("env", "TERM=vt100", "sipp", street.pcscf(), "-sf", script.toString()));
        command.addAll(List.of("-i", address, "-p", Integer.toString(port), "-m", "1", "-nostdin"));
        command.addAll(List.of("-mi", address, "-mp", Integer.toString(voicePort()), "-rtp_echo"));
        command.addAll(List.of("-key", "domain", Street.DOMAIN, "-key", "number", Street.NEIGHBOUR));
        command.addAll(List.of("-au", "bob", "-ap", "bob-secret"));
        // By itself it signs its peer's address, not the Request-URI as RFC 7616 3.4.6 demands
        command.addAll(List.of("-auth_uri", Street.DOMAIN));
        command.addAll(List.of("-timeout", Street.PATIENCE.toSeconds() + "s", "-timeout_error"));
        command.addAll(List.of(
                "-trace_msg",
                "-message_file",
                street.file(scenario + ".messages").toString()));
        command.addAll(List.of(
                "-trace_err", "-error_file", street.file(scenario + ".errors").toString()));
        command.addAll(List.of(options));
        Child child = Child.start("sipp", Child.mortal(command), street.file(scenario + ".log"));
        Thread.ofPlatform().daemon().start(() -> drain(child.output()));
        return new Run(scenario, child);
    }

    /** Its screen is for people; unread it would block. */
    private static void drain(BufferedReader screen) {
        try {
            screen.transferTo(Writer.nullWriter());
        } catch (IOException closed) {
            // It has ended
        }
    }
}
