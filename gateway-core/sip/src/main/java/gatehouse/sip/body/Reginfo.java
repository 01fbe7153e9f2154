package gatehouse.sip.body;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code application/reginfo+xml}: what a registrar says about registrations (RFC 3680 5), with GRUUs (RFC 5628 5).
 *
 * @param version counts up by one in a subscription; a gap means that a document was lost (5.1)
 * @param full whether it tells everything, or only what changed
 * @param registrations by address of record
 */
public record Reginfo(long version, boolean full, List<Registration> registrations) implements Content {
    /** The media type. */
    public static final String MEDIA_TYPE = "application/reginfo+xml";

    public Reginfo {
        registrations = List.copyOf(registrations);
    }

    /** States of a registration and of a contact (RFC 3680 3.1, 3.2). */
    public enum State {
        INIT,
        ACTIVE,
        TERMINATED
    }

    /** One address of record. */
    public record Registration(String aor, String id, State state, List<Contact> contacts) {
        public Registration {
            contacts = List.copyOf(contacts);
        }
    }

    /**
     * One contact of it.
     *
     * @param event what happened last, in lower case: registered, refreshed, expired, deactivated, rejected and others
     * @param uri the contact's address as text
     * @param expires seconds left, or -1
     * @param retryAfter seconds to wait after probation, or -1
     * @param gruus the addresses that lead to its device
     */
    public record Contact(
            String id, State state, String event, String uri, long expires, long retryAfter, Gruus gruus) {}

    /**
     * The GRUUs of a contact (RFC 5628 5), as text.
     *
     * @param open the public one, which names the user; null for none
     * @param temporary the last one given that does not; null for none
     */
    public record Gruus(@Nullable String open, @Nullable String temporary) {
        /** None. */
        public static final Gruus NONE = new Gruus(null, null);
    }

    /** Reads a document. */
    public static Decoded<Reginfo> decode(ByteView body) {
        Reader reader = new Reader();
        Decoded.Malformed<Void> bad = Xml.walk(body, "reginfo", reader);
        if (bad != null) {
            return bad.as();
        }
        String error = reader.error;
        return error != null
                ? Decoded.malformed(error, 0)
                : Decoded.ok(new Reginfo(reader.version, reader.full, reader.registrations));
    }

    private static final class Reader implements Xml.Visitor {
        final List<Registration> registrations = new ArrayList<>();
        long version = -1;
        boolean full;

        @Nullable
        String error;

        private @Nullable Registration registration;
        private List<Contact> contacts = new ArrayList<>();
        private @Nullable Contact contact;

        @Override
        public void begin(String name, int depth, Xml.Attributes attributes) {
            if (depth == 1) {
                version = number(attributes.get("version"));
                full = "full".equals(attributes.get("state"));
                if (version < 0) {
                    error = "reginfo needs a version";
                }
            } else if (depth == 2 && name.equals("registration")) {
                registration = new Registration(
                        need(attributes.get("aor"), "a registration needs an aor"),
                        need(attributes.get("id"), "a registration needs an id"),
                        state(attributes.get("state")),
                        List.of());
                contacts = new ArrayList<>();
            } else if (depth == 3 && name.equals("contact")) {
                contact = new Contact(
                        need(attributes.get("id"), "a contact needs an id"),
                        state(attributes.get("state")),
                        need(attributes.get("event"), "a contact needs an event")
                                .toLowerCase(Locale.ROOT),
                        "",
                        number(attributes.get("expires")),
                        number(attributes.get("retry-after")),
                        Gruus.NONE);
            } else if (depth == 4 && contact != null) {
                gruu(name, attributes.get("uri"), contact);
            }
        }

        @Override
        public void end(String name, int depth, String text) {
            Contact open = contact;
            Registration outer = registration;
            if (depth == 4 && name.equals("uri") && open != null) {
                contact = new Contact(
                        open.id(), open.state(), open.event(), text, open.expires(), open.retryAfter(), open.gruus());
            } else if (depth == 3 && name.equals("contact") && open != null) {
                contacts.add(open);
                contact = null;
                need(open.uri().isEmpty() ? null : open.uri(), "a contact needs a uri");
            } else if (depth == 2 && outer != null) {
                registrations.add(new Registration(outer.aor(), outer.id(), outer.state(), contacts));
                registration = null;
            }
        }

        private void gruu(String name, @Nullable String uri, Contact open) {
            Gruus before = open.gruus();
            Gruus gruus = switch (name) {
                case "pub-gruu" -> new Gruus(uri, before.temporary());
                case "temp-gruu" -> new Gruus(before.open(), uri);
                default -> before;
            };
            contact = new Contact(
                    open.id(), open.state(), open.event(), open.uri(), open.expires(), open.retryAfter(), gruus);
        }

        private String need(@Nullable String value, String otherwise) {
            if (value == null) {
                error = error == null ? otherwise : error;
                return "";
            }
            return value;
        }

        private State state(@Nullable String text) {
            for (State state : State.values()) {
                if (state.name().toLowerCase(Locale.ROOT).equals(text)) {
                    return state;
                }
            }
            error = error == null ? "a state is init, active or terminated" : error;
            return State.TERMINATED;
        }
    }

    /** A number below 2^32, or -1. */
    private static long number(@Nullable String text) {
        if (text == null
                || text.isEmpty()
                || text.length() > 10
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        long value = Long.parseLong(text);
        return value > 0xffff_ffffL ? -1 : value;
    }
}
