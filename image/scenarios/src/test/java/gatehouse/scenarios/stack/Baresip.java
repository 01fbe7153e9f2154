package gatehouse.scenarios.stack;

import gatehouse.base.Endpoint;
import gatehouse.scenarios.process.Child;
import gatehouse.scenarios.stage.RunFolder;
import gatehouse.scenarios.wire.Wires;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** baresip, a softphone that is not ours, without ears and mouth: it takes every call and obeys commands. */
final class Baresip implements AutoCloseable {
    private static final int COMMANDS = 4444;

    private final String address;
    private final Child child;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    /** Skips the test by name when there is none, but not where everything must run. */
    static void require() {
        if (!Files.isExecutable(Path.of("/usr/bin/baresip"))) {
            Wires.missing("peer baresip");
        }
    }

    /**
     * Starts it.
     *
     * @param address a loopback address that is its own
     * @param account a line of its accounts file
     * @param more lines of its configuration, such as further modules
     */
    Baresip(RunFolder folder, String address, String account, String more) throws Exception {
        this.address = address;
        Path home = Files.createDirectories(folder.file("baresip"));
        Files.writeString(home.resolve("config"), """
                poll_method epoll
                sip_listen %1$s:5062
                audio_player aubridge,none
                audio_source aubridge,none
                audio_alert aubridge,none
                rtp_ports 20000-20100
                module_path /usr/lib/baresip/modules
                module g711.so
                module aubridge.so
                module ctrl_tcp.so
                module_app account.so
                module_app menu.so
                ctrl_tcp_listen %1$s:%2$d
                %3$s
                """.formatted(address, COMMANDS, more));
        Files.writeString(home.resolve("accounts"), account + "\n");
        Files.writeString(home.resolve("contacts"), "");
        child = Child.start(
                "baresip",
                Child.mortal(List.of("stdbuf", "-oL", "/usr/bin/baresip", "-f", home.toString())),
                folder.file("baresip.log"));
        Thread.ofPlatform().daemon().start(() -> child.output().lines().forEach(said::add));
        hears("baresip is ready");
    }

    /** Where it takes calls. */
    Endpoint endpoint() {
        return Endpoint.of(address + ":5062");
    }

    /** Waits until it prints this; answers the line. */
    String hears(String text) throws InterruptedException {
        StringBuilder all = new StringBuilder();
        long end = System.nanoTime() + 15_000_000_000L;
        while (true) {
            String line = said.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new AssertionError("baresip did not say \"" + text + "\" but\n" + all);
            }
            all.append(line).append('\n');
            if (line.contains(text)) {
                return line;
            }
        }
    }

    /** One command over ctrl_tcp, a JSON object as a netstring; answers what it replies. */
    String command(String word, String parameters) throws IOException {
        String json = "{\"command\":\"" + word + "\",\"params\":\"" + parameters + "\",\"token\":\"t\"}";
        try (var socket = new Socket(address, COMMANDS)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write((json.length() + ":" + json + ",").getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            while (true) {
                String reply = netstring(in);
                if (reply.contains("\"response\"")) { // events come on the same connection
                    return reply;
                }
            }
        }
    }

    private static String netstring(InputStream in) throws IOException {
        int length = 0;
        for (int next = in.read(); next != ':'; next = in.read()) {
            if (next < '0' || next > '9') {
                throw new IOException("no netstring from baresip");
            }
            length = 10 * length + next - '0';
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(in.readNBytes(length));
        in.read(); // the comma
        return out.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        child.close();
    }
}
