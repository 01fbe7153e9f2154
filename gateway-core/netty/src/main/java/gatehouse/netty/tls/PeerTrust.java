package gatehouse.netty.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts who an authority vouches for, and of servers only those whose certificate speaks for the domain that is wanted
 * (RFC 5922 7.3).
 */
final class PeerTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager path;

    /**
     * With these authorities.
     *
     * @param authorities the operator's own, or null for those of the system
     */
    PeerTrust(@Nullable List<X509Certificate> authorities) throws GeneralSecurityException {
        KeyStore store = null;
        if (authorities != null) {
            store = TlsContext.emptyStore();
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("authority" + i, authorities.get(i));
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        X509ExtendedTrustManager found = null;
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                found = extended;
            }
        }
        if (found == null) {
            throw new GeneralSecurityException("this Java cannot check certificate paths");
        }
        path = found;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        path.checkServerTrusted(chain, authType, engine);
        String domain = engine.getPeerHost();
        if (domain == null || !SipIdentities.covers(chain[0], domain)) {
            throw new CertificateException("the certificate is for " + SipIdentities.of(chain[0]) + ", not for "
                    + (domain == null || domain.isEmpty() ? "anyone known" : domain));
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        path.checkClientTrusted(chain, authType, engine);
    }

    // Without an engine there is no telling which domain is wanted.

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no domain to check against");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("no domain to check against");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        path.checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        path.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return path.getAcceptedIssuers();
    }
}
