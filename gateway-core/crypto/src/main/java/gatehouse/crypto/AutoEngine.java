package gatehouse.crypto;

import gatehouse.base.Secret;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The engine that takes, batch by batch, whichever engine is known to be fastest for that transform and load. Before
 * anything is known it takes the roster's first. {@link #learn} may be called at any time from any thread; ciphers
 * follow with their next batch.
 */
public final class AutoEngine implements CryptoEngine {
    private final EngineRoster roster;
    private volatile EngineChoice choice = EngineChoice.NONE;

    /** Over the engines of {@code roster}. */
    public AutoEngine(EngineRoster roster) {
        this.roster = roster;
    }

    /** Takes over a choice. */
    public void learn(EngineChoice newChoice) {
        choice = newChoice;
    }

    /** The name of the engine in use for a transform and load, for status. */
    public String inUse(Transform transform, Load load) {
        List<CryptoEngine> usable = roster.usable(transform);
        if (usable.isEmpty()) {
            throw new IllegalArgumentException("no engine passed its power-on test for " + transform);
        }
        String preferred = usable.getFirst().name();
        String wanted = choice.engine(transform, load, preferred);
        return roster.usable(wanted, transform).isPresent() ? wanted : preferred;
    }

    @Override
    public String name() {
        return "auto";
    }

    @Override
    public String version() {
        return roster.engines().stream()
                .map(engine -> engine.name() + " " + engine.version())
                .collect(Collectors.joining("; "));
    }

    @Override
    public boolean supports(Transform transform) {
        return !roster.usable(transform).isEmpty();
    }

    @Override
    public PacketCipher cipher(Transform transform) {
        if (!supports(transform)) {
            throw new IllegalArgumentException("no engine passed its power-on test for " + transform);
        }
        return new Switching(transform, roster.usable(transform));
    }

    private final class Switching implements PacketCipher {
        private final Transform transform;
        private final List<CryptoEngine> engines;
        private final @Nullable PacketCipher[] ciphers;
        private final EnumMap<Load, Integer> byLoad = new EnumMap<>(Load.class);
        private @Nullable EngineChoice followed;

        Switching(Transform transform, List<CryptoEngine> engines) {
            this.transform = transform;
            this.engines = engines;
            this.ciphers = new PacketCipher[engines.size()];
        }

        @Override
        public Transform transform() {
            return transform;
        }

        @Override
        public PacketKey key(Secret cipherKey, Secret macKey) {
            ArrayCipher.checkKeys(transform, cipherKey, macKey);
            return new ManyKeys(cipherKey.duplicate(), macKey.duplicate(), ciphers.length);
        }

        @Override
        public void seal(PacketBatch batch) {
            int engine = engineFor(batch);
            try {
                swapIn(batch, engine);
                cipher(engine).seal(batch);
            } finally {
                swapOut(batch);
            }
        }

        @Override
        public int open(PacketBatch batch) {
            int engine = engineFor(batch);
            try {
                swapIn(batch, engine);
                return cipher(engine).open(batch);
            } finally {
                swapOut(batch);
            }
        }

        private int engineFor(PacketBatch batch) {
            EngineChoice now = choice;
            if (!now.equals(followed)) {
                followed = now;
                String preferred = engines.getFirst().name();
                for (Load load : Load.values()) {
                    String name = now.engine(transform, load, preferred);
                    byLoad.put(load, 0);
                    for (int e = 0; e < engines.size(); e++) {
                        if (engines.get(e).name().equals(name)) {
                            byLoad.put(load, e);
                        }
                    }
                }
            }
            long bytes = 0;
            for (int i = 0; i < batch.size(); i++) {
                bytes += batch.cryptLength(i);
            }
            return byLoad.getOrDefault(Load.of(batch.size(), bytes), 0);
        }

        private PacketCipher cipher(int engine) {
            PacketCipher cipher = ciphers[engine];
            if (cipher == null) {
                cipher = engines.get(engine).cipher(transform);
                ciphers[engine] = cipher;
            }
            return cipher;
        }

        private void swapIn(PacketBatch batch, int engine) {
            for (int i = 0; i < batch.size(); i++) {
                ManyKeys keys = (ManyKeys) batch.key(i);
                PacketKey own = keys.byEngine[engine];
                if (own == null) {
                    own = cipher(engine).key(keys.cipherKey, keys.macKey);
                    keys.byEngine[engine] = own;
                }
                batch.lendKey(i, own);
            }
        }

        private void swapOut(PacketBatch batch) {
            for (int i = 0; i < batch.size(); i++) {
                batch.returnKey(i);
            }
        }

        @Override
        public void close() {
            for (PacketCipher cipher : ciphers) {
                if (cipher != null) {
                    cipher.close();
                }
            }
        }
    }

    /** The keys, and what each engine that was used so far made of them. */
    private static final class ManyKeys implements PacketKey {
        final Secret cipherKey;
        final Secret macKey;
        final @Nullable PacketKey[] byEngine;

        ManyKeys(Secret cipherKey, Secret macKey, int engines) {
            this.cipherKey = cipherKey;
            this.macKey = macKey;
            this.byEngine = new PacketKey[engines];
        }

        @Override
        public void close() {
            for (PacketKey key : byEngine) {
                if (key != null) {
                    key.close();
                }
            }
            cipherKey.close();
            macKey.close();
        }
    }
}
