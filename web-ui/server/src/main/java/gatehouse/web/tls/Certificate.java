package gatehouse.web.tls;

import gatehouse.base.Entropy;
import gatehouse.web.access.StateFolder;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * What the page proves itself with over TLS: made by the gateway at its first start, one for each device, or one's own.
 *
 * @param chain the certificate first, then those that vouch for it
 * @param certificatePem the chain as PEM
 * @param keyPem the private key as PEM (PKCS #8)
 * @param own whether somebody brought it; else the gateway made it
 */
public record Certificate(List<X509Certificate> chain, String certificatePem, String keyPem, boolean own) {
    private static final String FILE = "certificate.pem";
    private static final String OWN_MARK = "own certificate\n";
    private static final int SERIAL_BITS = 120;

    /** At its first start a device may not know the time yet. */
    private static final Instant BEGIN = Instant.parse("2025-01-01T00:00:00Z");

    /** A device's own certificate has no well-defined end (IEEE 802.1AR 8.7; RFC 5280 4.1.2.5). */
    private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

    public Certificate {
        chain = List.copyOf(chain);
    }

    /**
     * The folder's certificate; made if there is none.
     *
     * @param names host names and addresses under which browsers will ask
     */
    public static Certificate open(StateFolder folder, List<String> names, Entropy entropy) throws IOException {
        Optional<byte[]> kept = folder.read(FILE);
        if (kept.isPresent()) {
            String text = new String(kept.get(), StandardCharsets.US_ASCII);
            try {
                return parse(text, text, text.startsWith(OWN_MARK));
            } catch (IllegalArgumentException damaged) {
                throw new IOException(folder.file(FILE) + ": " + damaged.getMessage(), damaged);
            }
        }
        Certificate made = make(names, entropy);
        made.keep(folder);
        return made;
    }

    /**
     * Reads one's own, and checks that it can be served.
     *
     * @throws IllegalArgumentException when it cannot, with a sentence
     */
    public static Certificate own(String certificatePem, String keyPem, Instant now) {
        Certificate read = parse(certificatePem, keyPem, true);
        if (read.leaf().getNotAfter().toInstant().isBefore(now)) {
            throw new IllegalArgumentException("This certificate ended on "
                    + read.leaf().getNotAfter().toInstant() + "; bring one that is still valid.");
        }
        return read;
    }

    /** Puts it in the place of the folder's: chain and key in one file, so that there is never one without the other. */
    public void keep(StateFolder folder) throws IOException {
        String mark = own ? OWN_MARK : "";
        folder.write(FILE, (mark + certificatePem + keyPem).getBytes(StandardCharsets.US_ASCII));
    }

    /** The server's own. */
    public X509Certificate leaf() {
        return chain.getFirst();
    }

    /** SHA-256 over the certificate, as browsers show it: {@code AB:CD:...}. */
    public String fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(leaf().getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The names and addresses that it is for. */
    public List<String> names() {
        try {
            var alternatives = leaf().getSubjectAlternativeNames();
            return alternatives == null
                    ? List.of()
                    : alternatives.stream()
                            .map(one -> String.valueOf(one.get(1)))
                            .toList();
        } catch (CertificateException e) {
            return List.of();
        }
    }

    private static Certificate make(List<String> names, Entropy entropy) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            X500Name name = new X500Name("CN=Gatehouse");
            var builder = new JcaX509v3CertificateBuilder(
                            name,
                            new BigInteger(1, entropy.bytes(SERIAL_BITS / 8)).setBit(SERIAL_BITS - 1),
                            Date.from(BEGIN),
                            Date.from(NEVER),
                            name,
                            pair.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(Extension.subjectAlternativeName, false, alternatives(names));
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
            X509Certificate made = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
            return new Certificate(
                    List.of(made), pem(made), pem(new JcaPKCS8Generator(pair.getPrivate(), null)), false);
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IOException("the page's certificate cannot be made: " + e.getMessage(), e);
        }
    }

    private static GeneralNames alternatives(List<String> names) {
        return new GeneralNames(names.stream()
                .map(name -> new GeneralName(
                        gatehouse.base.IpAddress.parse(name) instanceof gatehouse.base.Decoded.Ok<?>
                                ? GeneralName.iPAddress
                                : GeneralName.dNSName,
                        name))
                .toArray(GeneralName[]::new));
    }

    private static String pem(Object what) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(what);
        }
        return text.toString();
    }

    private static Certificate parse(String certificatePem, String keyPem, boolean own) {
        try {
            List<X509Certificate> chain = new ArrayList<>();
            for (Object part : parts(certificatePem)) {
                if (part instanceof X509CertificateHolder holder) {
                    chain.add(new JcaX509CertificateConverter().getCertificate(holder));
                }
            }
            PrivateKey key = key(keyPem);
            if (chain.isEmpty() || key == null) {
                throw new IllegalArgumentException("There is no "
                        + (chain.isEmpty() ? "certificate" : "private key (not encrypted)")
                        + " in the text; paste the whole PEM file, from -----BEGIN to -----END.");
            }
            if (!fits(chain.getFirst(), key)) {
                throw new IllegalArgumentException(
                        "The private key does not belong to the first certificate; bring the two that belong together.");
            }
            StringBuilder text = new StringBuilder();
            for (X509Certificate one : chain) {
                text.append(pem(one));
            }
            return new Certificate(chain, text.toString(), pem(new JcaPKCS8Generator(key, null)), own);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "The certificate or its key cannot be read; bring PEM files with an RSA or EC key.", e);
        }
    }

    private static List<Object> parts(String pem) throws IOException {
        List<Object> parts = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
                parts.add(part);
            }
        }
        return parts;
    }

    private static @org.jspecify.annotations.Nullable PrivateKey key(String pem) throws IOException {
        for (Object part : parts(pem)) {
            if (part instanceof PEMKeyPair pair) {
                return converted(pair.getPrivateKeyInfo());
            }
            if (part instanceof PrivateKeyInfo info) {
                return converted(info);
            }
        }
        return null;
    }

    private static PrivateKey converted(PrivateKeyInfo info) throws PEMException {
        return new JcaPEMKeyConverter().getPrivateKey(info);
    }

    private static boolean fits(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                key.getAlgorithm().startsWith("EC") ? "SHA256withECDSA" : "SHA256with" + key.getAlgorithm());
        byte[] probe = {1, 2, 3, 4};
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(probe);
        return signature.verify(signed);
    }

    @Override
    public String toString() {
        return "Certificate[" + fingerprint() + "]";
    }
}
