package gatehouse.gateway;

import gatehouse.base.Clock;
import gatehouse.config.GatehouseConfiguration;
import gatehouse.config.store.ConfigurationStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A gateway in a test: one operator {@code lab} with the identity {@code alice}, opened as the program does it.
 *
 * @param keeper closed before the gateway
 */
record OneOperator(Gateway gateway, ConfigurationKeeper keeper) implements AutoCloseable {
    /**
     * Its configuration.
     *
     * @param block the first three octets of addresses of its own, with the dot: the operator has 1, the gateway 2
     * @param lines their ids
     */
    static String yaml(String name, String block, Path socket, String... lines) {
        StringBuilder yaml = new StringBuilder("""
                device: {name: %s}
                wan: {port: {kind: system, address: %s2}}
                control: {socket: %s}
                operators:
                  - name: lab
                    domain: home.example
                    proxies: ["%s1:5060"]
                    identities: [{name: alice, impi: alice, impus: ["sip:alice@home.example"], credential: alice}]
                lines:
                """.formatted(name, block, socket, block));
        for (String line : lines) {
            yaml.append("  - {id: ").append(line).append(", operator: lab, identity: alice}\n");
        }
        return yaml.toString();
    }

    /** Starts what a configuration's file says; the file beside it with the secrets is there. */
    static OneOperator start(Path file, Clock clock) throws IOException {
        StoredConfiguration stored = StoredConfiguration.find(file);
        GatehouseConfiguration configuration = stored.read().orThrow();
        ConfigurationStore store = Objects.requireNonNull(stored.store(), stored::trouble);
        Gateway gateway = new Gateway(
                configuration,
                Feasibility.folder(file),
                Feasibility.secrets(file, configuration).orThrow(),
                () -> {},
                () -> {});
        ConfigurationKeeper keeper = new ConfigurationKeeper(gateway, store, file, clock);
        gateway.governedBy(keeper);
        gateway.start();
        return new OneOperator(gateway, keeper);
    }

    @Override
    public void close() {
        keeper.close();
        gateway.close();
    }
}
