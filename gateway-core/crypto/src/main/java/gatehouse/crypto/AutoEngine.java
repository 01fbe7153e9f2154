package gatehouse.crypto;

import gatehouse.base.Secret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The engine that takes, batch by batch, whichever engine is known to be fastest for that transform and load. Before
 * anything is known it takes the roster's first. {@link #learn} may be called at any time from any thread; ciphers
 * follow with their next batch, so engines that are expensive to load can join while packets flow.
 */
public final class AutoEngine implements CryptoEngine {
    /** What is known: a choice never names an engine and transform that its roster has not tested. */
    private record Knowledge(EngineRoster roster, EngineChoice choice) {}

    private final Set<Transform> wanted = ConcurrentHashMap.newKeySet();
    private final Runnable news;
    private volatile Knowledge known;

    /** Over the engines of {@code roster}. */
    public AutoEngine(EngineRoster roster) {
        this(roster, () -> {});
    }

    /** The same; {@code news} runs when a transform is asked for that was not before, on the asking thread. */
    public AutoEngine(EngineRoster roster, Runnable news) {
        this.known = new Knowledge(roster, EngineChoice.NONE);
        this.news = news;
    }

    /** Takes over a choice among the engines known before. */
    public void learn(EngineChoice choice) {
        known = new Knowledge(known.roster(), choice);
    }

    /** Takes over a roster of more engines, tested for what {@code choice} gives them to do. */
    public void learn(EngineRoster roster, EngineChoice choice) {
        known = new Knowledge(roster, choice);
    }

    /** Every transform that was asked for so far. */
    public Set<Transform> wanted() {
        return Set.copyOf(wanted);
    }

    /** The name of the engine in use for a transform and load, for status. */
    public String inUse(Transform transform, Load load) {
        Knowledge now = known;
        List<CryptoEngine> usable = now.roster().usable(transform);
        if (usable.isEmpty()) {
            throw new IllegalArgumentException("no engine passed its power-on test for " + transform);
        }
        String preferred = usable.getFirst().name();
        String chosen = now.choice().engine(transform, load, preferred);
        return now.roster().usable(chosen, transform).isPresent() ? chosen : preferred;
    }

    @Override
    public String name() {
        return "auto";
    }

    @Override
    public String version() {
        return known.roster().engines().stream()
                .map(engine -> engine.name() + " " + engine.version())
                .collect(Collectors.joining("; "));
    }

    @Override
    public boolean supports(Transform transform) {
        return !known.roster().usable(transform).isEmpty();
    }

    @Override
    public PacketCipher cipher(Transform transform) {
        List<CryptoEngine> usable = known.roster().usable(transform);
        if (usable.isEmpty()) {
            throw new IllegalArgumentException("no engine passed its power-on test for " + transform);
        }
        if (wanted.add(transform)) {
            news.run();
        }
        return new Switching(transform, usable.getFirst());
    }

    private final class Switching implements PacketCipher {
        private final Transform transform;
        private final CryptoEngine preferred;
        private final List<Member> members = new ArrayList<>();
        private final EnumMap<Load, Integer> byLoad = new EnumMap<>(Load.class);
        private @Nullable Knowledge followed;

        /** An engine that was used here, and its cipher; its place in the list is its place among a key's. */
        private record Member(CryptoEngine engine, PacketCipher cipher) {}

        Switching(Transform transform, CryptoEngine preferred) {
            this.transform = transform;
            this.preferred = preferred;
        }

        @Override
        public Transform transform() {
            return transform;
        }

        @Override
        public PacketKey key(Secret cipherKey, Secret macKey) {
            ArrayCipher.checkKeys(transform, cipherKey, macKey);
            return new ManyKeys(cipherKey.duplicate(), macKey.duplicate());
        }

        @Override
        public void seal(PacketBatch batch) {
            int member = memberFor(batch);
            try {
                swapIn(batch, member);
                members.get(member).cipher().seal(batch);
            } finally {
                swapOut(batch);
            }
        }

        @Override
        public int open(PacketBatch batch) {
            int member = memberFor(batch);
            try {
                swapIn(batch, member);
                return members.get(member).cipher().open(batch);
            } finally {
                swapOut(batch);
            }
        }

        private int memberFor(PacketBatch batch) {
            Knowledge now = known;
            if (!now.equals(followed)) {
                followed = now;
                for (Load load : Load.values()) {
                    String name = now.choice().engine(transform, load, preferred.name());
                    CryptoEngine chosen = name.equals(preferred.name())
                            ? preferred
                            : now.roster().usable(name, transform).orElse(preferred);
                    byLoad.put(load, member(chosen));
                }
            }
            long bytes = 0;
            for (int i = 0; i < batch.size(); i++) {
                bytes += batch.cryptLength(i);
            }
            return byLoad.getOrDefault(Load.of(batch.size(), bytes), 0);
        }

        private int member(CryptoEngine engine) {
            for (int i = 0; i < members.size(); i++) {
                if (members.get(i).engine().name().equals(engine.name())) {
                    return i;
                }
            }
            members.add(new Member(engine, engine.cipher(transform)));
            return members.size() - 1;
        }

        private void swapIn(PacketBatch batch, int member) {
            for (int i = 0; i < batch.size(); i++) {
                ManyKeys keys = (ManyKeys) batch.key(i);
                batch.lendKey(i, keys.of(member, members.get(member).cipher()));
            }
        }

        private void swapOut(PacketBatch batch) {
            for (int i = 0; i < batch.size(); i++) {
                batch.returnKey(i);
            }
        }

        @Override
        public void close() {
            members.forEach(member -> member.cipher().close());
        }
    }

    /** The keys, and what each engine that was used so far made of them. */
    private static final class ManyKeys implements PacketKey {
        private final Secret cipherKey;
        private final Secret macKey;
        private @Nullable PacketKey[] byMember = new PacketKey[1];

        ManyKeys(Secret cipherKey, Secret macKey) {
            this.cipherKey = cipherKey;
            this.macKey = macKey;
        }

        PacketKey of(int member, PacketCipher cipher) {
            if (member >= byMember.length) {
                byMember = Arrays.copyOf(byMember, member + 1);
            }
            PacketKey own = byMember[member];
            if (own == null) {
                own = cipher.key(cipherKey, macKey);
                byMember[member] = own;
            }
            return own;
        }

        @Override
        public void close() {
            for (PacketKey key : byMember) {
                if (key != null) {
                    key.close();
                }
            }
            cipherKey.close();
            macKey.close();
        }
    }
}
