package gatehouse.netty.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.2 and 1.3 for SIP, as client and as server, on the JDK's engine. Sessions are resumed, per domain and port.
 * A server has to show a certificate for the domain that was wanted (RFC 5922). Thread-safe.
 */
public final class TlsContext {
    /** What is asked of those who connect to us. */
    public enum ClientCertificate {
        /** Nothing. */
        NONE,
        /** A certificate, checked if there is one. */
        WANTED,
        /** A certificate from one of our authorities. */
        REQUIRED
    }

    private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

    private final SSLContext context;
    private final ClientCertificate clientCertificate;

    /**
     * With keys and authorities.
     *
     * @param identity who we are; null for a client without a certificate
     * @param authorities who vouches for others: the operator's own; null for the system's
     * @throws IOException in one clear sentence when they cannot be used together
     */
    public TlsContext(
            @Nullable TlsIdentity identity,
            @Nullable List<X509Certificate> authorities,
            ClientCertificate clientCertificate)
            throws IOException {
        this.clientCertificate = clientCertificate;
        try {
            context = SSLContext.getInstance("TLS");
            context.init(
                    identity == null ? null : keys(identity), new TrustManager[] {new PeerTrust(authorities)}, null);
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot set up TLS: " + e.getMessage(), e);
        }
    }

    /** What we offer and take, the newest first, as the JDK names it. Older versions are broken (RFC 8996). */
    public static List<String> versions() {
        return VERSIONS;
    }

    /**
     * The engine of one connection to a server.
     *
     * @param domain what its certificate has to be for; sent as the server name (RFC 6066 3)
     * @param port with the domain, what a session is resumed by
     */
    public SSLEngine client(String domain, int port) {
        SSLEngine engine = context.createSSLEngine(domain, port);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(VERSIONS.toArray(String[]::new));
        return engine;
    }

    /** The engine of one connection from a client. */
    public SSLEngine server() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(VERSIONS.toArray(String[]::new));
        switch (clientCertificate) {
            case NONE -> {}
            case WANTED -> engine.setWantClientAuth(true);
            case REQUIRED -> engine.setNeedClientAuth(true);
        }
        return engine;
    }

    static KeyStore emptyStore() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        return store;
    }

    private static KeyManager[] keys(TlsIdentity identity) throws GeneralSecurityException {
        KeyStore store = emptyStore();
        char[] none = new char[0];
        store.setKeyEntry("us", identity.key(), none, identity.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, none);
        return factory.getKeyManagers();
    }
}
