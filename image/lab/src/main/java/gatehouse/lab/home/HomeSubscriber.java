package gatehouse.lab.home;

import gatehouse.aka.AuthenticationFunctions;
import gatehouse.sip.auth.DigestAlgorithm;
import java.util.List;

/**
 * What the HSS holds of a subscriber with an ISIM.
 *
 * @param impi the private identity
 * @param impus the implicit registration set as URIs, the default one first (TS 23.228 5.2.1a)
 * @param functions f1 to f5* under the subscriber's K; owned by the HSS
 * @param algorithm AKAv1-MD5 (RFC 3310) or another AKA form that challenges are made with
 */
public record HomeSubscriber(
        String impi, List<String> impus, AuthenticationFunctions functions, DigestAlgorithm algorithm) {
    public HomeSubscriber {
        impus = List.copyOf(impus);
        if (impus.isEmpty()) {
            throw new IllegalArgumentException("a subscriber has at least one public identity");
        }
        if (algorithm.akaVersion() == 0) {
            throw new IllegalArgumentException("an ISIM is challenged with AKA, not with " + algorithm.token());
        }
    }
}
