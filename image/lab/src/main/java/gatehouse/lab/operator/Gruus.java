package gatehouse.lab.operator;

import gatehouse.base.Entropy;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.Uri;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that lead to one device of a subscriber, by one of its identities or without it (RFC 5627 5). Each identity
 * of an implicit set has its own (TS 24.229 5.4.7A).
 */
final class Gruus {
    private static final String TEMPORARY = "tgruu.";
    private static final int MOST = 4_096;

    private final Entropy entropy;
    /** By temporary user part; the oldest go when there are too many. */
    private final Map<String, Owner> temporary = new LinkedHashMap<>();

    /** What each device was given last, as each of its identities; the oldest go when there are too many. */
    private final Map<Owner, Given> given = new LinkedHashMap<>();

    /** A device of a subscriber, as the identity with this address. */
    private record Owner(Subscriber subscriber, String instance, String impu) {}

    /**
     * The GRUUs of one device as one identity.
     *
     * @param firstCseq of the REGISTER that was given the first temporary one that still holds (RFC 5628 5)
     */
    record Given(String open, String temporary, String callId, long firstCseq) {}

    Gruus(Entropy entropy) {
        this.entropy = entropy;
    }

    /** A REGISTER of a device that understands them; with a temporary one more for each identity (RFC 5627 5.1). */
    void registered(NameAddr contact, SipRequest register, Subscriber subscriber, List<String> impus) {
        String instance = instance(contact);
        for (String impu : impus) {
            if (instance != null
                    && register.lists(Headers.SUPPORTED, "gruu")
                    && Uri.parse(impu).or(register.uri()) instanceof SipUri address
                    && address.user() != null) {
                grant(new Owner(subscriber, instance, impu), address, register);
            }
        }
    }

    private void grant(Owner owner, SipUri address, SipRequest register) {
        Given before = given.remove(owner);
        long first = register.cseq().number();
        if (before != null && before.callId.equals(register.callId())) {
            first = before.firstCseq;
        } else if (before != null) {
            temporary.values().removeIf(owner::equals); // RFC 5627 5.1: another Call-ID ends them
        }
        String token = TEMPORARY + entropy.token(12);
        bounded(temporary).put(token, owner);
        SipUri open = SipUri.of(address.user(), address.host(), -1).with("gr", urn(owner.instance));
        String hidden = "sip:" + token + "@" + address.host() + ";gr";
        bounded(given).put(owner, new Given(open.toString(), hidden, register.callId(), first));
    }

    private static <K, V> Map<K, V> bounded(Map<K, V> map) {
        if (map.size() >= MOST) {
            map.remove(map.keySet().iterator().next());
        }
        return map;
    }

    /** What a device was given last as {@code impu}; null for nothing. */
    @Nullable
    Given of(NameAddr contact, Subscriber subscriber, String impu) {
        String instance = instance(contact);
        return instance == null ? null : given.get(new Owner(subscriber, instance, impu));
    }

    /** The contact as it stands in the answer to a REGISTER of {@code impu}: with its GRUUs (5.3). */
    NameAddr told(NameAddr contact, SipRequest register, Subscriber subscriber, String impu) {
        Given gruus = register.lists(Headers.SUPPORTED, "gruu") ? of(contact, subscriber, impu) : null;
        return gruus == null
                ? contact
                : NameAddr.of(contact + ";pub-gruu=\"" + gruus.open + "\";temp-gruu=\"" + gruus.temporary + "\"");
    }

    /** Without its angle brackets, where it is a URN that may stand in a URI parameter as it is. */
    private static String urn(String instance) {
        return instance.substring(1, instance.length() - 1);
    }

    private static @Nullable String instance(NameAddr contact) {
        String instance = contact.parameters().get("+sip.instance");
        return instance != null && instance.matches("<urn:[A-Za-z0-9:_.-]{1,100}>") ? instance : null;
    }

    private @Nullable Owner owner(Uri uri) {
        return uri instanceof SipUri sip ? temporary.get(String.valueOf(sip.user())) : null;
    }

    /** Whose temporary GRUU a URI is, or null. */
    @Nullable
    Subscriber subscriber(Uri uri) {
        Owner owner = owner(uri);
        return owner == null ? null : owner.subscriber;
    }

    /** {@code uri} as P-Called-Party-ID tells it: a public GRUU instead of a temporary one (TS 24.229 5.4.3.3). */
    Uri called(Uri uri) {
        Owner owner = owner(uri);
        Given gruus = owner == null ? null : given.get(owner);
        return gruus == null ? uri : SipUri.of(gruus.open);
    }

    /** Of a subscriber's bindings, those that a request for {@code uri} may go to: of one device for a GRUU (5.4). */
    List<Binding> among(List<Binding> bindings, Uri uri) {
        if (!(uri instanceof SipUri sip) || !sip.parameters().has("gr")) {
            return bindings;
        }
        Owner owner = owner(uri);
        String instance = owner == null ? "<" + sip.parameters().get("gr") + ">" : owner.instance;
        return bindings.stream()
                .filter(binding ->
                        instance.equals(binding.contact().parameters().get("+sip.instance")))
                .toList();
    }
}
