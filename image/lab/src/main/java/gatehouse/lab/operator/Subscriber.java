package gatehouse.lab.operator;

import gatehouse.base.Secret;
import gatehouse.lab.home.HomeSubscriber;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the operator's subscriber table.
 *
 * @param number the public number, which is also the user part of the public identity
 * @param user the name that authenticates, without a domain
 * @param password the digest password; unused where there is an ISIM
 * @param md5Only whether only MD5 is asked for: phones of before RFC 8760, such as baresip 1.0, give up where another
 *     algorithm is offered beside it
 * @param isim what the HSS knows of the subscriber's ISIM; null for a subscriber with a password
 */
public record Subscriber(
        String number,
        String user,
        Secret password,
        boolean md5Only,
        @Nullable HomeSubscriber isim) {
    /** The implicit registration set as URIs, the identity that is registered as a rule first. */
    List<String> impus(String domain) {
        return isim == null ? List.of("sip:" + number + "@" + domain) : isim.impus();
    }

    /** A subscriber with a password. */
    public Subscriber(String number, String user, Secret password, boolean md5Only) {
        this(number, user, password, md5Only, null);
    }

    /** A subscriber with an ISIM. */
    public static Subscriber withIsim(String number, String user, HomeSubscriber isim) {
        return new Subscriber(number, user, Secret.owning(new byte[0]), false, isim);
    }
}
