package gatehouse.bench;

import gatehouse.base.IpAddress;
import gatehouse.crypto.JcaEngine;
import gatehouse.esp.Encryption;
import gatehouse.esp.EspCrypto;
import gatehouse.esp.EspKeys;
import gatehouse.esp.EspSuite;
import gatehouse.esp.Integrity;
import gatehouse.esp.Sad;
import gatehouse.esp.SecurityAssociation;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The end of {@code bench esp}: finding the association of a received packet among 100 to 100,000, in any order. */
final class TableBench {
    private static final int FEW = 100;
    private static final int[] SIZES = {FEW, 10_000, 100_000};
    private static final int LOOK_UPS = 1 << 21;
    private static final int ROUNDS = 5;
    private static final IpAddress OURS = IpAddress.of("203.0.113.10");
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private TableBench() {}

    static List<Report.Result> run() {
        List<Report.Result> results = new ArrayList<>();
        measure(1_000); // for the compiler
        double few = measure(FEW);
        for (int size : SIZES) {
            double nanos = size == FEW ? few : measure(size);
            List<Report.Peer> peers =
                    size == FEW ? List.of() : List.of(new Report.Peer(FEW + "-sas", few, few / nanos));
            results.add(new Report.Result("esp.sad." + size + "-sas", nanos, "ns/look-up", peers));
        }
        return results;
    }

    /** The best of some rounds: what else runs on the machine only adds. */
    private static double measure(int size) {
        SplittableRandom random = new SplittableRandom(7);
        EspSuite suite = EspSuite.of(Encryption.AES_GCM_16, Integrity.NONE);
        Sad sad = new Sad();
        int[] asked = new int[LOOK_UPS];
        try (EspKeys keys = EspKeys.copyOf(
                        new byte[suite.cipherKeyBytes()],
                        new byte[suite.integrityKeyBytes()],
                        new byte[suite.saltBytes()]);
                EspCrypto crypto = new EspCrypto(new JcaEngine(), 1)) {
            int[] spis = new int[size];
            while (sad.size() < size) {
                int spi = random.nextInt(256, Integer.MAX_VALUE);
                if (sad.inbound(spi, OURS) == null) {
                    spis[sad.size()] = spi;
                    sad.add(crypto.inbound(SecurityAssociation.of(
                            spi,
                            SecurityAssociation.Mode.TRANSPORT,
                            suite,
                            keys,
                            OURS,
                            IpAddress.v4(0x0a000000 + sad.size()))));
                }
            }
            for (int n = 0; n < LOOK_UPS; n++) {
                asked[n] = spis[random.nextInt(size)];
            }
            double best = Double.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                best = Math.min(best, round(sad, asked));
            }
            return best;
        }
    }

    private static double round(Sad sad, int[] asked) {
        int missing = 0;
        long before = THREADS.getCurrentThreadCpuTime();
        for (int spi : asked) {
            missing += sad.inbound(spi, OURS) == null ? 1 : 0;
        }
        long spent = THREADS.getCurrentThreadCpuTime() - before;
        if (missing > 0) {
            throw new IllegalStateException(missing + " associations were not found");
        }
        return (double) spent / asked.length;
    }
}
