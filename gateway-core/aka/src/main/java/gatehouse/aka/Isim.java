package gatehouse.aka;

import gatehouse.base.ByteView;
import java.util.List;

/**
 * The IM services identity module (TS 31.103): who the subscriber is, and the one function that knows K. A software
 * ISIM holds K itself; a smart card fits the same interface. Calls may be slow on a card, so they belong on an edge.
 */
public interface Isim {
    /** The private user identity, such as {@code user1_private@home1.net}. */
    String impi();

    /** The public user identities as URIs; the first is the default one. */
    List<String> impus();

    /** The home network domain name. */
    String homeDomain();

    /** Addresses or names of P-CSCFs stored in the module; may be empty. */
    List<String> pCscfs();

    /**
     * AUTHENTICATE in IMS AKA context (TS 31.103 7.1.2, TS 33.102 6.3.3).
     *
     * @param rand 16 octets
     * @param autn 16 octets
     */
    AkaResult authenticate(ByteView rand, ByteView autn);
}
