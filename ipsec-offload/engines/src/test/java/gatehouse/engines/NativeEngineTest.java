package gatehouse.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import gatehouse.base.Secret;
import gatehouse.crypto.CryptoEngine;
import gatehouse.crypto.EngineContract;
import gatehouse.crypto.PacketBatch;
import gatehouse.crypto.PacketCipher;
import gatehouse.crypto.PacketKey;
import gatehouse.crypto.Transform;
import gatehouse.media.srtp.SrtpVectorsContract;
import gatehouse.testkit.Peer;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every native engine against published values and the reference, in batches; and no garbage for a packet. */
class NativeEngineTest {
    private static CryptoEngine engine(String name) {
        for (NativeEngines.Found found : NativeEngines.find()) {
            switch (found) {
                case NativeEngines.Found.Present(CryptoEngine engine) -> {
                    if (engine.name().equals(name)) {
                        return engine;
                    }
                }
                case NativeEngines.Found.Absent(String absent, String reason) -> {
                    assertTrue(reason.endsWith("."), "one sentence: " + reason);
                    if (absent.equals(name)) {
                        throw Peer.missing(name + ": " + reason);
                    }
                }
            }
        }
        throw new IllegalStateException("nobody looked for " + name);
    }

    @Nested
    class LibcryptoOnPackets extends EngineContract {
        @Override
        protected CryptoEngine engine() {
            return NativeEngineTest.engine("libcrypto");
        }

        @Override
        protected List<Transform> unsupported() {
            return List.of();
        }
    }

    @Nested
    class IpsecMbOnPackets extends EngineContract {
        @Override
        protected CryptoEngine engine() {
            return NativeEngineTest.engine("ipsec-mb");
        }

        @Override
        protected List<Transform> unsupported() {
            return List.of();
        }
    }

    @Nested
    class LibcryptoOnSrtp extends SrtpVectorsContract {
        @Override
        protected CryptoEngine engine() {
            return NativeEngineTest.engine("libcrypto");
        }
    }

    @Nested
    class IpsecMbOnSrtp extends SrtpVectorsContract {
        @Override
        protected CryptoEngine engine() {
            return NativeEngineTest.engine("ipsec-mb");
        }
    }

    @Test
    void nothingIsAllocatedForAPacket() {
        for (String name : List.of("libcrypto", "ipsec-mb")) {
            for (Transform transform : List.of(Transform.ctrSha1(16, 10), Transform.gcm(16, 16))) {
                try (PacketCipher cipher = engine(name).cipher(transform);
                        PacketKey key = cipher.key(
                                Secret.owning(new byte[16]),
                                Secret.owning(new byte[transform.mac().bytes()]))) {
                    PacketBatch batch = new PacketBatch(32);
                    for (int i = 0; i < 32; i++) {
                        batch.add(key, new byte[200]);
                        batch.crypt(i, 12, 160);
                        batch.auth(i, 0, transform.cipher().isAead() ? 12 : 172, 172);
                        batch.trailer(i, 7, transform.cipher().isAead() ? 0 : 4);
                    }
                    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
                    int rounds = 3000;
                    long each = Long.MAX_VALUE;
                    for (int pass = 0; pass < 40 && each >= 16; pass++) { // until the compiler has done its best
                        long before = bean.getCurrentThreadAllocatedBytes();
                        for (int round = 0; round < rounds; round++) {
                            cipher.seal(batch);
                        }
                        each = (bean.getCurrentThreadAllocatedBytes() - before) / rounds / 32;
                    }
                    assertTrue(each < 16, name + " " + transform + " allocates " + each + " octets for a packet");
                }
            }
        }
    }

    @Test
    void versionsAreReadable() {
        assertEquals("1.3.0", IpsecMb.dotted(0x10300));
        assertEquals("1.10.2", IpsecMb.dotted(0x10a02));
    }
}
