package gatehouse.gateway;

import gatehouse.config.ConfigurationReader;
import gatehouse.config.GatehouseConfiguration;
import gatehouse.config.schema.Binding;
import gatehouse.config.store.ConfigurationStore;
import gatehouse.netty.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The configuration as a start finds it: a commit whose time to be confirmed ran out meanwhile is rolled back first.
 *
 * @param file where it stands
 * @param read what is in force, or what is wrong with it
 * @param store null when its folder cannot be used: the gateway then runs, and does not change its configuration
 * @param trouble why there is no store, or why an old commit could not be rolled back; null when all is well
 * @param rolledBack whether a commit was rolled back just now
 */
record StoredConfiguration(
        Path file,
        Binding<GatehouseConfiguration> read,
        @Nullable ConfigurationStore store,
        @Nullable String trouble,
        boolean rolledBack) {

    /** Finds what is in force at {@code file}. A file that does not exist leaves nothing beside it. */
    static StoredConfiguration find(Path file) {
        SystemClock clock = SystemClock.INSTANCE;
        if (!Files.isRegularFile(file)) {
            return new StoredConfiguration(file, read(file), null, null, false);
        }
        try {
            ConfigurationStore store = ConfigurationStore.open(
                    file,
                    Feasibility.JUDGES,
                    candidate -> Feasibility.problems("candidate", file, candidate),
                    clock.wall(),
                    clock.nanos());
            boolean rolledBack = store.expire(clock.nanos());
            return new StoredConfiguration(file, read(file), store, null, rolledBack);
        } catch (IOException e) {
            return new StoredConfiguration(file, read(file), null, e.toString(), false);
        }
    }

    private static Binding<GatehouseConfiguration> read(Path file) {
        return ConfigurationReader.read(file, Feasibility.JUDGES);
    }
}
