package gatehouse.ims;

import gatehouse.base.Deadlines;
import gatehouse.base.Decoded;
import gatehouse.sip.body.Reginfo;
import gatehouse.sip.body.RegistrationWatch;
import gatehouse.sip.message.MediaType;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.ua.Identity;
import gatehouse.sip.ua.Party;
import gatehouse.sip.ua.RegistrationEvent;
import gatehouse.sip.ua.RegistrationHandle;
import gatehouse.sip.ua.SubscriptionAction;
import gatehouse.sip.ua.SubscriptionEvent;
import gatehouse.sip.ua.SubscriptionHandle;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What the network says of an agent's registrations: one subscription to the reg event package for each (TS 24.229 5.1.1.3). */
final class Notifications {
    private static final Duration SUBSCRIPTION = Duration.ofMinutes(10_000); // TS 24.229 5.1.1.3: 600,000 s
    private static final MediaType REGINFO = MediaType.of(Reginfo.MEDIA_TYPE);
    private static final Parameterized REG = Parameterized.of("reg");

    private final Supplier<SubscriptionHandle> handles;
    private final Map<SubscriptionHandle, Watched> subscriptions = new HashMap<>();
    private final Deadlines<ImsRegistration> restarts = new Deadlines<>();

    private static final class Watched {
        final ImsRegistration ims;
        RegistrationWatch watch = RegistrationWatch.NOTHING;

        Watched(ImsRegistration ims) {
            this.ims = ims;
        }
    }

    Notifications(Supplier<SubscriptionHandle> handles) {
        this.handles = handles;
    }

    /** A registration stands. TS 24.229 5.1.1.3: subscribed after the initial one, whose dialog any other would be. */
    void stands(ImsRegistration ims, Party party, Surroundings agent) {
        if (ims.takeInitial() && ims.policy().subscribe()) {
            forget(ims);
            SubscriptionHandle handle = handles.get();
            subscriptions.put(handle, new Watched(ims));
            agent.later(new SubscriptionEvent.Subscribe(
                    handle, party, party.address().uri(), REG, List.of(REGINFO), SUBSCRIPTION));
        }
    }

    /** A registration is over. */
    void ended(ImsRegistration ims) {
        restarts.cancel(ims);
        forget(ims);
    }

    private void forget(ImsRegistration ims) {
        subscriptions.values().removeIf(watched -> watched.ims.equals(ims));
    }

    /** Whether a subscription is one of these. */
    boolean has(SubscriptionHandle subscription) {
        return subscriptions.containsKey(subscription);
    }

    void told(SubscriptionAction action, Surroundings agent) {
        Watched watched = subscriptions.get(action.subscription());
        switch (action) {
            case SubscriptionAction.Notified(var _, var _, var body) -> {
                if (watched != null
                        && body != null
                        && Reginfo.decode(body.octets()) instanceof Decoded.Ok<Reginfo>(Reginfo document)) {
                    notified(watched, document, agent);
                }
            }
            case SubscriptionAction.Ended _ -> subscriptions.remove(action.subscription());
            case SubscriptionAction.Active _, SubscriptionAction.Interrupted _ -> {}
        }
    }

    private static void stand(ImsRegistration ims, List<Identity> identities, Surroundings agent) {
        RegistrationHandle handle = ims.handle();
        if (handle != null && !identities.isEmpty()) {
            agent.later(new RegistrationEvent.Stands(handle, identities));
        }
    }

    private void notified(Watched watched, Reginfo document, Surroundings agent) {
        RegistrationWatch before = watched.watch;
        watched.watch = before.with(document);
        Party party = watched.ims.party();
        if (watched.watch.version() == before.version() || party == null) {
            return; // RFC 3680 5.1: an old one
        }
        stand(watched.ims, RegistrationNews.identities(watched.watch.registrations(), party.contact()), agent);
        heed(watched.ims, RegistrationNews.of(document, party.contact()), agent);
    }

    private void heed(ImsRegistration ims, RegistrationNews news, Surroundings agent) {
        switch (news) {
            case RegistrationNews.Nothing _ -> {}
            case RegistrationNews.Reauthenticate _ -> ims.registerAgain();
            case RegistrationNews.RegisterAnew _ -> ims.registerAfresh();
            case RegistrationNews.RegisterLater(Duration after) -> restarts.set(ims, agent.now() + after.toNanos());
            case RegistrationNews.Over _ -> {
                RegistrationHandle handle = ims.handle();
                if (handle != null) {
                    agent.later(new RegistrationEvent.Unregister(handle));
                }
            }
        }
    }

    long nextDeadline() {
        return restarts.next();
    }

    /** Who was sent away for a while comes back. */
    void expire(long now) {
        for (ImsRegistration one = restarts.poll(now); one != null; one = restarts.poll(now)) {
            one.registerAfresh();
        }
    }
}
