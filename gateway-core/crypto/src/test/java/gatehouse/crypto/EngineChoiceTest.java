package gatehouse.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Clock;
import gatehouse.base.Decoded;
import gatehouse.base.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines that fail are not used and that shows; the fastest is taken, remembered, and forgotten with its versions. */
class EngineChoiceTest {
    private static final Transform SRTP = Transform.ctrSha1(16, 10);

    /** An engine that counts what it seals, and can be broken. */
    private static final class Probe implements CryptoEngine {
        private final String name;
        private final boolean broken;
        int sealed;

        Probe(String name, boolean broken) {
            this.name = name;
            this.broken = broken;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public boolean supports(Transform transform) {
            return true;
        }

        @Override
        public PacketCipher cipher(Transform transform) {
            PacketCipher real = new BcEngine().cipher(transform);
            return new PacketCipher() {
                @Override
                public Transform transform() {
                    return transform;
                }

                @Override
                public PacketKey key(Secret cipherKey, Secret macKey) {
                    return real.key(cipherKey, macKey);
                }

                @Override
                public void seal(PacketBatch batch) {
                    sealed += batch.size();
                    real.seal(batch);
                    if (broken) {
                        batch.array(0)[batch.cryptOffset(0)] ^= 1;
                    }
                }

                @Override
                public int open(PacketBatch batch) {
                    return real.open(batch);
                }

                @Override
                public void close() {}
            };
        }
    }

    private static Measurement measured(String engine, Load load, double nanos) {
        return new Measurement(engine, SRTP, load, nanos);
    }

    @Test
    void aBrokenEngineIsNotUsedAndThatShows() {
        Probe broken = new Probe("broken", true);
        EngineRoster roster = EngineRoster.tested(List.of(broken, new JcaEngine()), List.of(SRTP));
        assertEquals(
                List.of("jca"),
                roster.usable(SRTP).stream().map(CryptoEngine::name).toList());
        PowerOnTest.Verdict verdict = roster.verdicts().getFirst();
        assertEquals(PowerOnTest.Outcome.FAILED, verdict.outcome());
        assertTrue(verdict.detail().contains("RFC3711"), verdict.detail());
        assertEquals("jca", new AutoEngine(roster).inUse(SRTP, Load.SMALL_BATCH));
    }

    @Test
    void theFastestWinsOnlyIfClearly() {
        EngineChoice choice = EngineChoice.decide(
                List.of(
                        measured("jca", Load.SMALL_SINGLE, 100),
                        measured("chip", Load.SMALL_SINGLE, 95),
                        measured("jca", Load.LARGE_BATCH, 100),
                        measured("chip", Load.LARGE_BATCH, 89),
                        measured("chip", Load.LARGE_SINGLE, 5)),
                "jca");
        assertEquals("jca", choice.engine(SRTP, Load.SMALL_SINGLE, "jca"));
        assertEquals("chip", choice.engine(SRTP, Load.LARGE_BATCH, "jca"));
        assertEquals("chip", choice.engine(SRTP, Load.LARGE_SINGLE, "jca"));
        assertEquals("jca", choice.engine(SRTP, Load.SMALL_BATCH, "jca"));
        assertEquals("jca", EngineChoice.NONE.engine(SRTP, Load.SMALL_BATCH, "jca"));
    }

    @Test
    void autoMovesRunningCiphersToTheWinner() {
        Probe first = new Probe("first", false);
        Probe second = new Probe("second", false);
        EngineRoster roster = EngineRoster.tested(List.of(first, second), List.of(SRTP));
        AutoEngine auto = new AutoEngine(roster);
        try (PacketCipher cipher = auto.cipher(SRTP);
                PacketKey key = cipher.key(Secret.owning(new byte[16]), Secret.owning(new byte[20]))) {
            PacketBatch batch = new PacketBatch(1);
            batch.add(key, new byte[200]);
            batch.crypt(0, 12, 160);
            batch.auth(0, 0, 172, 172);
            first.sealed = 0;
            second.sealed = 0;
            cipher.seal(batch);
            auto.learn(EngineChoice.decide(
                    List.of(measured("first", Load.SMALL_SINGLE, 9), measured("second", Load.SMALL_SINGLE, 1)),
                    "first"));
            assertEquals(1, cipher.open(batch), "what one sealed the other opens");
            cipher.seal(batch);
            assertEquals("second", auto.inUse(SRTP, Load.SMALL_SINGLE));
        }
        assertEquals(1, first.sealed);
        assertEquals(1, second.sealed);
    }

    @Test
    void anEngineThatIsLoadedLaterTakesOverRunningCiphers() {
        Probe first = new Probe("first", false);
        int[] news = {0};
        AutoEngine auto = new AutoEngine(EngineRoster.of(List.of(first)), () -> news[0]++);
        try (PacketCipher cipher = auto.cipher(SRTP);
                PacketCipher other = auto.cipher(SRTP);
                PacketKey key = cipher.key(Secret.owning(new byte[16]), Secret.owning(new byte[20]))) {
            assertEquals(1, news[0], "two ciphers, one transform");
            assertEquals(Set.of(SRTP), auto.wanted());
            assertEquals(SRTP, other.transform());
            PacketBatch batch = new PacketBatch(1);
            batch.add(key, new byte[200]);
            batch.crypt(0, 12, 160);
            batch.auth(0, 0, 172, 172);
            cipher.seal(batch);
            Probe broken = new Probe("broken", true);
            EngineRoster wrong = EngineRoster.tested(List.of(first, broken), List.of(SRTP));
            auto.learn(wrong, EngineChoice.always("broken"));
            assertEquals(1, cipher.open(batch), "what failed its test is not taken, chosen or not");
            Probe second = new Probe("second", false);
            EngineRoster wider = EngineRoster.tested(List.of(first, second), List.of(SRTP));
            first.sealed = 0;
            second.sealed = 0;
            auto.learn(wider, EngineChoice.always("second"));
            cipher.seal(batch);
            assertEquals(1, cipher.open(batch));
            assertEquals("second", auto.inUse(SRTP, Load.LARGE_BATCH));
            assertEquals(0, first.sealed);
            assertEquals(1, second.sealed);
        }
    }

    @Test
    void measurementsAreRememberedForOneSetOfVersions(@TempDir Path folder) throws Exception {
        EngineRoster roster = EngineRoster.tested(List.of(new JcaEngine(), new BcEngine()), List.of(SRTP));
        long[] time = {0};
        Clock clock = new Clock() {
            @Override
            public long nanos() {
                return time[0] += 1_000;
            }

            @Override
            public Instant wall() {
                return Instant.EPOCH;
            }
        };
        List<Measurement> measured = new EngineMeter(clock, 8_000, 64).measure(roster, List.of(SRTP));
        assertEquals(2 * Load.values().length, measured.size());
        EngineMemory memory = new EngineMemory(folder.resolve("engines.txt"));
        String fingerprint = EngineMemory.fingerprint(roster);
        assertEquals(Optional.empty(), memory.load(fingerprint));
        memory.save(fingerprint, measured);
        assertEquals(measured.size(), memory.load(fingerprint).orElseThrow().size());
        assertEquals(Optional.empty(), memory.load(fingerprint + " newer"));
        Files.writeString(folder.resolve("engines.txt"), "rubbish");
        assertEquals(Optional.empty(), memory.load(fingerprint));
    }

    @Test
    void theFileSurvivesItsOwnFormatAndRefusesOthers() {
        List<Measurement> all = new ArrayList<>();
        List<Transform> transforms = new ArrayList<>(EngineRoster.srtpTransforms());
        transforms.addAll(EngineRoster.espTransforms());
        for (Transform transform : transforms) {
            all.add(new Measurement("jca", transform, Load.LARGE_BATCH, 12.5));
        }
        MeasurementFile file = new MeasurementFile("amd64; x", all);
        assertEquals(Decoded.ok(file), MeasurementFile.parse(file.format()));
        for (String bad : List.of(
                "",
                "x\ny\n",
                file.format().replace("LARGE_BATCH", "HUGE"),
                file.format().replace("12.5", "NaN"),
                file.format().replace("aes-ctr", "rot13"))) {
            assertInstanceOf(Decoded.Malformed.class, MeasurementFile.parse(bad), bad);
        }
        assertFalse(file.format().contains("\r"));
    }
}
