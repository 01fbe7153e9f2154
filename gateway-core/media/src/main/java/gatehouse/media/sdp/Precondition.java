package gatehouse.media.sdp;

import gatehouse.base.Decoded;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One precondition line of a section (RFC 3312 4): what stands, what is wanted, or when the writer is to be told. */
public sealed interface Precondition {
    /** The type of resources that the network reserves; the only one that RFC 3312 defines. */
    String QOS = "qos";

    /** The precondition type, in lower case. */
    String type();

    /** The stretch of the way that is spoken of. */
    Segment segment();

    /** Which ways of the stream, seen from the writer. */
    Direction direction();

    /** The line. */
    Attribute attribute();

    /** {@code a=curr}: what is reserved now. */
    record Current(String type, Segment segment, Direction direction) implements Precondition {
        @Override
        public Attribute attribute() {
            return Attribute.of("curr", type + " " + segment.word() + " " + PreconditionParser.word(direction));
        }
    }

    /** {@code a=des}: what the session waits for. */
    record Desired(String type, Strength strength, Segment segment, Direction direction) implements Precondition {
        @Override
        public Attribute attribute() {
            return Attribute.of(
                    "des",
                    type + " " + strength.word() + " " + segment.word() + " " + PreconditionParser.word(direction));
        }
    }

    /** {@code a=conf}: tell the writer once this is reserved. */
    record Confirm(String type, Segment segment, Direction direction) implements Precondition {
        @Override
        public Attribute attribute() {
            return Attribute.of("conf", type + " " + segment.word() + " " + PreconditionParser.word(direction));
        }
    }

    /** A stretch of the way, named from the writer's side. */
    enum Segment {
        /** All of it. */
        E2E,
        /** The writer's access. */
        LOCAL,
        /** The other side's access. */
        REMOTE;

        /** The same stretch in the words of the other side. */
        public Segment reversed() {
            return switch (this) {
                case E2E -> E2E;
                case LOCAL -> REMOTE;
                case REMOTE -> LOCAL;
            };
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How much a precondition is wanted, the least first; the last two say why an offer is refused (RFC 3312 5.4). */
    enum Strength {
        /** Not at all. */
        NONE,
        /** The session does not wait for it. */
        OPTIONAL,
        /** The session waits for it. */
        MANDATORY,
        /** It cannot be reserved. */
        FAILURE,
        /** The writer does not know the type. */
        UNKNOWN;

        /** The stronger of two wishes; what only explains a refusal is no wish. */
        Strength or(Strength wish) {
            return wish.compareTo(this) > 0 && wish.compareTo(MANDATORY) <= 0 ? wish : this;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The precondition lines of a section in order; malformed (at offset 0) when one of them is. */
    static Decoded<List<Precondition>> of(MediaDescription section) {
        List<Precondition> found = new ArrayList<>();
        for (Attribute attribute : section.attributes()) {
            if (PreconditionParser.NAMES.contains(attribute.name())) {
                switch (PreconditionParser.parse(attribute)) {
                    case Decoded.Ok<Precondition>(Precondition line) -> found.add(line);
                    case Decoded.Malformed<Precondition> bad -> {
                        return bad.as();
                    }
                }
            }
        }
        return Decoded.ok(found);
    }
}
