package gatehouse.scenarios.peers;

import gatehouse.scenarios.process.Child;
import gatehouse.scenarios.process.JavaProgram;
import gatehouse.testkit.PageWalk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a real gateway in Chromium, while that is killed and restarted (web-ui/app/e2e/restart.mjs). */
final class PageOfGatewayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private Child gateway;

    @Test
    void unconfirmedChangesAreUndoneHoweverTheGatewayEnds() throws Exception {
        PageWalk walk = new PageWalk(Path.of("../../web-ui/app"));
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.createFile(
                folder.resolve("secrets"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(folder.resolve("gateway.yaml"), """
                device:
                  name: house
                log: {file: %s}
                control: {socket: %s}
                web: {listen: "127.0.0.1:%d", folder: web}
                """.formatted(
                        folder.resolve("gateway.log"), folder.resolve("control.sock"), port));
        start();
        try {
            walk.run("restart.mjs", "http://127.0.0.1:" + port + "/", folder, this::answer);
        } finally {
            gateway.close();
        }
    }

    private String answer(String asked) throws Exception {
        return switch (asked) {
            case "label" ->
                Files.readString(folder.resolve("web/device-secret")).strip();
            case "file" -> Files.readString(folder.resolve("gateway.yaml")).replace('\n', ' ');
            case "starts" ->
                String.valueOf(Files.readString(folder.resolve("gateway.log"))
                        .lines()
                        .filter(line -> line.endsWith(" runs"))
                        .count());
            case "kill" -> {
                gateway.close();
                yield "done";
            }
            case "start" -> {
                start();
                yield "done";
            }
            case "pass 91" -> {
                letTimePass(Duration.ofSeconds(91));
                yield "done";
            }
            case "called" -> {
                Files.writeString(folder.resolve("calls"), "1700000000000\t\tINCOMING\tphone1\t+4930555\t\n");
                yield "done";
            }
            case "calls" -> Files.exists(folder.resolve("calls")) ? "kept" : "none";
            default -> throw new IllegalArgumentException(asked);
        };
    }

    private void start() throws Exception {
        Files.deleteIfExists(folder.resolve("control.sock"));
        List<String> command = JavaProgram.GATEWAY.command(
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                List.of("--config", folder.resolve("gateway.yaml").toString()));
        gateway = Child.start("gateway", command, folder.resolve("gateway.err"));
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(folder.resolve("web/device-secret")) && System.nanoTime() < until) {
            Thread.sleep(20);
        }
    }

    /** Moves the end of the time to confirm into the past, which is what lying without power does to it. */
    private void letTimePass(Duration time) throws IOException {
        Path pending = folder.resolve("gateway.yaml.store/pending");
        Matcher due = Pattern.compile("due (\\d+)").matcher(Files.readString(pending));
        Files.writeString(
                pending, due.replaceAll(found -> "due " + (Long.parseLong(found.group(1)) - time.toMillis())));
    }
}
