package gatehouse.media.srtp;

import gatehouse.crypto.BcEngine;
import gatehouse.crypto.CryptoEngine;
import gatehouse.crypto.JcaEngine;
import org.junit.jupiter.api.Nested;

class SrtpVectorsTest {
    @Nested
    class OnJca extends SrtpVectorsContract {
        @Override
        protected CryptoEngine engine() {
            return new JcaEngine();
        }
    }

    @Nested
    class OnBouncyCastle extends SrtpVectorsContract {
        @Override
        protected CryptoEngine engine() {
            return new BcEngine();
        }
    }
}
