package gatehouse.media.sdp;

import gatehouse.base.Decoded;
import gatehouse.media.sdp.Precondition.Segment;
import gatehouse.media.sdp.Precondition.Strength;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads precondition lines (RFC 3312 4): {@code curr:qos local none}, {@code des:qos mandatory e2e sendrecv}. */
final class PreconditionParser {
    static final Set<String> NAMES = Set.of("curr", "des", "conf");

    private PreconditionParser() {}

    static Decoded<Precondition> parse(Attribute attribute) {
        boolean desired = attribute.name().equals("des");
        String[] word = attribute.text().strip().toLowerCase(Locale.ROOT).split(" +", 5);
        if (word.length != (desired ? 4 : 3)) {
            return bad(attribute, "has another number of words than RFC 3312 4 gives it");
        }
        Segment segment = segment(word[word.length - 2]);
        Direction direction = direction(word[word.length - 1]);
        if (segment == null || direction == null) {
            return bad(attribute, "names no segment and direction of RFC 3312 4");
        }
        String type = word[0];
        if (!desired) {
            return Decoded.ok(
                    attribute.name().equals("curr")
                            ? new Precondition.Current(type, segment, direction)
                            : new Precondition.Confirm(type, segment, direction));
        }
        Strength strength = strength(word[1]);
        return strength == null
                ? bad(attribute, "names no strength of RFC 3312 4")
                : Decoded.ok(new Precondition.Desired(type, strength, segment, direction));
    }

    private static Decoded<Precondition> bad(Attribute attribute, String how) {
        return Decoded.malformed("a=" + attribute.name() + " " + how, 0);
    }

    private static @Nullable Segment segment(String word) {
        return switch (word) {
            case "e2e" -> Segment.E2E;
            case "local" -> Segment.LOCAL;
            case "remote" -> Segment.REMOTE;
            default -> null;
        };
    }

    private static @Nullable Strength strength(String word) {
        return switch (word) {
            case "none" -> Strength.NONE;
            case "optional" -> Strength.OPTIONAL;
            case "mandatory" -> Strength.MANDATORY;
            case "failure" -> Strength.FAILURE;
            case "unknown" -> Strength.UNKNOWN;
            default -> null;
        };
    }

    private static @Nullable Direction direction(String word) {
        return switch (word) {
            case "sendrecv" -> Direction.SENDRECV;
            case "send" -> Direction.SENDONLY;
            case "recv" -> Direction.RECVONLY;
            case "none" -> Direction.INACTIVE;
            default -> null;
        };
    }

    /** The word of a direction tag. */
    static String word(Direction direction) {
        return switch (direction) {
            case SENDRECV -> "sendrecv";
            case SENDONLY -> "send";
            case RECVONLY -> "recv";
            case INACTIVE -> "none";
        };
    }
}
