package gatehouse.sip.body;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code application/pidf+xml}: who can be reached where (RFC 3863 4).
 *
 * @param entity whose presence it is, a URI as text
 * @param tuples the ways to reach it
 * @param notes for people, about all of it
 */
public record Presence(String entity, List<Tuple> tuples, List<String> notes) implements Content {
    /** The media type. */
    public static final String MEDIA_TYPE = "application/pidf+xml";

    private static final int MOST_TUPLES = 256;

    public Presence {
        tuples = List.copyOf(tuples);
        notes = List.copyOf(notes);
    }

    /** What {@code basic} says (RFC 3863 4.1.4); a status may do without. */
    public enum Basic {
        OPEN,
        CLOSED,
        UNSAID
    }

    /**
     * One way to reach it.
     *
     * @param contact its address as text; empty for none
     * @param note for people; empty for none
     */
    public record Tuple(String id, Basic basic, String contact, String note) {}

    /** Reads a document. */
    public static Decoded<Presence> decode(ByteView body) {
        Reader reader = new Reader();
        Decoded.Malformed<Void> bad = Xml.walk(body, "presence", reader);
        if (bad != null) {
            return bad.as();
        }
        String error = reader.error;
        return error != null
                ? Decoded.malformed(error, 0)
                : Decoded.ok(new Presence(reader.entity, reader.tuples, reader.notes));
    }

    private static final class Reader implements Xml.Visitor {
        final List<Tuple> tuples = new ArrayList<>();
        final List<String> notes = new ArrayList<>();
        String entity = "";

        @Nullable
        String error;

        private @Nullable String id;
        private Basic basic = Basic.UNSAID;
        private String contact = "";
        private String note = "";

        @Override
        public void begin(String name, int depth, Xml.Attributes attributes) {
            if (depth == 1) {
                String named = attributes.get("entity");
                entity = named == null ? "" : named;
                fail(entity.isEmpty(), "presence needs an entity");
            } else if (depth == 2 && name.equals("tuple")) {
                id = attributes.get("id");
                basic = Basic.UNSAID;
                contact = "";
                note = "";
                fail(id == null, "a tuple needs an id");
            }
        }

        @Override
        public void end(String name, int depth, String text) {
            String open = id;
            if (depth == 2 && name.equals("note")) {
                notes.add(text);
            } else if (open == null) {
                return;
            } else if (depth == 4 && name.equals("basic")) {
                basic = text.equals("open") ? Basic.OPEN : text.equals("closed") ? Basic.CLOSED : Basic.UNSAID;
                fail(basic == Basic.UNSAID, "basic is open or closed");
            } else if (depth == 3 && name.equals("contact")) {
                contact = text;
            } else if (depth == 3 && name.equals("note")) {
                note = text;
            } else if (depth == 2 && name.equals("tuple")) {
                tuples.add(new Tuple(open, basic, contact, note));
                id = null;
            }
            fail(tuples.size() > MOST_TUPLES || notes.size() > MOST_TUPLES, "more than " + MOST_TUPLES + " of a kind");
        }

        private void fail(boolean when, String why) {
            if (when && error == null) {
                error = why;
            }
        }
    }
}
