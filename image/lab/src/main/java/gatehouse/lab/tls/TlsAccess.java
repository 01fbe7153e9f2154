package gatehouse.lab.tls;

import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.netty.FlowTls;
import gatehouse.netty.tls.TlsContext;
import gatehouse.netty.tls.TlsContext.ClientCertificate;
import gatehouse.netty.tls.TlsIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * SIP over TLS, with an authority of the lab's own that is made anew at each start.
 *
 * @param listen where it is taken
 * @param folder where customers find {@code ca.pem}, the authority to trust, and {@code client.pem} with
 *     {@code client.key}, who they are
 * @param clientCertificate whether a customer has to show that certificate
 */
public record TlsAccess(Endpoint listen, Path folder, boolean clientCertificate) {
    /**
     * Makes the authority and what it certifies, and writes the files.
     *
     * @param domain whom the server speaks for
     * @throws IOException when the files cannot be written
     */
    public FlowTls open(String domain, Entropy entropy, Instant now) throws IOException {
        TestAuthority authority = new TestAuthority(entropy, now);
        TlsIdentity server = authority.server(domain, listen.address());
        TlsIdentity client = authority.client("customer");
        Files.createDirectories(folder);
        TestAuthority.write(folder.resolve("ca.pem"), List.of(authority.certificate()));
        TestAuthority.write(folder.resolve("client.pem"), client.chain());
        TestAuthority.writeKey(folder.resolve("client.key"), client);
        TlsContext context = new TlsContext(
                server,
                List.of(authority.certificate()),
                clientCertificate ? ClientCertificate.REQUIRED : ClientCertificate.NONE);
        return new FlowTls(context, _ -> ""); // it connects to nobody
    }
}
