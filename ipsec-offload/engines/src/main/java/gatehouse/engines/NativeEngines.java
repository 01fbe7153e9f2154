package gatehouse.engines;

import gatehouse.crypto.CryptoEngine;
import java.util.List;

/** Finds the native engines of this machine. */
public final class NativeEngines {
    private NativeEngines() {}

    /** An engine, or why there is none. */
    public sealed interface Found {
        /** It is there; its power-on tests are still to be run. */
        record Present(CryptoEngine engine) implements Found {}

        /**
         * It is not there, or not the version we know.
         *
         * @param reason one clear sentence for status
         */
        record Absent(String name, String reason) implements Found {}
    }

    /** Looks for every native engine; a missing library is not an error. */
    public static List<Found> find() {
        return List.of(LibcryptoEngine.find(), IpsecMbEngine.find());
    }
}
