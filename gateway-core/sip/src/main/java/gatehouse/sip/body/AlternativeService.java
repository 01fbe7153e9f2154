package gatehouse.sip.body;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import org.jspecify.annotations.Nullable;

/**
 * {@code application/3gpp-ims+xml} with an alternative service: what a 380 tells a UE to do instead, above all for
 * emergency calls (TS 24.229 7.6).
 *
 * @param type {@code emergency} or {@code restoration}; empty when the body names none
 * @param action {@code emergency-registration}, {@code initial-registration}, {@code anonymous-emergency-call}; or empty
 * @param reason for people
 */
public record AlternativeService(String type, String action, String reason) implements Content {
    /** The media type. */
    public static final String MEDIA_TYPE = "application/3gpp-ims+xml";

    /** Reads a body; malformed when it holds no alternative service. */
    public static Decoded<AlternativeService> decode(ByteView body) {
        Reader reader = new Reader();
        Decoded.Malformed<Void> bad = Xml.walk(body, "ims-3gpp", reader);
        if (bad != null) {
            return bad.as();
        }
        AlternativeService found = reader.found;
        return found == null ? Decoded.malformed("no alternative-service", 0) : Decoded.ok(found);
    }

    private static final class Reader implements Xml.Visitor {
        @Nullable
        AlternativeService found;

        private String type = "";
        private String action = "";
        private String reason = "";

        @Override
        public void begin(String name, int depth, Xml.Attributes attributes) {
            if (depth == 3 && name.equals("emergency")) {
                type = name; // the form of earlier releases: <type><emergency/></type>
            } else if (depth == 4 && type.isEmpty()) {
                type = name.equals("emergency") ? name : "";
            }
        }

        @Override
        public void end(String name, int depth, String text) {
            if (depth == 3) {
                switch (name) {
                    case "type" -> type = text.isEmpty() ? type : text;
                    case "action" -> action = text;
                    case "reason" -> reason = text;
                    default -> {}
                }
            } else if (depth == 2 && name.equals("alternative-service")) {
                found = new AlternativeService(type, action, reason);
            }
        }
    }
}
