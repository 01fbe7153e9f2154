package gatehouse.media.srtp;

import gatehouse.base.ByteView;
import gatehouse.media.sdp.SessionDescription;
import gatehouse.testkit.Peer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Sipwise rtpengine in user space as a child, and the commands of its control protocol: bencoded, over UDP. */
final class Rtpengine implements AutoCloseable {
    private static final int CONTROL = 2223;

    final String address;
    final String ours;
    private final Process process;
    private final DatagramSocket control;
    private int cookie;

    Rtpengine(Path folder) throws IOException {
        Peer.need("rtpengine");
        var random = ThreadLocalRandom.current(); // which addresses are free is not for a seed to say
        String block = "127." + random.nextInt(16, 250) + "." + random.nextInt(1, 250) + ".";
        address = block + "1";
        ours = block + "2";
        process = new ProcessBuilder(
                        "rtpengine",
                        "--config-file=none",
                        "--table=-1",
                        "--interface=" + address,
                        "--listen-ng=" + address + ":" + CONTROL,
                        "--port-min=40000",
                        "--port-max=40400",
                        "--num-threads=1",
                        "--log-level=4",
                        "--log-stderr",
                        "--foreground",
                        "--pidfile=" + folder.resolve("rtpengine.pid"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("rtpengine.log").toFile())
                .start();
        control = socket();
        for (int i = 0; !process.isAlive() || !ask(Map.of("command", "ping")).contains("pong"); i++) {
            if (i == 50 || !process.isAlive()) {
                close();
                throw new AssertionError("rtpengine does not start");
            }
        }
    }

    /** A socket at our address. */
    DatagramSocket socket() throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(ours), 0));
        socket.setSoTimeout(200);
        return socket;
    }

    /** The description that a command comes back with. */
    SessionDescription pass(Map<String, String> command) throws IOException {
        String answer = ask(command);
        int at = answer.indexOf("3:sdp");
        if (at < 0) {
            throw new AssertionError(command + ": " + answer);
        }
        int colon = answer.indexOf(':', at + 5);
        int length = Integer.parseInt(answer.substring(at + 5, colon));
        byte[] text = answer.substring(colon + 1, colon + 1 + length).getBytes(StandardCharsets.ISO_8859_1);
        return SessionDescription.decode(ByteView.of(text)).orThrow();
    }

    private String ask(Map<String, String> command) throws IOException {
        StringBuilder text = new StringBuilder(++cookie + " d");
        new TreeMap<>(command)
                .forEach((key, value) -> text.append(key.length())
                        .append(':')
                        .append(key)
                        .append(value.length())
                        .append(':')
                        .append(value));
        byte[] octets = text.append('e').toString().getBytes(StandardCharsets.ISO_8859_1);
        control.send(new DatagramPacket(octets, octets.length, InetAddress.getByName(address), CONTROL));
        byte[] answer = receive(control);
        return new String(answer, StandardCharsets.ISO_8859_1);
    }

    /** The next datagram; empty when none comes in time. */
    static byte[] receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        try {
            socket.receive(packet);
            return Arrays.copyOf(packet.getData(), packet.getLength());
        } catch (SocketTimeoutException nothing) {
            return new byte[0];
        }
    }

    @Override
    public void close() {
        control.close();
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
