package gatehouse.sip.body;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a subscriber to {@code reg} knows, put together from the documents it was sent (RFC 3680 5.1). Immutable: each
 * document gives another. A new subscription starts from {@link #NOTHING}.
 *
 * @param version of the last document, -1 before the first
 * @param registrations by address of record and id as far as they were told; contacts that have ended are kept for the
 *     one document that says so
 * @param isComplete false when a document was lost, the first one told a part only, or too much came together: subscribe
 *     again for all of it
 */
public record RegistrationWatch(long version, List<Reginfo.Registration> registrations, boolean isComplete) {
    /** Registrations and their contacts that are put together; what grows beyond it is none of one user any more. */
    private static final int MOST_KNOWN = 256;

    /** Before the first document. */
    public static final RegistrationWatch NOTHING = new RegistrationWatch(-1, List.of(), false);

    public RegistrationWatch {
        registrations = List.copyOf(registrations);
    }

    /** Having read {@code document}; the same when it is older than the last. */
    public RegistrationWatch with(Reginfo document) {
        if (document.version() <= version) {
            return this;
        }
        if (document.full()) {
            return new RegistrationWatch(document.version(), document.registrations(), true);
        }
        Map<String, Reginfo.Registration> known = new LinkedHashMap<>();
        for (Reginfo.Registration one : registrations) {
            Reginfo.Registration alive = withoutEnded(one);
            if (alive.state() != Reginfo.State.TERMINATED) {
                known.put(one.id(), alive);
            }
        }
        for (Reginfo.Registration news : document.registrations()) {
            known.merge(news.id(), news, RegistrationWatch::merged);
        }
        long size = known.values().stream()
                .mapToLong(one -> 1 + one.contacts().size())
                .sum();
        if (size > MOST_KNOWN) {
            return new RegistrationWatch(document.version(), document.registrations(), false);
        }
        boolean complete = isComplete && document.version() == version + 1;
        return new RegistrationWatch(document.version(), List.copyOf(known.values()), complete);
    }

    private static Reginfo.Registration withoutEnded(Reginfo.Registration one) {
        return new Reginfo.Registration(
                one.aor(),
                one.id(),
                one.state(),
                one.contacts().stream()
                        .filter(contact -> contact.state() != Reginfo.State.TERMINATED)
                        .toList());
    }

    /** A partial document tells those contacts of a registration that have changed. */
    private static Reginfo.Registration merged(Reginfo.Registration old, Reginfo.Registration news) {
        Map<String, Reginfo.Contact> contacts = new LinkedHashMap<>();
        old.contacts().forEach(contact -> contacts.put(contact.id(), contact));
        news.contacts().forEach(contact -> contacts.put(contact.id(), contact));
        return new Reginfo.Registration(news.aor(), news.id(), news.state(), List.copyOf(contacts.values()));
    }
}
