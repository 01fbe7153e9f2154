package gatehouse.sip.world;

import gatehouse.base.Flow;
import gatehouse.base.Secret;
import gatehouse.sip.auth.DigestAlgorithm;
import gatehouse.sip.auth.DigestResponse;
import gatehouse.sip.auth.DigestVerifier;
import gatehouse.sip.message.Challenge;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Credentials;
import gatehouse.sip.message.HeaderType;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.testkit.Seeded;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is where, and whether they are who they say (RFC 3261 10.3 and 22). */
final class Registrar {
    /** Where a user is reached, and over which flow. */
    record Binding(SipUri contact, Flow flow) {}

    private final String domain;
    private final Seeded entropy;
    private final Map<String, String> passwords = new HashMap<>();
    private final Map<String, Map<String, Binding>> bindings = new HashMap<>();
    private DigestAlgorithm algorithm = DigestAlgorithm.MD5;
    private boolean keepsFlows;
    private int nonces;

    Registrar(String domain, Seeded entropy) {
        this.domain = domain;
        this.entropy = entropy;
    }

    void user(String name, String password) {
        passwords.put(name, password);
    }

    void challenges(DigestAlgorithm with) {
        algorithm = with;
    }

    /** RFC 5626 6. */
    void keepsFlows() {
        keepsFlows = true;
    }

    void bind(String user, Binding binding) {
        bindings.computeIfAbsent(user, key -> new LinkedHashMap<>())
                .put(binding.contact().toString(), binding);
    }

    List<Binding> bindingsOf(String user) {
        return List.copyOf(bindings.getOrDefault(user, Map.of()).values());
    }

    /** RFC 5626 5.3: over the flow of the registration; null when nobody is registered there. */
    @Nullable
    Flow flowTo(SipUri uri) {
        return bindings.values().stream()
                .flatMap(some -> some.values().stream())
                .filter(one -> one.contact().matches(uri))
                .map(Binding::flow)
                .findFirst()
                .orElse(null);
    }

    /** What is said to a request of a user of ours that is not proven to be; null when it is, or is none of ours. */
    @Nullable
    SipResponse doubts(SipRequest request) {
        return passwords.containsKey(user(request.from())) && !isProven(request, Headers.PROXY_AUTHORIZATION)
                ? challenge(request, 407, Headers.PROXY_AUTHENTICATE)
                : null;
    }

    SipResponse register(SipRequest request, Flow flow) {
        String user = user(request.to());
        if (!passwords.containsKey(user)) {
            return SipResponse.to(request, 404).toTag(entropy.token(4)).build();
        }
        if (!isProven(request, Headers.AUTHORIZATION)) {
            return challenge(request, 401, Headers.WWW_AUTHENTICATE);
        }
        Map<String, Binding> mine = bindings.computeIfAbsent(user, key -> new LinkedHashMap<>());
        for (Contact contact : request.values(Headers.CONTACT)) {
            if (contact instanceof Contact.Address address && address.nameAddr().uri() instanceof SipUri uri) {
                mine.remove(uri.toString());
                if (address.expires() > 0) {
                    mine.put(uri.toString(), new Binding(uri, flow));
                }
            }
        }
        var ok = SipResponse.to(request, 200).toTag(entropy.token(4));
        mine.values()
                .forEach(one -> ok.add(
                        Headers.CONTACT, Contact.of(NameAddr.of(one.contact()).with("expires", "3600"))));
        if (keepsFlows) {
            ok.add(Headers.REQUIRE, "outbound");
        }
        return ok.build();
    }

    private static String user(NameAddr address) {
        return address.sipUri() == null ? "" : String.valueOf(address.sipUri().user());
    }

    private boolean isProven(SipRequest request, HeaderType<Credentials> type) {
        for (Credentials credentials : request.values(type)) {
            String password = passwords.get(String.valueOf(credentials.get("username")));
            if (password != null && domain.equals(credentials.get("realm"))) {
                Secret ha1 =
                        DigestResponse.ha1(algorithm, credentials.get("username"), domain, Secret.ofText(password));
                return DigestVerifier.verify(credentials, algorithm, ha1, request.method(), request.body())
                        == DigestVerifier.Verdict.PROVEN;
            }
        }
        return false;
    }

    private SipResponse challenge(SipRequest request, int status, HeaderType<Challenge> type) {
        Challenge challenge = Challenge.of("Digest realm=\"" + domain + "\", nonce=\"n" + ++nonces + "\", algorithm="
                + algorithm.token() + ", qop=\"auth\"");
        return SipResponse.to(request, status)
                .toTag(entropy.token(4))
                .add(type, challenge)
                .build();
    }
}
