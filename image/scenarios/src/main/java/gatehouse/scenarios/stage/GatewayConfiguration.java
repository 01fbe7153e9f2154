package gatehouse.scenarios.stage;

import gatehouse.scenarios.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The gateway's half of a scenario: its configuration and secrets files (gateway-core/config/REFERENCE.md). */
public final class GatewayConfiguration {
    private GatewayConfiguration() {}

    /**
     * Writes both beside each other, with {@code lines} virtual phones, and returns the configuration's path.
     *
     * @param page the UNIX socket of the page; without it there is no page
     */
    public static Path write(
            RunFolder folder,
            Wire wire,
            Subscriber subscriber,
            Access access,
            Keying keying,
            int lines,
            Path controlSocket,
            Optional<Path> page)
            throws IOException {
        Path secrets = folder.file("secrets");
        Files.createFile(secrets, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secrets, access.secrets(subscriber));
        String text = """
                device:
                  name: gatehouse-demo
                  secrets: secrets
                log:
                  file: %s
                control:
                  socket: %s
                wan:
                %s
                operators:
                  - name: lab
                    domain: %s
                    %s
                    access: %s
                    keying: %s
                    identities:
                      - name: line1
                        impi: %s@%s
                        impus: ["sip:%s@%s"]
                        credential: %s
                media:
                  jitter-buffer:
                    min-millis: %d
                    max-millis: 600
                lines:
                """.formatted(
                folder.file("gateway.log"),
                controlSocket,
                access.wan(wire.wanYaml().stripTrailing()),
                subscriber.domain(),
                String.join("\n    ", access.transport(folder, wire.operator().pcscf())),
                access.yaml(),
                keying.yaml(access),
                subscriber.user(),
                subscriber.domain(),
                subscriber.number(),
                subscriber.domain(),
                subscriber.user(),
                // Nobody talks live without a page: then late packets of a busy machine are waited for longer.
                page.isPresent() ? 120 : 300);
        var all = new StringBuilder(text);
        for (int line = 1; line <= lines; line++) {
            all.append(
                    "  - id: phone%d\n    driver: {kind: virtual, wires: four-wire}\n    operator: lab\n    identity: line1\n    country: DE\n"
                            .formatted(line));
        }
        page.ifPresent(socket -> all.append("web:\n  socket: %s\n".formatted(socket)));
        return Files.writeString(folder.file("gateway.yaml"), all);
    }
}
