package gatehouse.scenarios.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.netty.SecureEntropy;
import gatehouse.scenarios.process.Child;
import gatehouse.sip.stun.StunId;
import gatehouse.sip.stun.StunMessage;
import gatehouse.testkit.Peer;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** STUN on the port of SIP (RFC 5626 4.4.2): with coturn at either end, and the gateway behind a NAT that forgets. */
final class StunTest {
    @Test
    void coturnAsksTheLab() throws Exception {
        Peer.need("turnutils_stunclient");
        try (var street = new Street()) {
            street.startLab();
            String said = Peer.run("turnutils_stunclient", "-L", street.block + "1", "-p", "5060", street.block + "10");
            assertTrue(said.contains("UDP reflexive addr: " + street.block + "1:"), said);
        }
    }

    @Test
    void coturnAnswersUs() throws Exception {
        Peer.need("turnserver");
        try (var street = new Street();
                DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(street.block + "1"))) {
            List<String> command = List.of(
                    "turnserver",
                    "-n",
                    "--stun-only",
                    "-L",
                    street.block + "12",
                    "-p",
                    "3478",
                    "--no-tls",
                    "--no-dtls",
                    "--no-tcp",
                    "--no-cli",
                    "--log-file",
                    "stdout",
                    "--pidfile",
                    street.file("turnserver.pid").toString(),
                    "--db",
                    street.file("turn.db").toString());
            try (Child server = Child.start("turnserver", Child.mortal(command), street.file("turn.log"))) {
                Thread.ofPlatform().daemon().start(() -> server.output().lines().forEach(_ -> {}));
                socket.setSoTimeout(500);
                StunMessage.Request asked = new StunMessage.Request(StunId.fresh(new SecureEntropy()));
                Optional<StunMessage> answer = Optional.empty();
                long until = System.nanoTime() + Street.PATIENCE.toNanos();
                while (answer.isEmpty() && System.nanoTime() < until) {
                    answer = ask(socket, street.block + "12", asked);
                }
                assertEquals(
                        Optional.of(new StunMessage.Success(
                                asked.id(), Endpoint.of(street.block + "1:" + socket.getLocalPort()))),
                        answer);
            }
        }
    }

    private static Optional<StunMessage> ask(DatagramSocket socket, String server, StunMessage request)
            throws Exception {
        byte[] octets = request.encode();
        socket.send(new DatagramPacket(octets, octets.length, InetAddress.getByName(server), 3478));
        DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException notYet) {
            return Optional.empty();
        }
        ByteView view = ByteView.of(Arrays.copyOf(packet.getData(), packet.getLength()));
        assertTrue(StunMessage.isOne(view));
        return Optional.of(assertInstanceOf(
                StunMessage.Success.class, StunMessage.decode(view).orThrow()));
    }

    /** The NAT has another port for the gateway: it is registered anew within a keep-alive, and can be called. */
    @Test
    void theGatewayNoticesThatItsNatHasForgotten() throws Exception {
        try (var street = new Street();
                Relay nat = new Relay(street.block + "9", street.pcscf())) {
            street.proxy = street.block + "9:5060";
            street.operatorExtras = "keep-alive-seconds: 2\n";
            street.startLab();
            street.startGateway();
            street.untilRegistered();
            String before = nat.seen();
            street.fromLab("the registration", e -> e.path("from").asText().equals(before));
            Thread.sleep(Duration.ofSeconds(3));
            nat.rebind();
            String after = nat.seen();
            street.fromLab(
                    "the registration over the new binding",
                    e -> e.path("from").asText().equals(after));
            street.untilRegistered();
            street.tellLab("call +" + Street.LINE);
            street.untilCall("ringing");
        }
    }
}
