package gatehouse.lab.tls;

import gatehouse.base.Entropy;
import gatehouse.base.IpAddress;
import gatehouse.netty.tls.TlsIdentity;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * An authority of the operator's own, made for one run and gone with it: it vouches for the P-CSCF and for customers.
 * Its key never leaves the process.
 */
final class TestAuthority {
    private static final String SUBJECT = "CN=Gatehouse lab authority";
    private static final Duration LIFE = Duration.ofDays(30);

    private final Entropy entropy;
    private final Instant now;
    private final KeyPair keys;
    private final X509Certificate certificate;

    /** A fresh one. */
    TestAuthority(Entropy entropy, Instant now) throws IOException {
        this.entropy = entropy;
        this.now = now;
        try {
            keys = keyPair();
            certificate = certify(SUBJECT, keys.getPublic(), keys, true, List.of());
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot make an authority: " + e.getMessage(), e);
        }
    }

    /** What customers trust. */
    X509Certificate certificate() {
        return certificate;
    }

    /** Who a SIP server is: one that speaks for a domain (RFC 5922 7.1), and can be told by its address as well. */
    TlsIdentity server(String domain, IpAddress address) throws IOException {
        return identity(
                "CN=" + domain,
                List.of(
                        new GeneralName(GeneralName.uniformResourceIdentifier, "sip:" + domain),
                        new GeneralName(GeneralName.dNSName, domain),
                        new GeneralName(GeneralName.iPAddress, address.toString())));
    }

    /** Who a customer is. */
    TlsIdentity client(String name) throws IOException {
        return identity("CN=" + name, List.of());
    }

    private TlsIdentity identity(String subject, List<GeneralName> names) throws IOException {
        try {
            KeyPair own = keyPair();
            return new TlsIdentity(
                    own.getPrivate(), List.of(certify(subject, own.getPublic(), keys, false, names), certificate));
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot certify " + subject + ": " + e.getMessage(), e);
        }
    }

    private static KeyPair keyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private X509Certificate certify(
            String subject, PublicKey key, KeyPair issuer, boolean authority, List<GeneralName> names)
            throws GeneralSecurityException {
        byte[] serial = new byte[16];
        entropy.fill(serial);
        var builder = new JcaX509v3CertificateBuilder(
                new X500Name(SUBJECT),
                new BigInteger(1, serial),
                Date.from(now.minus(Duration.ofMinutes(5))), // clocks differ
                Date.from(now.plus(LIFE)),
                new X500Name(subject),
                key);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (!names.isEmpty()) {
                var all = new GeneralNames(names.toArray(GeneralName[]::new));
                builder.addExtension(Extension.subjectAlternativeName, false, all);
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (CertIOException | OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** Writes certificates as PEM (RFC 7468 5). */
    static void write(Path file, List<X509Certificate> chain) throws IOException {
        List<String> blocks = new ArrayList<>();
        try {
            for (X509Certificate each : chain) {
                blocks.add(pem("CERTIFICATE", each.getEncoded()));
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        Files.writeString(file, String.join("", blocks));
    }

    /** Writes a customer's key as PEM (RFC 7468 10), for its owner alone. */
    static void writeKey(Path file, TlsIdentity identity) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, pem("PRIVATE KEY", identity.key().getEncoded()));
    }

    private static String pem(String label, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }
}
