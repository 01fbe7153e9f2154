package gatehouse.scenarios.peers;

import gatehouse.base.Endpoint;
import gatehouse.scenarios.process.Child;
import gatehouse.scenarios.stage.RunFolder;
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

/** baresip, a softphone that is not ours: it obeys commands over its control port, and prints what happens. */
public final class Baresip implements AutoCloseable {
    private static final int COMMANDS = 4444;

    /** Takes no voice from anywhere and gives it to nobody. */
    private static final String MUTE = "audio_source aubridge,none";

    private final String address;
    private final Child child;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    /**
     * Starts one without mouth and ears.
     *
     * @param address a loopback address that is its own
     * @param account a line of its accounts file
     * @param more lines of its configuration, such as further modules
     */
    public static Baresip mute(RunFolder folder, String address, String account, String more)
            throws IOException, InterruptedException {
        return new Baresip(folder, address, account, MUTE + "\n" + more);
    }

    /**
     * Starts one that says what is in {@code voice}, a WAV of 8 kHz, and keeps what it hears of each call in a file
     * (see {@link #heard}). It knows SRTP.
     */
    static Baresip speaking(RunFolder folder, String address, String account, Path voice, String more)
            throws IOException, InterruptedException {
        return new Baresip(folder, address, account, """
                audio_source aufile,%s
                ausrc_srate 8000
                snd_path %s
                module aufile.so
                module sndfile.so
                module srtp.so
                %s""".formatted(voice, home(folder), more));
    }

    private Baresip(RunFolder folder, String address, String account, String more)
            throws IOException, InterruptedException {
        this.address = address;
        Path home = Files.createDirectories(home(folder));
        Files.writeString(home.resolve("config"), """
                poll_method epoll
                sip_listen %1$s:5062
                audio_player aubridge,none
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

    private static Path home(RunFolder folder) {
        return folder.file("baresip");
    }

    /** What the one that speaks heard, a file for each call that is over. */
    static List<Path> heard(RunFolder folder) throws IOException {
        try (var files = Files.list(home(folder))) {
            return files.filter(file -> file.toString().endsWith("-dec.wav")).toList();
        }
    }

    /** Where it takes calls. */
    public Endpoint endpoint() {
        return Endpoint.of(address + ":5062");
    }

    /** Waits until it knows itself that it is registered; the registrar knows earlier. */
    void registered() throws InterruptedException {
        hears(" binding]");
    }

    /** Waits until it prints this; answers the line. */
    public String hears(String text) throws InterruptedException {
        StringBuilder all = new StringBuilder();
        long end = System.nanoTime() + Street.PATIENCE.toNanos();
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
    public String command(String word, String parameters) throws IOException {
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
