package gatehouse.scenarios.loopback;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.translator.packet.Ipv4Builder;
import gatehouse.translator.packet.Ipv4View;
import gatehouse.translator.packet.UdpView;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The gateway's end of the wire, by hand. */
final class WireClient implements AutoCloseable {
    private final LoopbackAddresses addresses;
    private final DatagramSocket wire;

    /** A UDP packet that came over the wire. */
    record Received(Endpoint from, Endpoint to, String text) {}

    WireClient(LoopbackAddresses addresses) throws IOException {
        this.addresses = addresses;
        wire = new DatagramSocket(SocketEndpoints.of(addresses.gatewayEnd()));
    }

    void send(int innerPort, Endpoint to, String text) throws IOException {
        var from = new Endpoint(addresses.inner(), innerPort);
        raw(new Ipv4Builder(from, to).udp(text.getBytes(StandardCharsets.US_ASCII)));
    }

    void raw(byte[] packet) throws IOException {
        wire.send(new DatagramPacket(packet, packet.length, SocketEndpoints.of(addresses.natEnd())));
    }

    /** The next packet, or nothing within {@code millis}. */
    Optional<Received> receive(int millis) throws IOException {
        var packet = new DatagramPacket(new byte[65535], 65535);
        wire.setSoTimeout(millis);
        try {
            wire.receive(packet);
        } catch (SocketTimeoutException silence) {
            return Optional.empty();
        }
        Ipv4View ip = Ipv4View.decode(packet.getData(), 0, packet.getLength()).orThrow();
        UdpView udp = UdpView.decode(ip).orThrow();
        byte[] payload =
                Arrays.copyOfRange(packet.getData(), udp.payloadOffset(), udp.payloadOffset() + udp.payloadLength());
        return Optional.of(new Received(
                new Endpoint(IpAddress.v4(ip.source()), udp.sourcePort()),
                new Endpoint(IpAddress.v4(ip.destination()), udp.destinationPort()),
                new String(payload, StandardCharsets.US_ASCII)));
    }

    /** A stream after its line was sent; the answer is still to be read. */
    Socket ask(String line) throws IOException {
        var end = SocketEndpoints.of(addresses.natEnd());
        var socket = new Socket(
                end.getAddress(),
                end.getPort(),
                SocketEndpoints.of(addresses.gatewayEnd()).getAddress(),
                0);
        socket.setSoTimeout(5_000);
        socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    static String line(Socket socket) throws IOException {
        var text = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c >= 0 && c != '\n';
                c = socket.getInputStream().read()) {
            text.append((char) c);
        }
        return text.toString();
    }

    @Override
    public void close() {
        wire.close();
    }
}
