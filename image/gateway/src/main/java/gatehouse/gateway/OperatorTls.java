package gatehouse.gateway;

import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.config.OperatorSettings;
import gatehouse.config.Server;
import gatehouse.config.TlsSettings;
import gatehouse.config.schema.Problem;
import gatehouse.netty.FlowTls;
import gatehouse.netty.tls.TlsContext;
import gatehouse.netty.tls.TlsContext.ClientCertificate;
import gatehouse.netty.tls.TlsIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** TLS towards one operator: whom it trusts, who we are there, and whom each server has to prove to be. */
final class OperatorTls {
    private static final Set<PosixFilePermission> OWNERS =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private OperatorTls() {}

    /**
     * For the flows of one operator.
     *
     * @param folder where relative paths start
     * @param names the name that each server's certificate has to be for
     * @throws IOException when a file cannot be used, in one sentence with its name
     */
    static FlowTls of(TlsSettings settings, Path folder, Map<Endpoint, String> names) throws IOException {
        Map<Endpoint, String> known = Map.copyOf(names);
        return new FlowTls(context(settings, folder), remote -> known.getOrDefault(remote, ""));
    }

    private static TlsContext context(TlsSettings settings, Path folder) throws IOException {
        List<X509Certificate> authorities = null;
        if (settings.authorities().isPresent()) {
            authorities = TlsIdentity.readCertificates(
                    folder.resolve(settings.authorities().get()));
        }
        return new TlsContext(identity(settings, folder), authorities, ClientCertificate.NONE);
    }

    private static @Nullable TlsIdentity identity(TlsSettings settings, Path folder) throws IOException {
        if (settings.certificate().isEmpty() && settings.key().isEmpty()) {
            return null;
        }
        if (settings.certificate().isEmpty() || settings.key().isEmpty()) {
            throw new IOException("a certificate and its key go together: one of them is not given");
        }
        Path key = folder.resolve(settings.key().get());
        if (Files.exists(key) && !OWNERS.containsAll(Files.getPosixFilePermissions(key))) {
            throw new IOException(key + " can be opened by others than its owner; chmod 600 it");
        }
        return TlsIdentity.read(folder.resolve(settings.certificate().get()), key);
    }

    /**
     * Whose certificate a server has to show (RFC 5922 7.3): the name by which it was found. Where that was an address,
     * which says nothing, the operator's domain.
     */
    static String name(Server server, OperatorSettings operator) {
        return IpAddress.parse(server.host()) instanceof Decoded.Ok<IpAddress> ? operator.domain() : server.host();
    }

    /** What would keep an operator from being reached over TLS. */
    static List<Problem> problems(String name, String path, Path folder, TlsSettings settings) {
        List<Problem> problems = new ArrayList<>();
        try {
            context(settings, folder);
        } catch (IOException e) {
            problems.add(
                    new Problem(name, 0, 0, path, String.valueOf(e.getMessage()), "PEM files that fit together", ""));
        }
        return problems;
    }
}
