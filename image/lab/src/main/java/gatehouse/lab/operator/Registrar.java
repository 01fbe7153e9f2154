package gatehouse.lab.operator;

import gatehouse.base.Decoded;
import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.lab.home.AkaChallenger;
import gatehouse.lab.home.HomeSubscriber;
import gatehouse.lab.home.Hss;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Credentials;
import gatehouse.sip.message.Delta;
import gatehouse.sip.message.HeaderType;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
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
    private final NameAddr originating;
    private final boolean reauthenticate;
    private final AkaChallenger aka;
    private final Map<Subscriber, List<Binding>> bindings = new LinkedHashMap<>();
    private final Map<Flow, Subscriber> byFlow = new HashMap<>();
    private final DigestVerifier digest;
    private final Gruus gruus;

    /**
     * What became of a REGISTER.
     *
     * @param subscriber null unless bindings changed or were confirmed
     * @param left the flows over which contacts were registered that came over another one now
     */
    record Outcome(SipResponse response, @Nullable Subscriber subscriber, boolean removed, List<Flow> left) {}

    /** Who stands behind a request: exactly one of the two is there. */
    record Origin(@Nullable Subscriber subscriber, @Nullable SipResponse refusal) {}

    Registrar(OperatorSettings settings, NameAddr self, Entropy entropy) {
        this.domain = settings.domain();
        this.serviceRoute = self;
        this.originating = NameAddr.of("<sip:orig@scscf." + domain + ";lr>");
        this.reauthenticate = settings.reauthenticate();
        Hss hss = new Hss(entropy);
        this.aka = new AkaChallenger(domain, hss, settings.homeScript());
        this.digest = new DigestVerifier(domain, entropy);
        this.gruus = new Gruus(entropy);
        for (Subscriber subscriber : settings.subscribers()) {
            HomeSubscriber isim = subscriber.isim();
            if (isim != null) {
                hss.add(isim);
            }
            subscriber.impus(domain).forEach(impu -> byName.put(user(impu), subscriber));
            byName.put(subscriber.number(), subscriber);
            byName.put(subscriber.user(), subscriber);
        }
    }

    /** The subscriber whose number (with or without its plus) or name a URI has, or null. */
    @Nullable
    Subscriber subscriber(Uri uri) {
        String user = Targets.user(uri);
        if (user.isEmpty()) {
            return null;
        }
        Subscriber exact = byName.get(user);
        Subscriber named = exact != null ? exact : byName.get("+" + user);
        return named != null ? named : gruus.subscriber(uri);
    }

    private static String user(String impu) {
        return Uri.parse(impu) instanceof Decoded.Ok<Uri>(Uri uri) ? Targets.user(uri) : "";
    }

    /** The GRUUs of everybody. */
    Gruus gruus() {
        return gruus;
    }

    /** The number by which a subscriber says to be asking, where it is one of its own; else its first. */
    String speaksAs(Subscriber subscriber, SipRequest request) {
        List<NameAddr> preferred = request.values(Headers.P_PREFERRED_IDENTITY);
        String said = Targets.user((preferred.isEmpty() ? request.from() : preferred.getFirst()).uri());
        boolean own =
                subscriber.impus(domain).stream().anyMatch(impu -> user(impu).equals(said));
        return own ? said : subscriber.number();
    }

    /** The subscriber with this number, or null. */
    @Nullable
    Subscriber numbered(String number) {
        return byName.get(number);
    }

    /** Forgets every binding of a subscriber. */
    void forget(Subscriber subscriber) {
        List<Binding> gone = bindings.remove(subscriber);
        if (gone != null) {
            gone.forEach(binding -> byFlow.remove(binding.flow(), subscriber));
        }
    }

    /** Lets what is registered expire soon, so that the subscriber has to come back (TS 24.229 5.4.1.6). */
    void shorten(Subscriber subscriber, long now) {
        long soon =
                now + Duration.ofSeconds(RegistrationEvents.SHORTENED_SECONDS).toNanos();
        bindings.computeIfPresent(
                subscriber,
                (key, all) -> new ArrayList<>(
                        all.stream().map(old -> old.endingBy(soon)).toList()));
    }

    /** The binding that was made last and still holds, or null. */
    @Nullable
    Binding reach(Subscriber subscriber, long now) {
        List<Binding> live = live(subscriber, now);
        return live.isEmpty() ? null : live.getLast();
    }

    /** Every binding that holds and that {@code uri} may mean, the oldest first. */
    List<Binding> bindings(Subscriber subscriber, Uri uri, long now) {
        return gruus.among(live(subscriber, now), uri);
    }

    /** Answers a REGISTER. */
    Outcome register(SipRequest request, Flow flow, long now) {
        Subscriber subscriber = subscriber(request.to().uri());
        if (subscriber == null) {
            return refused(request, 404); // RFC 3261 10.3 step 5
        }
        List<Binding> contacts = live(subscriber, now);
        HomeSubscriber isim = subscriber.isim();
        SipResponse challenge = isim == null
                ? prove(request, subscriber, Headers.AUTHORIZATION, 401, now)
                : authenticate(request, isim, !contacts.isEmpty() && (!reauthenticate || isLeaving(request)), now);
        if (challenge != null) {
            return new Outcome(challenge, null, false, List.of());
        }
        if (isim != null) {
            // TS 24.229 5.4.1.2.2: one UE, one contact; what it registered before an IP address change is gone
            contacts.removeIf(old -> !old.flow().equals(flow));
        }
        List<Contact> wanted = request.values(Headers.CONTACT);
        boolean star = wanted.stream().anyMatch(contact -> !(contact instanceof Contact.Address));
        if (star && (wanted.size() > 1 || !Long.valueOf(0).equals(request.value(Headers.EXPIRES)))) {
            return refused(request, 400); // RFC 3261 10.3 step 6
        }
        if (wanted.isEmpty()) { // RFC 3261 10.2.3: only asks which bindings there are
            return new Outcome(accepted(request, subscriber, contacts, now), null, false, List.of());
        }
        boolean removed = false;
        boolean outbound = isim == null && request.lists(Headers.SUPPORTED, "outbound");
        List<Flow> left = new ArrayList<>();
        for (Contact contact : wanted) {
            switch (contact) {
                case Contact.Address address -> {
                    long seconds = seconds(request, address);
                    if (seconds > 0 && seconds < SHORTEST_SECONDS) {
                        return new Outcome(tooBrief(request), null, false, List.of());
                    }
                    long until = now
                            + Duration.ofSeconds(Math.min(seconds, LONGEST_SECONDS))
                                    .toNanos();
                    Binding next = Binding.of(address.nameAddr(), flow, until, outbound);
                    for (Binding old : List.copyOf(contacts)) {
                        if (isReplaced(old, next)) {
                            contacts.remove(old);
                            left.add(old.flow());
                        }
                    }
                    removed |= seconds == 0;
                    if (seconds > 0 && contacts.size() < MOST_CONTACTS) {
                        contacts.add(next);
                        gruus.registered(next.contact(), request, subscriber, subscriber.impus(domain));
                    }
                }
                default -> {
                    contacts.clear(); // RFC 3261 10.2.2: the star
                    removed = true;
                }
            }
        }
        keep(subscriber, contacts, flow);
        left.removeIf(flow::equals);
        SipResponse response = accepted(request, subscriber, contacts, now);
        return new Outcome(response, subscriber, removed && contacts.isEmpty(), left);
    }

    /** RFC 3261 10.3 step 7; a flow takes the place of its like alone, whatever its URI (RFC 5626 6). */
    private static boolean isReplaced(Binding old, Binding next) {
        Binding.FlowId before = old.flowId();
        if (before == null || next.flowId() == null) {
            return old.contact().uri().matches(next.contact().uri());
        }
        return before.equals(next.flowId());
    }

    /** Whom a request comes from, or the answer that asks for a proof (RFC 3261 22.3). */
    Origin origin(SipRequest request, Flow flow, long now) {
        Subscriber claimed = claimed(request);
        if (claimed != null && isOver(claimed, flow, now)) {
            return new Origin(claimed, null);
        }
        Subscriber there = byFlow.get(flow);
        if (there != null && isOver(there, flow, now)) {
            return new Origin(there, null);
        }
        if (claimed == null || claimed.isim() != null) { // an ISIM's requests come through its SAs or not at all
            return new Origin(null, SipResponse.to(request, 403).build());
        }
        SipResponse challenge = prove(request, claimed, Headers.PROXY_AUTHORIZATION, 407, now);
        return challenge == null ? new Origin(claimed, null) : new Origin(null, challenge);
    }

    /** Who says to be asking: in From, or where that is withheld in P-Preferred-Identity (RFC 3325 9.2). */
    private @Nullable Subscriber claimed(SipRequest request) {
        Subscriber from = subscriber(request.from().uri());
        List<NameAddr> preferred = request.values(Headers.P_PREFERRED_IDENTITY);
        return from != null || preferred.isEmpty()
                ? from
                : subscriber(preferred.getFirst().uri());
    }

    /** The subscriber that is registered over {@code flow}, or null. */
    @Nullable
    Subscriber over(Flow flow, long now) {
        Subscriber there = byFlow.get(flow);
        return there != null && isOver(there, flow, now) ? there : null;
    }

    private void keep(Subscriber subscriber, List<Binding> contacts, Flow flow) {
        List<Binding> before = contacts.isEmpty() ? bindings.remove(subscriber) : bindings.put(subscriber, contacts);
        for (Binding old : before == null ? List.<Binding>of() : before) {
            if (contacts.stream().noneMatch(binding -> binding.flow().equals(old.flow()))) {
                byFlow.remove(old.flow(), subscriber);
            }
        }
        if (contacts.stream().anyMatch(binding -> binding.flow().equals(flow))) {
            byFlow.put(flow, subscriber);
        }
    }

    /** TS 24.229 5.4.1.4: who de-registers through its SAs need not be asked again. */
    private static boolean isLeaving(SipRequest request) {
        List<Contact> contacts = request.values(Headers.CONTACT);
        return !contacts.isEmpty()
                && contacts.stream()
                        .allMatch(contact ->
                                !(contact instanceof Contact.Address address) || seconds(request, address) == 0);
    }

    /** The S-CSCF's part (TS 24.229 5.4.1.2): the answer that asks or refuses, or null when the ISIM has proven itself. */
    private @Nullable SipResponse authenticate(SipRequest request, HomeSubscriber isim, boolean known, long now) {
        Credentials given = null;
        for (Credentials credentials : request.values(Headers.AUTHORIZATION)) {
            if (digest.isForUs(credentials) && isim.impi().equals(credentials.get("username"))) {
                given = credentials;
            }
        }
        return switch (aka.judge(isim.impi(), given, request.method().name(), known, now)) {
            case AkaChallenger.Verdict.Proven _ -> null;
            case AkaChallenger.Verdict.Ask(var challenge) ->
                SipResponse.to(request, 401)
                        .add(Headers.WWW_AUTHENTICATE, challenge)
                        .build();
            case AkaChallenger.Verdict.Refused(var reason)
            when reason == AkaChallenger.Reason.TOO_MANY ->
                SipResponse.to(request, 503)
                        .set(Headers.RETRY_AFTER, Delta.of(AkaChallenger.TO_ANSWER.toSeconds()))
                        .build();
            case AkaChallenger.Verdict.Refused(var reason) ->
                SipResponse.to(request, 403, sentence(reason)).build();
        };
    }

    private static String sentence(AkaChallenger.Reason reason) {
        return switch (reason) {
            case WRONG_RESPONSE -> "Authentication failed";
            case NETWORK_NOT_AUTHENTIC -> "Network not recognised";
            case NOT_SYNCHRONISED -> "Not synchronised";
            case UNKNOWN -> "Unknown private identity";
            case TOO_MANY -> "Too many challenges";
        };
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
            switch (digest.verify(credentials, request, subscriber.password(), now)) {
                case VALID -> {
                    return null;
                }
                case STALE -> stale = true;
                case MISDIRECTED -> {
                    return SipResponse.to(request, 400, "The digest is for another URI")
                            .build();
                }
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
            NameAddr contact = binding.contact().with("expires", Long.toString(left));
            // RFC 5627 5.3, TS 24.229 5.4.7A: of the identity registered; the others' come with the reg event package
            NameAddr told = gruus.told(contact, request, subscriber, registered(request, subscriber));
            response.add(Headers.CONTACT, new Contact.Address(told));
        }
        if (!contacts.isEmpty()) {
            HomeSubscriber isim = subscriber.isim();
            if (contacts.stream().anyMatch(binding -> binding.flowId() != null)) {
                response.add(Headers.REQUIRE, "outbound"); // RFC 5626 6
            }
            response.addAll(Headers.PATH, request.values(Headers.PATH)) // RFC 3327 5.3
                    .add(Headers.SERVICE_ROUTE, isim == null ? serviceRoute : originating); // RFC 3608 5
            subscriber
                    .impus(domain)
                    .forEach(impu ->
                            response.add(Headers.P_ASSOCIATED_URI, NameAddr.of("<" + impu + ">"))); // RFC 7315 4.1
        }
        return response.build();
    }

    private String registered(SipRequest request, Subscriber subscriber) {
        List<String> impus = subscriber.impus(domain);
        String to = Targets.user(request.to().uri());
        return impus.stream()
                .filter(impu -> impu.startsWith("sip:") && user(impu).equals(to))
                .findFirst()
                .orElse(impus.getFirst());
    }

    private static Outcome refused(SipRequest request, int status) {
        return new Outcome(SipResponse.to(request, status).build(), null, false, List.of());
    }
}
