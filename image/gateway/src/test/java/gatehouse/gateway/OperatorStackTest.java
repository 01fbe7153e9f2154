package gatehouse.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Entropy;
import gatehouse.base.Secret;
import gatehouse.config.ConfigurationReader;
import gatehouse.config.Credential;
import gatehouse.config.GatehouseConfiguration;
import gatehouse.config.Secrets;
import gatehouse.management.CaptureStatus;
import gatehouse.management.ComponentStatus.Health;
import gatehouse.management.ConfigurationStatus;
import gatehouse.management.Event;
import gatehouse.management.EventLog;
import gatehouse.management.LineStatus;
import gatehouse.management.MessageTrace;
import gatehouse.management.RegistrationStatus;
import gatehouse.management.Snapshot;
import gatehouse.netty.EventLoops;
import gatehouse.netty.SecureEntropy;
import gatehouse.netty.SystemClock;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's stack dies in the middle of its work: it is seen, it comes back, and the line is told meanwhile. */
class OperatorStackTest {
    private final String block = "127." + ThreadLocalRandom.current().nextInt(2, 250) + "."
            + ThreadLocalRandom.current().nextInt(1, 250) + ".";
    private final EventLog events = new EventLog(100, 0);
    private final Trapdoor entropy = new Trapdoor();
    private final EventLoops loops = new EventLoops("net", 1, EventLoops.Io.BEST, SystemClock.INSTANCE);
    private Registrar registrar;
    private StatusBoard board;
    private Components components;
    private Telephony telephony;

    /** Random bytes, until the thread of a stack asks while the trap is set. */
    private static final class Trapdoor implements Entropy {
        private final Entropy real = new SecureEntropy();
        volatile boolean set;

        @Override
        public void fill(byte[] target) {
            if (set && Thread.currentThread().getName().startsWith("sip-")) {
                set = false;
                throw new IllegalStateException("the floor gave way");
            }
            real.fill(target);
        }
    }

    /** Says 200 to every REGISTER and nothing to anything else. */
    private static final class Registrar implements AutoCloseable {
        final BlockingQueue<String> callIds = new LinkedBlockingQueue<>();
        private final DatagramSocket socket;

        Registrar(String address) throws IOException {
            socket = new DatagramSocket(5060, InetAddress.getByName(address));
            Thread.ofPlatform().daemon().start(this::serve);
        }

        private void serve() {
            byte[] room = new byte[4_096];
            while (!socket.isClosed()) {
                try {
                    DatagramPacket packet = new DatagramPacket(room, room.length);
                    socket.receive(packet);
                    String request = new String(room, 0, packet.getLength(), StandardCharsets.UTF_8);
                    if (request.startsWith("REGISTER ")) {
                        byte[] answer = answer(request).getBytes(StandardCharsets.UTF_8);
                        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                    }
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private String answer(String request) {
            StringBuilder out = new StringBuilder("SIP/2.0 200 OK\r\n");
            for (String line : request.split("\r\n", -1)) {
                String name = line.replaceAll("\\s*:.*", "");
                switch (name) {
                    case "Via", "v", "From", "f", "CSeq", "Contact", "m" ->
                        out.append(line).append("\r\n");
                    case "To", "t" -> out.append(line).append(";tag=registrar\r\n");
                    case "Call-ID", "i" -> {
                        out.append(line).append("\r\n");
                        callIds.add(line.substring(line.indexOf(':') + 1).strip());
                    }
                    default -> {}
                }
            }
            return out + "Expires: 3600\r\nContent-Length: 0\r\n\r\n";
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    @BeforeEach
    void start(@TempDir Path home) throws IOException {
        registrar = new Registrar(block + "1");
        GatehouseConfiguration configuration = ConfigurationReader.parse(
                        "test", OneOperator.yaml("box", block, home.resolve("control"), "phone1"))
                .orThrow();
        board = new StatusBoard(configuration, SystemClock.INSTANCE, events, CallBook.in(home));
        components = new Components(board);
        telephony = new Telephony(
                configuration,
                new Secrets(Map.of("alice", new Credential.Password(Secret.ofText("wonderland")))),
                new Telephony.House(
                        board,
                        loops,
                        SystemClock.INSTANCE,
                        entropy,
                        components,
                        home,
                        new MessageTrace(SystemClock.INSTANCE, 0),
                        _ -> {}));
        telephony.start();
    }

    @AfterEach
    void stop() {
        telephony.close();
        components.close();
        loops.close();
        registrar.close();
    }

    @Test
    void aDeadStackIsStartedAgainAndRegistersAnew() throws Exception {
        await(box -> registration(box) == RegistrationStatus.State.REGISTERED);
        String first = registrar.callIds.take();
        entropy.set = true;
        telephony.phone("phone1").dial("110").get();

        // what the line does meanwhile: a tone says that the call cannot be, and the next one may go
        await(box -> box.components().stream().anyMatch(part -> part.name().equals("sip-lab") && part.restarts() == 1));
        telephony.phone("phone1").hook(false).get();
        await(box -> box.lines().getFirst().state() == LineStatus.State.IDLE);

        await(box -> registration(box) == RegistrationStatus.State.REGISTERED
                && box.components().stream().allMatch(part -> part.health() == Health.HEALTHY));
        String second = registrar.callIds.take();
        assertTrue(!second.equals(first), "another stack has another Call-ID");
        assertEquals(
                1,
                events.after(-1, 100).events().stream()
                        .filter(event -> event.level() == Event.Level.ERROR || event.level() == Event.Level.WARNING)
                        .filter(event -> event.toString().contains("the floor gave way"))
                        .count());
    }

    private static RegistrationStatus.State registration(Snapshot box) {
        return box.registrations().getFirst().state();
    }

    private void await(Predicate<Snapshot> holds) throws InterruptedException {
        Snapshot box = snapshot();
        for (int i = 0; i < 2_000 && !holds.test(box); i++) {
            Thread.sleep(10);
            box = snapshot();
        }
        assertTrue(holds.test(box), box.toString());
    }

    private Snapshot snapshot() {
        return board.snapshot(
                telephony::liveVoice,
                new ConfigurationStatus(false, null),
                null,
                new CaptureStatus(false, null, 0, 0, false));
    }
}
