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

/** The addresses that lead to one device of a subscriber, by name or without it (RFC 5627 5). */
final class Gruus {
    private static final String TEMPORARY = "tgruu.";
    private static final int MOST_TEMPORARY = 4_096;

    private final String domain;
    private final Entropy entropy;
    /** Temporary user parts; the oldest go when there are too many. */
    private final Map<String, Owner> temporary = new LinkedHashMap<>();

    /** A device of a subscriber. */
    record Owner(Subscriber subscriber, String instance) {}

    Gruus(String domain, Entropy entropy) {
        this.domain = domain;
        this.entropy = entropy;
    }

    /** The contact as it stands in the answer to REGISTER: with GRUUs where the device asks for them (5.3). */
    NameAddr granted(NameAddr contact, SipRequest register, Subscriber subscriber) {
        String instance = instance(contact);
        if (instance == null || !register.lists(Headers.SUPPORTED, "gruu")) {
            return contact;
        }
        if (temporary.size() >= MOST_TEMPORARY) {
            temporary.remove(temporary.keySet().iterator().next());
        }
        String token = TEMPORARY + entropy.token(12);
        temporary.put(token, new Owner(subscriber, instance));
        return NameAddr.of(contact + ";pub-gruu=\"sip:" + subscriber.number() + "@" + domain + ";gr=" + urn(instance)
                + "\";temp-gruu=\"sip:" + token + "@" + domain + ";gr\"");
    }

    /** Without its angle brackets, where it is a URN that may stand in a URI parameter as it is. */
    private static String urn(String instance) {
        return instance.substring(1, instance.length() - 1);
    }

    private static @Nullable String instance(NameAddr contact) {
        String instance = contact.parameters().get("+sip.instance");
        return instance != null && instance.matches("<urn:[A-Za-z0-9:_.-]{1,100}>") ? instance : null;
    }

    /** Whose temporary GRUU a URI is, or null. */
    @Nullable
    Subscriber owner(Uri uri) {
        Owner owner = uri instanceof SipUri sip ? temporary.get(String.valueOf(sip.user())) : null;
        return owner == null ? null : owner.subscriber();
    }

    /** Of a subscriber's bindings, those that a request for {@code uri} may go to: of one device for a GRUU (5.4). */
    List<Binding> among(List<Binding> bindings, Uri uri) {
        if (!(uri instanceof SipUri sip) || !sip.parameters().has("gr")) {
            return bindings;
        }
        Owner owner = temporary.get(String.valueOf(sip.user()));
        String instance = owner == null ? "<" + sip.parameters().get("gr") + ">" : owner.instance();
        return bindings.stream()
                .filter(binding ->
                        instance.equals(binding.contact().parameters().get("+sip.instance")))
                .toList();
    }
}
