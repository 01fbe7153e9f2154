package gatehouse.lab.operator;

import gatehouse.base.Entropy;
import gatehouse.sip.message.CSeq;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.MediaType;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.Uri;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The notifier of the registration event package (RFC 3680, TS 24.229 5.4.2.1): a UE watches its own registration and
 * hears when the network ends or shortens it. Every notification tells the whole state, with the GRUUs of each identity
 * (RFC 5628, TS 24.229 5.4.2.1.2).
 */
final class RegistrationEvents {
    /** How long a registration that is to be renewed still lasts. */
    static final long SHORTENED_SECONDS = 60;

    private static final MediaType REGINFO =
            MediaType.parse("application/reginfo+xml").orThrow();
    private static final long LONGEST_SECONDS = 600_000;
    private static final int MOST = 100_000;

    /** What befell a registration, in the words of RFC 3680 3.2. */
    enum Event {
        REGISTERED("active", -1),
        REFRESHED("active", -1),
        /** The UE is to register again before this is over (TS 24.229 5.4.1.6). */
        SHORTENED("active", SHORTENED_SECONDS),
        UNREGISTERED("terminated", 0),
        EXPIRED("terminated", 0),
        /** The UE is to register anew at once (TS 24.229 5.1.1.7). */
        DEACTIVATED("terminated", 0),
        /** The UE is not to come back. */
        REJECTED("terminated", 0);

        private final String state;
        private final long expires;

        Event(String state, long expires) {
            this.state = state;
            this.expires = expires;
        }
    }

    private static final class Watch {
        final Subscriber subscriber;
        final NameAddr us;
        final NameAddr them;
        final String callId;
        Uri target;
        long until;
        long cseq;
        long version;

        Watch(Subscriber subscriber, NameAddr us, NameAddr them, String callId, Uri target) {
            this.subscriber = subscriber;
            this.us = us;
            this.them = them;
            this.callId = callId;
            this.target = target;
        }
    }

    private final NameAddr self;
    private final String domain;
    private final Gruus gruus;
    private final Entropy entropy;
    private final Map<String, Watch> watches = new HashMap<>();

    /** Nobody watches. */
    RegistrationEvents(NameAddr self, String domain, Gruus gruus, Entropy entropy) {
        this.self = self;
        this.domain = domain;
        this.gruus = gruus;
        this.entropy = entropy;
    }

    /** Whether a request is for this package. */
    boolean isFor(SipRequest request) {
        Parameterized event = request.value(Headers.EVENT);
        return request.is(Method.SUBSCRIBE)
                && (watches.containsKey(request.callId()) || (event != null && event.is("reg")));
    }

    /**
     * Answers a SUBSCRIBE of a subscriber about itself, and gives out the notification that must follow (RFC 6665 4.2.1).
     *
     * @param reached the contact that is registered, or null
     */
    SipResponse subscribe(
            SipRequest request,
            Subscriber watcher,
            @Nullable Binding reached,
            long now,
            BiConsumer<Subscriber, SipRequest> notify) {
        Watch watch = watches.get(request.callId());
        NameAddr contact = request.contact();
        if (request.to().tag() == null) {
            if (contact == null || watches.size() >= MOST) {
                return SipResponse.to(request, contact == null ? 400 : 503).build();
            }
            NameAddr us = request.to().with("tag", entropy.token(6));
            watch = new Watch(watcher, us, request.from(), request.callId(), contact.uri());
            watches.put(request.callId(), watch);
        } else if (watch == null || !watch.subscriber.equals(watcher)) {
            return SipResponse.to(request, 481).build();
        } else if (contact != null) {
            watch.target = contact.uri();
        }
        Long asked = request.value(Headers.EXPIRES);
        long seconds = Math.min(asked == null ? LONGEST_SECONDS : asked, LONGEST_SECONDS);
        watch.until = now + Duration.ofSeconds(seconds).toNanos();
        ResponseBuilder response = SipResponse.to(request, 200)
                .add(Headers.EXPIRES, seconds)
                .add(Headers.CONTACT, new Contact.Address(self));
        if (request.to().tag() == null) {
            response.toTag(String.valueOf(watch.us.tag()));
        }
        notify.accept(watcher, notification(watch, reached, Event.REGISTERED, now));
        if (seconds == 0) {
            watches.remove(request.callId());
        }
        return response.build();
    }

    /** Tells all who watch a subscriber. */
    void changed(
            Subscriber subscriber,
            @Nullable Binding reached,
            Event event,
            long now,
            BiConsumer<Subscriber, SipRequest> notify) {
        for (Watch watch : List.copyOf(watches.values())) {
            if (watch.subscriber.equals(subscriber)) {
                if (watch.until > now) {
                    notify.accept(subscriber, notification(watch, reached, event, now));
                }
                if (watch.until <= now || event.state.equals("terminated")) {
                    watches.remove(watch.callId);
                }
            }
        }
    }

    /** The watcher no longer knows the dialog (RFC 6665 4.2.2). */
    void refused(String callId) {
        watches.remove(callId);
    }

    private SipRequest notification(Watch watch, @Nullable Binding reached, Event event, long now) {
        long left = Math.max(0, Duration.ofNanos(watch.until - now).toSeconds());
        boolean over = left == 0 || event.state.equals("terminated");
        return SipRequest.builder(Method.NOTIFY, watch.target)
                .add(Headers.MAX_FORWARDS, 70)
                .add(Headers.FROM, watch.us)
                .add(Headers.TO, watch.them)
                .add(Headers.CALL_ID, watch.callId)
                .add(Headers.CSEQ, new CSeq(++watch.cseq, Method.NOTIFY))
                .add(Headers.CONTACT, new Contact.Address(self))
                .add(Headers.EVENT, Parameterized.of("reg"))
                .add(
                        Headers.SUBSCRIPTION_STATE,
                        Parameterized.of(over ? "terminated;reason=noresource" : "active;expires=" + left))
                .body(REGINFO, document(watch, reached, event, now))
                .build();
    }

    private String document(Watch watch, @Nullable Binding reached, Event event, long now) {
        StringBuilder xml =
                new StringBuilder("<?xml version=\"1.0\"?>\n<reginfo xmlns=\"urn:ietf:params:xml:ns:reginfo\" "
                        + "xmlns:gr=\"urn:ietf:params:xml:ns:gruuinfo\" version=\"" + watch.version++
                        + "\" state=\"full\">\n");
        int n = 0;
        for (String impu : watch.subscriber.impus(domain)) {
            xml.append("<registration aor=\"")
                    .append(escaped(impu))
                    .append("\" id=\"r")
                    .append(++n);
            xml.append("\" state=\"")
                    .append(reached == null ? "terminated" : event.state)
                    .append("\">\n");
            if (reached != null) {
                long expires = event.expires >= 0
                        ? event.expires
                        : Duration.ofNanos(Math.max(0, reached.until() - now)).toSeconds();
                xml.append("<contact id=\"c").append(n).append("\" state=\"").append(event.state);
                xml.append("\" event=\"").append(event.name().toLowerCase(Locale.ROOT));
                xml.append("\" expires=\"").append(expires).append("\"><uri>");
                xml.append(escaped(reached.contact().uri().toString())).append("</uri>");
                xml.append(gruus(gruus.of(reached.contact(), watch.subscriber, impu)))
                        .append("</contact>\n");
            }
            xml.append("</registration>\n");
        }
        return xml.append("</reginfo>\n").toString();
    }

    private static String gruus(Gruus.@Nullable Given given) {
        return given == null
                ? ""
                : "<gr:pub-gruu uri=\"%s\"/><gr:temp-gruu uri=\"%s\" first-cseq=\"%d\"/>"
                        .formatted(escaped(given.open()), escaped(given.temporary()), given.firstCseq());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
