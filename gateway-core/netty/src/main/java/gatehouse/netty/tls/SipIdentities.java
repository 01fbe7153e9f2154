package gatehouse.netty.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** For which SIP domains a certificate speaks (RFC 5922 7). */
public final class SipIdentities {
    // Tags of GeneralName (RFC 5280 4.2.1.6).
    private static final int DNS_NAME = 2;
    private static final int URI = 6;
    private static final int IP_ADDRESS = 7;

    private SipIdentities() {}

    /** The domains, in lower case; empty when the certificate speaks for none. */
    public static List<String> of(X509Certificate certificate) {
        Collection<List<?>> names;
        try {
            names = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            return List.of();
        }
        List<String> identities = new ArrayList<>();
        if (names == null) {
            // RFC 5922 7.1: the common name counts only where there is no subjectAltName at all.
            String commonName = commonName(certificate.getSubjectX500Principal().getName());
            return commonName == null ? List.of() : List.of(commonName.toLowerCase(Locale.ROOT));
        }
        for (List<?> name : names) {
            if (name.get(0) instanceof Integer tag && name.get(1) instanceof String value) {
                String identity = switch (tag) {
                    case DNS_NAME, IP_ADDRESS -> value;
                    case URI -> host(value);
                    default -> null;
                };
                if (identity != null) {
                    identities.add(identity.toLowerCase(Locale.ROOT));
                }
            }
        }
        return identities;
    }

    /** Whether it speaks for {@code domain}: equal but for case, and never by a wildcard (RFC 5922 7.2). */
    public static boolean covers(X509Certificate certificate, String domain) {
        return !domain.isEmpty() && of(certificate).contains(domain.toLowerCase(Locale.ROOT));
    }

    /** The host of a SIP URI that names a domain; null for other schemes and for URIs of users (RFC 5922 7.1). */
    private static @Nullable String host(String uri) {
        if (!uri.regionMatches(true, 0, "sip:", 0, 4) || uri.indexOf('@') >= 0) {
            return null;
        }
        int end = uri.startsWith("[", 4) ? uri.indexOf(']', 4) + 1 : 4;
        while (end < uri.length() && ":;?".indexOf(uri.charAt(end)) < 0) {
            end++;
        }
        return end > 4 ? uri.substring(4, end) : null;
    }

    /** The most specific common name of a distinguished name in RFC 2253 form; null when there is none without tricks. */
    private static @Nullable String commonName(String name) {
        if (name.indexOf('\\') >= 0 || name.indexOf('"') >= 0) {
            return null;
        }
        for (String part : name.split(",", -1)) {
            if (part.startsWith("CN=")) {
                return part.substring(3);
            }
        }
        return null;
    }
}
