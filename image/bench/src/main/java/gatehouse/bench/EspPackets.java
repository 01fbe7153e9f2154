package gatehouse.bench;

import gatehouse.base.Secret;
import gatehouse.crypto.PacketBatch;
import gatehouse.crypto.PacketCipher;
import gatehouse.crypto.PacketKey;
import gatehouse.crypto.Transform;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The transforms of ESP on full-sized packets, 32 of one security association at once. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
public class EspPackets {
    private static final int PACKETS = 32;
    private static final int WARM_UP = 4000; // 128,000 packets each way

    /** SPI, sequence number and the IV in the packet. */
    private static final int HEADER = 24;

    /** The transform, as {@link Transform#toString()} writes it. */
    @Param({"aes-cbc-128/hmac-sha1-96", "aes-gcm-128/none-128"})
    public String transform;

    /** Octets of payload. */
    @Param({"1392"})
    public int size;

    /** The engine. */
    @Param({"jca"})
    public String engine;

    private PacketCipher cipher;
    private PacketBatch sealed;
    private PacketBatch opened;
    private byte[][] packets;
    private byte[][] copies;
    private long counter;

    /** For JMH. */
    public EspPackets() {}

    /** Makes the key and packets. */
    @Setup
    public void setUp() {
        Transform chosen = Transform.parse(transform).orThrow();
        cipher = GatehouseSrtp.engine(engine).orElseThrow().cipher(chosen);
        PacketKey key = cipher.key(
                Secret.owning(SrtpPeer.key(1, chosen.keyBytes())),
                Secret.owning(SrtpPeer.key(2, chosen.mac().bytes())));
        packets = new byte[PACKETS][HEADER + size + chosen.tagBytes()];
        copies = new byte[PACKETS][HEADER + size + chosen.tagBytes()];
        sealed = batch(key, packets, chosen);
        opened = batch(key, copies, chosen);
        PacketCost cost = new PacketCost();
        for (int round = 0; round < WARM_UP; round++) {
            encrypt(cost);
            decrypt(cost);
        }
    }

    private PacketBatch batch(PacketKey key, byte[][] in, Transform chosen) {
        PacketBatch batch = new PacketBatch(PACKETS);
        for (int i = 0; i < PACKETS; i++) {
            batch.add(key, in[i]);
            batch.crypt(i, HEADER, size);
            batch.auth(i, 0, chosen.cipher().isAead() ? 8 : HEADER + size, HEADER + size);
        }
        return batch;
    }

    /** Frees what is native. */
    @TearDown
    public void tearDown() {
        cipher.close();
    }

    private void seal() {
        for (int i = 0; i < PACKETS; i++) {
            counter++;
            for (int n = 0; n < 8; n++) {
                sealed.ivs()[i * PacketBatch.IV_STRIDE + n] = (byte) (counter >>> (8 * n));
            }
        }
        cipher.seal(sealed);
    }

    /** Sealing. */
    @Benchmark
    public void encrypt(PacketCost cost) {
        cost.start();
        seal();
        cost.stop(PACKETS);
    }

    /** Opening. */
    @Benchmark
    public void decrypt(PacketCost cost) {
        seal();
        for (int i = 0; i < PACKETS; i++) {
            System.arraycopy(packets[i], 0, copies[i], 0, packets[i].length);
        }
        System.arraycopy(sealed.ivs(), 0, opened.ivs(), 0, sealed.ivs().length);
        cost.start();
        int right = cipher.open(opened);
        cost.stop(PACKETS);
        if (right != PACKETS) {
            throw new IllegalStateException(engine + " refused its own packets");
        }
    }
}
