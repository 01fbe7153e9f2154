package gatehouse.netty.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Who we are in TLS: a private key and the certificates that lead from it to an authority.
 *
 * @param chain our certificate first
 */
public record TlsIdentity(PrivateKey key, List<X509Certificate> chain) {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    public TlsIdentity {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("an identity has a certificate");
        }
    }

    /**
     * Reads PEM files: certificates (RFC 7468 5), and an unencrypted PKCS #8 key (RFC 7468 10) of RSA, EC or EdDSA.
     *
     * @throws IOException in one clear sentence with the file's name
     */
    public static TlsIdentity read(Path chain, Path key) throws IOException {
        return new TlsIdentity(readKey(key), readCertificates(chain));
    }

    /** Reads every certificate of a PEM file, such as a list of authorities; at least one. */
    public static List<X509Certificate> readCertificates(Path file) throws IOException {
        try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(file))) {
            List<X509Certificate> certificates = new ArrayList<>();
            for (var each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                certificates.add((X509Certificate) each);
            }
            if (certificates.isEmpty()) {
                throw new IOException(file + " holds no certificate");
            }
            return certificates;
        } catch (CertificateException e) {
            throw new IOException(file + " is not a PEM file of certificates", e);
        }
    }

    private static PrivateKey readKey(Path file) throws IOException {
        byte[] pem = Files.readAllBytes(file);
        String text = new String(pem, StandardCharsets.ISO_8859_1);
        Arrays.fill(pem, (byte) 0);
        int from = text.indexOf(BEGIN);
        int to = text.indexOf(END);
        if (from < 0 || to < from) {
            throw new IOException(file + " holds no unencrypted PKCS #8 key (\"" + BEGIN + "\")");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(text.substring(from + BEGIN.length(), to));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is not base64 inside", e);
        }
        try {
            for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
                try {
                    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
                } catch (GeneralSecurityException e) {
                    // a key of another kind
                }
            }
        } finally {
            Arrays.fill(der, (byte) 0);
        }
        throw new IOException(file + " holds a key that is not RSA, EC or EdDSA");
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "TlsIdentity[" + chain.getFirst().getSubjectX500Principal() + "]";
    }
}
