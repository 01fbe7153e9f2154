package gatehouse.crypto;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The engines that are there and what each may be used for: one is used for a transform only after it passed its
 * {@link PowerOnTest} for it, which is run when the pair is first asked for, or by {@link #test} before. Thread-safe;
 * status shows {@link #verdicts()}.
 */
public final class EngineRoster {
    private record Pair(String engine, Transform transform) {}

    private final List<CryptoEngine> engines;
    private final Map<Pair, PowerOnTest.Verdict> verdicts = new ConcurrentHashMap<>();

    private EngineRoster(List<CryptoEngine> engines) {
        this.engines = engines;
    }

    /** Over {@code engines}, the preferred one first; nothing is tested yet. */
    public static EngineRoster of(List<? extends CryptoEngine> engines) {
        return new EngineRoster(List.copyOf(engines));
    }

    /** Over {@code engines}, all tested for {@code transforms}. */
    public static EngineRoster tested(List<? extends CryptoEngine> engines, List<Transform> transforms) {
        EngineRoster roster = of(engines);
        roster.test(transforms);
        return roster;
    }

    /** Tests every engine for {@code transforms}, where that was not done yet: for a thread in the background. */
    public void test(List<Transform> transforms) {
        for (Transform transform : transforms) {
            for (CryptoEngine engine : engines) {
                verdict(engine, transform);
            }
        }
    }

    private PowerOnTest.Verdict verdict(CryptoEngine engine, Transform transform) {
        return verdicts.computeIfAbsent(new Pair(engine.name(), transform), pair -> PowerOnTest.run(engine, transform));
    }

    /** All engines, the preferred one first. */
    public List<CryptoEngine> engines() {
        return engines;
    }

    /** The results of all tests that were run: what status shows, and what is an event when it is a failure. */
    public List<PowerOnTest.Verdict> verdicts() {
        return verdicts.values().stream()
                .sorted(Comparator.comparing(PowerOnTest.Verdict::engine)
                        .thenComparing(verdict -> verdict.transform().toString()))
                .toList();
    }

    /** The engines that passed for {@code transform}, in order of preference. */
    public List<CryptoEngine> usable(Transform transform) {
        return engines.stream().filter(engine -> passed(engine, transform)).toList();
    }

    /** The engine of this name, if it passed for {@code transform}. */
    public Optional<CryptoEngine> usable(String name, Transform transform) {
        return usable(transform).stream()
                .filter(engine -> engine.name().equals(name))
                .findFirst();
    }

    private boolean passed(CryptoEngine engine, Transform transform) {
        return verdict(engine, transform).outcome() == PowerOnTest.Outcome.PASSED;
    }

    /** The transforms of the SRTP suites (RFC 3711, 6188, 7714), RTP and RTCP. */
    public static List<Transform> srtpTransforms() {
        List<Transform> all = new ArrayList<>();
        for (int key : new int[] {16, 24, 32}) {
            all.add(Transform.ctrSha1(key, 10));
            all.add(Transform.ctrSha1(key, 4));
            all.add(Transform.cipherOnly(CipherMode.AES_CTR, key));
            all.add(Transform.gcm(key, 16));
        }
        all.add(new Transform(CipherMode.AES_F8, 16, MacAlgorithm.HMAC_SHA1, 10));
        all.add(Transform.cipherOnly(CipherMode.AES_F8, 16));
        all.add(Transform.authOnly(MacAlgorithm.HMAC_SHA1, 10));
        all.add(Transform.authOnly(MacAlgorithm.HMAC_SHA1, 4));
        return all;
    }

    /** The transforms of ESP that IKEv2 or 3GPP may choose (RFC 8221, TS 33.203 annex H). */
    public static List<Transform> espTransforms() {
        List<Transform> all = new ArrayList<>();
        record Code(MacAlgorithm mac, int bytes) {}
        List<Code> codes = List.of(
                new Code(MacAlgorithm.HMAC_MD5, 12),
                new Code(MacAlgorithm.HMAC_SHA1, 12),
                new Code(MacAlgorithm.HMAC_SHA256, 16),
                new Code(MacAlgorithm.HMAC_SHA384, 24),
                new Code(MacAlgorithm.HMAC_SHA512, 32),
                new Code(MacAlgorithm.AES_XCBC, 12));
        for (Code code : codes) {
            for (int key : new int[] {16, 24, 32}) {
                all.add(Transform.cbc(key, code.mac, code.bytes));
            }
            all.add(new Transform(CipherMode.DES3_CBC, 24, code.mac, code.bytes));
            all.add(Transform.authOnly(code.mac, code.bytes));
        }
        for (int key : new int[] {16, 24, 32}) {
            for (int tag : new int[] {8, 12, 16}) {
                all.add(Transform.gcm(key, tag));
            }
        }
        return all;
    }
}
