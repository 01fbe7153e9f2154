package gatehouse.bench;

import gatehouse.base.Secret;
import gatehouse.crypto.BcEngine;
import gatehouse.crypto.CryptoEngine;
import gatehouse.crypto.JcaEngine;
import gatehouse.engines.NativeEngines;
import gatehouse.media.srtp.MasterKey;
import gatehouse.media.srtp.SrtpBatch;
import gatehouse.media.srtp.SrtpCrypto;
import gatehouse.media.srtp.SrtpPolicy;
import gatehouse.media.srtp.SrtpReceiver;
import gatehouse.media.srtp.SrtpSender;
import gatehouse.media.srtp.SrtpSuite;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Ours, on one engine: one batch a tick, as the media thread does it. */
final class GatehouseSrtp implements SrtpPeer {
    private final SrtpCrypto crypto;
    private final SrtpBatch batch;
    private final SrtpSender[] senders = new SrtpSender[STREAMS];
    private final SrtpReceiver[] receivers = new SrtpReceiver[STREAMS];
    private final int tag;

    GatehouseSrtp(String engine, String suite) {
        SrtpSuite chosen = SrtpSuite.named(suite).orElseThrow();
        crypto = new SrtpCrypto(engine(engine).orElseThrow(), new JcaEngine());
        batch = new SrtpBatch(crypto, STREAMS);
        tag = SrtpPeer.tag(suite);
        for (int n = 0; n < STREAMS; n++) {
            byte[] key = SrtpPeer.key(n, chosen.keyBytes() + chosen.saltBytes());
            MasterKey master = MasterKey.of(
                    Secret.owning(Arrays.copyOf(key, chosen.keyBytes())),
                    Secret.owning(Arrays.copyOfRange(key, chosen.keyBytes(), key.length)));
            senders[n] = new SrtpSender(crypto, SrtpPolicy.of(chosen), master);
            receivers[n] = new SrtpReceiver(crypto, SrtpPolicy.of(chosen), List.of(master));
        }
    }

    /** The engine of this name, if the machine has it. */
    static Optional<CryptoEngine> engine(String name) {
        return switch (name) {
            case "jca" -> Optional.of(new JcaEngine());
            case "bc" -> Optional.of(new BcEngine());
            default ->
                NativeEngines.find().stream()
                        .filter(NativeEngines.Found.Present.class::isInstance)
                        .map(found -> ((NativeEngines.Found.Present) found).engine())
                        .filter(engine -> engine.name().equals(name))
                        .findFirst();
        };
    }

    @Override
    public void protect(byte[][] packets, int length) {
        batch.clear();
        for (int n = 0; n < STREAMS; n++) {
            batch.protectRtp(senders[n], packets[n], 0, length);
        }
        batch.run();
    }

    @Override
    public boolean unprotect(byte[][] packets, int length) {
        batch.clear();
        for (int n = 0; n < STREAMS; n++) {
            batch.unprotectRtp(receivers[n], packets[n], 0, length + tag);
        }
        batch.run();
        boolean right = true;
        for (int n = 0; n < STREAMS; n++) {
            right &= batch.length(n) == length;
        }
        return right;
    }

    @Override
    public void close() {
        crypto.close();
    }
}
