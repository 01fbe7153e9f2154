package gatehouse.crypto;

import java.util.List;

class BcEngineTest extends EngineContract {
    @Override
    protected CryptoEngine engine() {
        return new BcEngine();
    }

    @Override
    protected List<Transform> unsupported() {
        return List.of();
    }
}
