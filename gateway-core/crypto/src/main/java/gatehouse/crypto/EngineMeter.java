package gatehouse.crypto;

import gatehouse.base.Clock;
import gatehouse.base.Secret;
import java.util.ArrayList;
import java.util.List;

/** Measures engines: an edge that burns time on purpose, for a background thread of low priority. */
public final class EngineMeter {
    private final Clock clock;
    private final long nanosPerCell;
    private final int warmUp;

    /**
     * A meter.
     *
     * @param clock what time is taken from
     * @param nanosPerCell how long each engine, transform and load is measured, in nanoseconds
     * @param warmUp packets before that: by count and not by time, for it is counts that make the compiler compile
     */
    public EngineMeter(Clock clock, long nanosPerCell, int warmUp) {
        this.clock = clock;
        this.nanosPerCell = nanosPerCell;
        this.warmUp = warmUp;
    }

    /** Measures every usable engine for every transform and load; stops early when its thread is interrupted. */
    public List<Measurement> measure(EngineRoster roster, List<Transform> transforms) {
        List<Measurement> all = new ArrayList<>();
        for (Transform transform : transforms) {
            for (CryptoEngine engine : roster.usable(transform)) {
                for (Load load : Load.values()) {
                    if (Thread.currentThread().isInterrupted()) {
                        return all;
                    }
                    all.add(new Measurement(engine.name(), transform, load, measure(engine, transform, load)));
                }
            }
        }
        return all;
    }

    private double measure(CryptoEngine engine, Transform transform, Load load) {
        try (PacketCipher cipher = engine.cipher(transform);
                Secret cipherKey = Secret.owning(distinct(transform.keyBytes()));
                Secret macKey = Secret.owning(distinct(transform.mac().bytes()));
                PacketKey key = cipher.key(cipherKey, macKey)) {
            PacketBatch batch = new PacketBatch(load.packets());
            int header = 12;
            int length = load.bytes() - load.bytes() % transform.cipher().blockBytes();
            for (int i = 0; i < load.packets(); i++) {
                batch.add(key, new byte[header + length + transform.tagBytes()]);
                batch.crypt(i, header, length);
                batch.auth(i, 0, transform.cipher().isAead() ? header : header + length, header + length);
            }
            int rounds = 0;
            while (rounds * load.packets() < warmUp && !Thread.currentThread().isInterrupted()) {
                freshIvs(batch, rounds++);
                cipher.seal(batch);
            }
            double best = Double.MAX_VALUE;
            long before = clock.nanos();
            long end = before + nanosPerCell;
            while (before < end || best == Double.MAX_VALUE) {
                before = clock.nanos();
                for (int n = 0; n < 8; n++) {
                    freshIvs(batch, rounds++);
                    cipher.seal(batch);
                }
                best = Math.min(best, (clock.nanos() - before) / 8.0 / load.packets());
            }
            return best;
        }
    }

    /** No IV comes twice: GCM engines refuse that. */
    private static void freshIvs(PacketBatch batch, int round) {
        byte[] ivs = batch.ivs();
        for (int i = 0; i < batch.size(); i++) {
            int at = i * PacketBatch.IV_STRIDE;
            ivs[at] = (byte) i;
            ivs[at + 1] = (byte) round;
            ivs[at + 2] = (byte) (round >>> 8);
            ivs[at + 3] = (byte) (round >>> 16);
        }
    }

    private static byte[] distinct(int bytes) {
        byte[] key = new byte[bytes];
        for (int n = 0; n < bytes; n++) {
            key[n] = (byte) (n * 7 + 1); // three different DES keys
        }
        return key;
    }
}
