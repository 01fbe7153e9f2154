package gatehouse.gateway;

import gatehouse.management.ProtectionOffer;
import gatehouse.netty.tls.TlsContext;
import gatehouse.netty.tls.TlsSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A cipher suite in the words of the report.
 *
 * @param mode the version and the suite as they are, such as {@code TLSv1.3 TLS_AES_256_GCM_SHA384}
 * @param integrity what keeps messages whole: the cipher itself where it does (AEAD), or else an HMAC
 * @param encryption the cipher, such as {@code aes-256-gcm}
 * @param offers the versions that we offered, and what became of them
 */
record TlsWords(String mode, String integrity, String encryption, List<ProtectionOffer> offers) {
    static TlsWords of(TlsSession session) {
        String suite = session.suite();
        // TLS_AES_256_GCM_SHA384 (RFC 8446 B.4), TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256 (RFC 5246 A.5)
        int with = suite.indexOf("_WITH_");
        String rest = with >= 0 ? suite.substring(with + 6) : suite.replaceFirst("^TLS_", "");
        int hash = rest.lastIndexOf('_');
        String cipher = (hash < 0 ? rest : rest.substring(0, hash))
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
        boolean whole = cipher.contains("gcm") || cipher.contains("ccm") || cipher.contains("poly1305");
        String integrity =
                whole || hash < 0 ? cipher : "hmac-" + rest.substring(hash + 1).toLowerCase(Locale.ROOT);
        return new TlsWords(session.version() + " " + suite, integrity, cipher, versions(session.version()));
    }

    /** The versions that we offer, the newest first: a server takes the newest that it can (RFC 8446 4.2.1). */
    private static List<ProtectionOffer> versions(String agreed) {
        List<ProtectionOffer> offers = new ArrayList<>();
        ProtectionOffer.Fate fate = ProtectionOffer.Fate.NOT_TAKEN;
        for (String version : TlsContext.versions()) {
            boolean used = version.equals(agreed);
            offers.add(new ProtectionOffer(version, used ? ProtectionOffer.Fate.AGREED : fate, null));
            fate = used ? ProtectionOffer.Fate.OUTRANKED : fate;
        }
        return offers;
    }
}
