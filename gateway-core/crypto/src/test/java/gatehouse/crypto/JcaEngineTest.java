package gatehouse.crypto;

import java.util.List;

class JcaEngineTest extends EngineContract {
    @Override
    protected CryptoEngine engine() {
        return new JcaEngine();
    }

    @Override
    protected List<Transform> unsupported() {
        return List.of(Transform.gcm(16, 8), Transform.gcm(24, 8), Transform.gcm(32, 8));
    }
}
