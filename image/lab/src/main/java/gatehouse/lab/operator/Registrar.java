package gatehouse.lab.operator;

import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Credentials;
import gatehouse.sip.message.HeaderType;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.TelUri;
import gatehouse.sip.message.Uri;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The subscriber table and who is registered where (RFC 3261 10.3). Also says who stands behind a request: a phone that
 * registered over the same flow, or one that proves its password.
 */
final class Registrar {
    private static final long LONGEST_SECONDS = 3600;
    private static final long SHORTEST_SECONDS = 30;
    private static final int MOST_CONTACTS = 8;

    private final String domain;
    private final NameAddr serviceRoute;
    private final Map<String, Subscriber> byName = new HashMap<>();
    private final Map<Subscriber, List<Binding>> bindings = new LinkedHashMap<>();
    private final DigestVerifier digest;

    /** What became of a REGISTER. {@code subscriber} is null unless bindings changed or were confirmed. */
    record Outcome(SipResponse response, @Nullable Subscriber subscriber, boolean removed) {}

    /** Who stands behind a request: exactly one of the two is there. */
    record Origin(@Nullable Subscriber subscriber, @Nullable SipResponse refusal) {}

    Registrar(String domain, NameAddr serviceRoute, List<Subscriber> subscribers, Entropy entropy) {
        this.domain = domain;
        this.serviceRoute = serviceRoute;
        this.digest = new DigestVerifier(domain, entropy);
        for (Subscriber subscriber : subscribers) {
            byName.put(subscriber.number(), subscriber);
            byName.put(subscriber.user(), subscriber);
        }
    }

    /** The subscriber whose number (with or without its plus) or name a URI has, or null. */
    @Nullable
    Subscriber subscriber(Uri uri) {
        String user = switch (uri) {
            case SipUri sip -> sip.user();
            case TelUri tel -> tel.number();
            default -> null;
        };
        if (user == null) {
            return null;
        }
        Subscriber exact = byName.get(user);
        return exact != null ? exact : byName.get("+" + user);
    }

    /** The binding that was made last and still holds, or null. */
    @Nullable
    Binding reach(Subscriber subscriber, long now) {
        List<Binding> live = live(subscriber, now);
        return live.isEmpty() ? null : live.getLast();
    }

    /** Answers a REGISTER. */
    Outcome register(SipRequest request, Flow flow, long now) {
        Subscriber subscriber = subscriber(request.to().uri());
        if (subscriber == null) {
            return refused(request, 404); // RFC 3261 10.3 step 5
        }
        SipResponse challenge = prove(request, subscriber, Headers.AUTHORIZATION, 401, now);
        if (challenge != null) {
            return new Outcome(challenge, null, false);
        }
        List<Binding> contacts = live(subscriber, now);
        List<Contact> wanted = request.values(Headers.CONTACT);
        boolean star = wanted.stream().anyMatch(contact -> !(contact instanceof Contact.Address));
        if (star && (wanted.size() > 1 || !Long.valueOf(0).equals(request.value(Headers.EXPIRES)))) {
            return refused(request, 400); // RFC 3261 10.3 step 6
        }
        if (wanted.isEmpty()) { // RFC 3261 10.2.3: only asks which bindings there are
            return new Outcome(accepted(request, subscriber, contacts, now), null, false);
        }
        boolean removed = false;
        for (Contact contact : wanted) {
            switch (contact) {
                case Contact.Address address -> {
                    long seconds = seconds(request, address);
                    if (seconds > 0 && seconds < SHORTEST_SECONDS) {
                        return new Outcome(tooBrief(request), null, false);
                    }
                    contacts.removeIf(old ->
                            old.contact().uri().matches(address.nameAddr().uri()));
                    removed |= seconds == 0;
                    if (seconds > 0 && contacts.size() < MOST_CONTACTS) {
                        long until = now
                                + Duration.ofSeconds(Math.min(seconds, LONGEST_SECONDS))
                                        .toNanos();
                        contacts.add(new Binding(address.nameAddr(), flow, until));
                    }
                }
                default -> {
                    contacts.clear(); // RFC 3261 10.2.2: the star
                    removed = true;
                }
            }
        }
        bindings.put(subscriber, contacts);
        return new Outcome(accepted(request, subscriber, contacts, now), subscriber, removed && contacts.isEmpty());
    }

    /** Whom a request comes from, or the answer that asks for a proof (RFC 3261 22.3). */
    Origin origin(SipRequest request, Flow flow, long now) {
        Subscriber claimed = subscriber(request.from().uri());
        if (claimed != null && isOver(claimed, flow, now)) {
            return new Origin(claimed, null);
        }
        for (Subscriber subscriber : bindings.keySet()) {
            if (isOver(subscriber, flow, now)) {
                return new Origin(subscriber, null);
            }
        }
        if (claimed == null) {
            return new Origin(null, SipResponse.to(request, 403).build());
        }
        SipResponse challenge = prove(request, claimed, Headers.PROXY_AUTHORIZATION, 407, now);
        return challenge == null ? new Origin(claimed, null) : new Origin(null, challenge);
    }

    private boolean isOver(Subscriber subscriber, Flow flow, long now) {
        return live(subscriber, now).stream().anyMatch(binding -> binding.flow().equals(flow));
    }

    /** The answer that demands a proof, or null when the request holds one. */
    private @Nullable SipResponse prove(
            SipRequest request, Subscriber subscriber, HeaderType<Credentials> type, int status, long now) {
        boolean stale = false;
        for (Credentials credentials : request.values(type)) {
            if (!digest.isForUs(credentials) || !isOf(subscriber, credentials.get("username"))) {
                continue;
            }
            switch (digest.verify(credentials, request.method().name(), subscriber.password(), now)) {
                case VALID -> {
                    return null;
                }
                case STALE -> stale = true;
                case WRONG -> {}
            }
        }
        ResponseBuilder response = SipResponse.to(request, status);
        return response.addAll(
                        status == 401 ? Headers.WWW_AUTHENTICATE : Headers.PROXY_AUTHENTICATE,
                        digest.challenges(subscriber.md5Only(), stale, now))
                .build();
    }

    private boolean isOf(Subscriber subscriber, @Nullable String username) {
        return subscriber.user().equals(username) || (subscriber.user() + "@" + domain).equals(username);
    }

    private List<Binding> live(Subscriber subscriber, long now) {
        List<Binding> live = new ArrayList<>(bindings.getOrDefault(subscriber, List.of()));
        live.removeIf(binding -> binding.until() <= now);
        return live;
    }

    private static long seconds(SipRequest request, Contact.Address address) {
        if (address.expires() >= 0) {
            return address.expires();
        }
        Long expires = request.value(Headers.EXPIRES);
        return expires == null ? LONGEST_SECONDS : expires;
    }

    private static SipResponse tooBrief(SipRequest request) {
        return SipResponse.to(request, 423)
                .add(Headers.MIN_EXPIRES, SHORTEST_SECONDS)
                .build();
    }

    private SipResponse accepted(SipRequest request, Subscriber subscriber, List<Binding> contacts, long now) {
        ResponseBuilder response = SipResponse.to(request, 200);
        for (Binding binding : contacts) {
            long left = Duration.ofNanos(binding.until() - now).toSeconds();
            response.add(Headers.CONTACT, new Contact.Address(binding.contact().with("expires", Long.toString(left))));
        }
        if (!contacts.isEmpty()) {
            String user = "sip:" + subscriber.number() + "@" + domain;
            response.add(Headers.SERVICE_ROUTE, serviceRoute) // RFC 3608 5
                    .add(Headers.P_ASSOCIATED_URI, NameAddr.of("<" + user + ">")); // RFC 7315 4.1
        }
        return response.build();
    }

    private static Outcome refused(SipRequest request, int status) {
        return new Outcome(SipResponse.to(request, status).build(), null, false);
    }
}
