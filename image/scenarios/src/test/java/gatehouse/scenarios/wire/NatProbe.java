package gatehouse.scenarios.wire;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * Classifies a NAT from behind it, as RFC 5780 4.3 and 4.4 do: mapping by asking two addresses and two ports where they
 * saw us, filtering by asking for an answer from elsewhere. Started as {@code server} at the operator's place and as
 * {@code client} at the gateway's; not STUN, one word per datagram.
 */
final class NatProbe {
    private static final String FIRST = "203.0.113.10";
    private static final String SECOND = "203.0.113.11";
    private static final int PORT = 3478;
    private static final int OTHER_PORT = 3479;

    private NatProbe() {}

    public static void main(String[] args) throws Exception {
        if (args[0].equals("server")) {
            serve();
        } else {
            System.out.println(classify());
        }
    }

    /** {@code here} is answered from where it came in; {@code address} from the other address, {@code port} likewise. */
    private static void serve() throws IOException {
        var sockets = new DatagramSocket[] {
            bound(FIRST, PORT), bound(FIRST, OTHER_PORT), bound(SECOND, PORT), bound(SECOND, OTHER_PORT)
        };
        for (int i = 0; i < sockets.length; i++) {
            int own = i;
            Thread.ofPlatform().start(() -> answer(sockets, own));
        }
        System.out.println("serving");
    }

    private static DatagramSocket bound(String address, int port) throws IOException {
        return new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), port));
    }

    private static void answer(DatagramSocket[] sockets, int own) {
        try {
            while (true) {
                var question = new DatagramPacket(new byte[64], 64);
                sockets[own].receive(question);
                String wish = text(question);
                int from = wish.equals("address") ? own ^ 2 : wish.equals("port") ? own ^ 1 : own;
                byte[] seen = (question.getAddress().getHostAddress() + ":" + question.getPort())
                        .getBytes(StandardCharsets.US_ASCII);
                sockets[from].send(new DatagramPacket(seen, seen.length, question.getSocketAddress()));
            }
        } catch (IOException closed) {
            throw new IllegalStateException(closed);
        }
    }

    /** {@code mapping/filtering/port kept or changed/address seen}. */
    private static String classify() throws IOException {
        String mapping;
        String ports;
        String address;
        try (var socket = new DatagramSocket()) {
            String first = ask(socket, FIRST, PORT, "here");
            String other = ask(socket, SECOND, PORT, "here");
            String third = ask(socket, SECOND, OTHER_PORT, "here");
            if (first == null || other == null || third == null) {
                return "unreachable";
            }
            mapping = first.equals(other) && other.equals(third)
                    ? "endpoint-independent"
                    : other.equals(third) ? "address-dependent" : "address-and-port-dependent";
            ports = first.endsWith(":" + socket.getLocalPort()) ? "port-kept" : "port-changed";
            address = first.substring(0, first.indexOf(':'));
        }
        String filtering;
        try (var socket = new DatagramSocket()) {
            ask(socket, FIRST, PORT, "here");
            if (ask(socket, FIRST, PORT, "address") != null) {
                filtering = "endpoint-independent";
            } else {
                filtering =
                        ask(socket, FIRST, PORT, "port") != null ? "address-dependent" : "address-and-port-dependent";
            }
        }
        return mapping + "/" + filtering + "/" + ports + "/" + address;
    }

    private static String ask(DatagramSocket socket, String address, int port, String wish) throws IOException {
        byte[] bytes = wish.getBytes(StandardCharsets.US_ASCII);
        socket.setSoTimeout(250);
        for (int attempt = 0; attempt < 3; attempt++) {
            socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getByName(address), port));
            var answer = new DatagramPacket(new byte[64], 64);
            try {
                socket.receive(answer);
                return text(answer);
            } catch (SocketTimeoutException silence) {
                // A packet may be lost while the neighbour is resolved; three silences are an answer.
            }
        }
        return null;
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
    }
}
