package gatehouse.engines;

import gatehouse.base.Secret;
import gatehouse.crypto.PacketCipher;
import gatehouse.crypto.PacketKey;
import gatehouse.crypto.Transform;
import java.util.ArrayList;
import java.util.List;

/** What the native engines share: keys that die with their cipher. */
abstract class NativeCipher implements PacketCipher {
    final Transform transform;
    private final List<NativeKey> keys = new ArrayList<>();

    NativeCipher(Transform transform) {
        this.transform = transform;
    }

    /** Makes the expanded keys; lengths are already checked. */
    abstract NativeKey expand(Secret cipherKey, Secret macKey);

    @Override
    public final Transform transform() {
        return transform;
    }

    @Override
    public final PacketKey key(Secret cipherKey, Secret macKey) {
        NativeKey.check(transform, cipherKey, macKey);
        keys.removeIf(NativeKey::isClosed);
        NativeKey key = expand(cipherKey, macKey);
        keys.add(key);
        return key;
    }

    @Override
    public void close() {
        keys.forEach(NativeKey::close);
        keys.clear();
    }
}
