package gatehouse.scenarios.peers;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A NAT of UDP between the gateway and the lab, whose outside is another port when the test says so. */
final class Relay implements AutoCloseable {
    private final DatagramSocket inside;
    private final InetAddress address;
    private final SocketAddress server;
    private volatile DatagramSocket outside;
    private volatile SocketAddress client;
    private volatile boolean drops;
    private volatile String voice = "";
    private volatile String nobody = "";

    /** Passes what comes to port 5060 of {@code address} on to {@code server}. */
    Relay(String address, String server) throws IOException {
        this.address = InetAddress.getByName(address);
        int colon = server.lastIndexOf(':');
        this.server = new InetSocketAddress(
                InetAddress.getByName(server.substring(0, colon)), Integer.parseInt(server.substring(colon + 1)));
        this.inside = new DatagramSocket(5060, this.address);
        this.outside = new DatagramSocket(0, this.address);
        daemon(this::outwards);
        back(outside);
    }

    private static void daemon(Runnable work) {
        Thread.ofPlatform().daemon().name("relay").start(work);
    }

    /** From now on what was bound is lost, and what comes gets another port. */
    void rebind() throws IOException {
        DatagramSocket old = outside;
        outside = new DatagramSocket(0, address);
        back(outside);
        old.close();
    }

    /** From now on nothing passes. */
    void drop() {
        drops = true;
    }

    /** What comes back names {@code nobody} where it names {@code voice}: two addresses of the same length. */
    void loseVoice(String voice, String nobody) {
        this.nobody = nobody;
        this.voice = voice;
    }

    /** Where the outside is now. */
    String seen() {
        return address.getHostAddress() + ":" + outside.getLocalPort();
    }

    private void outwards() {
        pass(inside, packet -> {
            client = packet.getSocketAddress();
            outside.send(new DatagramPacket(copy(packet), packet.getLength(), server));
        });
    }

    private void back(DatagramSocket from) {
        daemon(() -> pass(from, packet -> {
            SocketAddress to = client;
            if (to != null) {
                String text = new String(copy(packet), StandardCharsets.ISO_8859_1);
                byte[] octets =
                        (voice.isEmpty() ? text : text.replace(voice, nobody)).getBytes(StandardCharsets.ISO_8859_1);
                inside.send(new DatagramPacket(octets, octets.length, to));
            }
        }));
    }

    private static byte[] copy(DatagramPacket packet) {
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    /** What is done with a packet. */
    private interface Step {
        void take(DatagramPacket packet) throws IOException;
    }

    /** Until {@code from} is closed. */
    private void pass(DatagramSocket from, Step step) {
        byte[] buffer = new byte[65_536];
        while (!from.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                from.receive(packet);
                if (!drops) {
                    step.take(packet);
                }
            } catch (IOException lost) {
                // a NAT loses what it cannot pass; when the socket is closed, this ends
            }
        }
    }

    @Override
    public void close() {
        inside.close();
        outside.close();
    }
}
