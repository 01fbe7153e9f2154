package gatehouse.gateway.access;

import gatehouse.config.IdentitySettings;
import gatehouse.config.OperatorSettings;
import gatehouse.sip.ua.Instance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Which device registers (RFC 5626 4.1): the same at each start, and another on another machine. */
public final class Device {
    private Device() {}

    /**
     * What stands behind the contact in REGISTER. With it the registrar may give GRUUs (RFC 5627), and knows a binding
     * for the same device's again when our address has changed.
     *
     * @param flow the flow among those of the device that the registrar is to send its requests over (RFC 5626 4.2), or
     *     0 for none
     */
    public static String contactParameters(OperatorSettings operator, IdentitySettings identity, int flow) {
        String machine = "";
        try {
            machine = Files.readString(Path.of("/etc/machine-id"));
        } catch (IOException none) {
            // then the identity alone has to do
        }
        UUID instance = UUID.nameUUIDFromBytes(
                (machine + operator.domain() + "/" + identity.impi()).getBytes(StandardCharsets.UTF_8));
        return new Instance("urn:uuid:" + instance, flow).contactParameters();
    }
}
