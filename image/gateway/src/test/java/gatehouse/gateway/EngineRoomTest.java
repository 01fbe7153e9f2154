package gatehouse.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.config.CryptoEngineName;
import gatehouse.crypto.EngineRoster;
import gatehouse.crypto.JcaEngine;
import gatehouse.crypto.Load;
import gatehouse.crypto.PacketCipher;
import gatehouse.crypto.Transform;
import gatehouse.management.CryptoStatus;
import gatehouse.netty.SystemClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines are looked for after they are needed, measured while nobody speaks, and remembered. */
class EngineRoomTest {
    private static final Transform SRTP = Transform.ctrSha1(16, 10);

    @TempDir
    Path home;

    @Test
    void theJdkAloneLooksForNothing() {
        try (EngineRoom room = room(CryptoEngineName.JCA, () -> true)) {
            assertEquals(JcaEngine.class, room.packets().getClass());
            assertEquals("jca", room.status().wanted());
            assertEquals(List.of(), room.status().choices());
            assertFalse(Files.exists(home.resolve("engines.txt")));
        }
    }

    @Test
    void measuringWaitsForTheEndOfCallsAndIsRemembered() throws Exception {
        AtomicBoolean quiet = new AtomicBoolean();
        try (EngineRoom room = room(CryptoEngineName.AUTO, quiet::get)) {
            assertEquals(List.of(), room.status().choices(), "nothing is needed yet");
            try (PacketCipher cipher = room.packets().cipher(SRTP)) {
                assertEquals(SRTP, cipher.transform());
                await(room, status -> status.engines().size() > 1);
                assertTrue(
                        room.status().choices().stream()
                                .allMatch(choice -> choice.engine().equals("jca")
                                        && choice.figures().isEmpty()),
                        "a call is up: nothing is measured");
                quiet.set(true);
                await(
                        room,
                        status -> status.choices().stream()
                                .noneMatch(choice -> choice.figures().isEmpty()));
            }
            assertEquals(Load.values().length, room.status().choices().size());
        }
        byte[] kept = Files.readAllBytes(home.resolve("engines.txt"));
        try (EngineRoom again = room(CryptoEngineName.AUTO, () -> false);
                PacketCipher cipher = again.packets().cipher(SRTP)) {
            assertEquals(SRTP, cipher.transform());
            await(
                    again,
                    status -> status.choices().stream()
                            .noneMatch(choice -> choice.figures().isEmpty()));
        }
        assertEquals(new String(kept), Files.readString(home.resolve("engines.txt")), "measured once");
    }

    @Test
    void whatCannotBeRememberedIsMeasuredAllTheSame() throws Exception {
        Files.createDirectory(home.resolve("engines.txt")); // neither to be read nor to be written
        try (EngineRoom room = room(CryptoEngineName.AUTO, () -> true);
                PacketCipher cipher = room.packets().cipher(SRTP);
                PacketCipher other = room.packets().cipher(Transform.ctrSha1(16, 4))) {
            assertFalse(cipher.transform().equals(other.transform()));
            await(
                    room,
                    status -> status.choices().size() == 2 * Load.values().length
                            && status.choices().stream()
                                    .noneMatch(choice -> choice.figures().isEmpty()));
        }
    }

    @Test
    void aNamedEngineDoesTheWorkOnceItPassedItsTests() throws Exception {
        try (EngineRoom room = room(CryptoEngineName.BC, () -> true);
                PacketCipher cipher = room.packets().cipher(SRTP)) {
            assertEquals(SRTP, cipher.transform());
            await(
                    room,
                    status -> status.choices().stream()
                            .allMatch(choice -> choice.engine().equals("bc")));
            assertEquals(2, room.status().engines().size());
        }
    }

    @Test
    void whatTheJdkCanDoIsThereBeforeAnyEngineIsLookedFor() {
        List<Transform> all = new ArrayList<>(EngineRoster.srtpTransforms());
        all.addAll(EngineRoster.espTransforms());
        JcaEngine jca = new JcaEngine();
        try (EngineRoom room =
                new EngineRoom(CryptoEngineName.AUTO, home, SystemClock.INSTANCE, () -> false, Duration.ofDays(1))) {
            all.forEach(transform ->
                    assertEquals(jca.supports(transform), room.packets().supports(transform), transform::toString));
        }
    }

    private EngineRoom room(CryptoEngineName wanted, BooleanSupplier quiet) {
        return new EngineRoom(wanted, home, SystemClock.INSTANCE, quiet, Duration.ofMillis(1));
    }

    private static void await(EngineRoom room, Predicate<CryptoStatus> until) throws InterruptedException {
        for (int i = 0; i < 600 && !until.test(room.status()); i++) {
            Thread.sleep(50);
        }
        assertTrue(until.test(room.status()), () -> room.status().toString());
    }
}
