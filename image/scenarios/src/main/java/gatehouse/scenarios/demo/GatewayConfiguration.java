package gatehouse.scenarios.demo;

import gatehouse.scenarios.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The gateway's half of a scenario: its configuration and secrets files (gateway-core/config/REFERENCE.md). */
final class GatewayConfiguration {
    private GatewayConfiguration() {}

    /** Writes both beside each other and returns the configuration's path. */
    static Path write(RunFolder folder, Wire wire, Subscriber subscriber, String access, Path controlSocket)
            throws IOException {
        Path secrets = folder.file("secrets");
        Files.createFile(secrets, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secrets, "%s:\n  password: \"%s\"\n".formatted(subscriber.user(), subscriber.password()));
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
                    proxies: ["%s"]
                    transport: udp
                    access: %s
                    identities:
                      - name: line1
                        impi: %s@%s
                        impus: ["sip:%s@%s"]
                        credential: %s
                lines:
                  - id: phone1
                    operator: lab
                    identity: line1
                    country: DE
                """.formatted(
                        folder.file("gateway.log"),
                        controlSocket,
                        wire.wanYaml().stripTrailing(),
                        subscriber.domain(),
                        wire.operator().pcscf(),
                        access,
                        subscriber.user(),
                        subscriber.domain(),
                        subscriber.number(),
                        subscriber.domain(),
                        subscriber.user());
        return Files.writeString(folder.file("gateway.yaml"), text);
    }
}
