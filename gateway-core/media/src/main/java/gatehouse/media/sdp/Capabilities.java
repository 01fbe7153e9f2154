package gatehouse.media.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Capability negotiation (RFC 5939), as far as it lets one stream be offered under another transport profile with
 * further attributes: SRTP as a potential configuration beside RTP as the actual one.
 */
public final class Capabilities {
    private static final int MOST = 64;

    private Capabilities() {}

    /**
     * What an offered stream could be as well.
     *
     * @param section the stream as it would have been offered
     * @param accepted what {@code a=acfg} says in an answer that takes it
     */
    public record Potential(MediaDescription section, String accepted) {}

    /** Attributes that offer the stream under {@code protocol} with {@code attributes} too (RFC 5939 3.4, 3.5.1). */
    public static List<Attribute> offer(String protocol, List<Attribute> attributes) {
        List<Attribute> lines = new ArrayList<>();
        StringBuilder numbers = new StringBuilder();
        lines.add(Attribute.of("tcap", "1 " + protocol));
        for (int n = 1; n <= attributes.size(); n++) {
            lines.add(Attribute.of("acap", n + " " + attributes.get(n - 1).line()));
            numbers.append(n == 1 ? "" : ",").append(n);
        }
        lines.add(Attribute.of("pcfg", "1 t=1" + (attributes.isEmpty() ? "" : " a=" + numbers)));
        return lines;
    }

    /** Whether an answer took the configuration that {@link #offer} made (RFC 5939 3.5.2). */
    public static boolean isAccepted(MediaDescription answer) {
        Attribute accepted = answer.attribute("acfg");
        return accepted != null && (accepted.text().strip() + " ").startsWith("1 ");
    }

    /** The potential configurations of a stream, the preferred one first; what cannot be understood is left out. */
    public static List<Potential> of(SessionDescription session, MediaDescription section) {
        Map<Integer, String> transports = new HashMap<>();
        Map<Integer, Attribute> attributes = new HashMap<>();
        List<Attribute> all = new ArrayList<>(session.attributes());
        all.addAll(section.attributes());
        for (Attribute line : all) {
            String[] words = line.text().strip().split(" +", 32);
            int number = SdpText.number(words[0], 2_147_483_647);
            if (number < 1 || words.length < 2 || attributes.size() + transports.size() > MOST) {
                continue;
            }
            if (line.name().equals("tcap")) { // RFC 5939 3.4.2: numbered on from the first
                for (int n = 1; n < words.length; n++) {
                    transports.put(number + n - 1, words[n]);
                }
            } else if (line.name().equals("acap")) {
                String text = line.text().strip();
                attributes.put(
                        number, attribute(text.substring(text.indexOf(' ')).strip()));
            }
        }
        List<Potential> potentials = new ArrayList<>();
        section.attributes("pcfg").stream()
                .sorted((a, b) ->
                        Integer.compare(number(a), number(b))) // RFC 5939 3.5.1: the lowest number is preferred
                .limit(MOST)
                .forEach(line -> add(potentials, section, line, transports, attributes));
        return potentials;
    }

    private static int number(Attribute pcfg) {
        int number = SdpText.number(pcfg.text().strip().split(" +", 2)[0], 2_147_483_647);
        return number < 1 ? Integer.MAX_VALUE : number;
    }

    private static Attribute attribute(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? Attribute.property(text) : Attribute.of(text.substring(0, colon), text.substring(colon + 1));
    }

    private static void add(
            List<Potential> out,
            MediaDescription section,
            Attribute pcfg,
            Map<Integer, String> transports,
            Map<Integer, Attribute> attributes) {
        String[] words = pcfg.text().strip().split(" +", 16);
        List<String> protocols = List.of("");
        List<String> sets = List.of("");
        for (int n = 1; n < words.length; n++) {
            if (words[n].startsWith("t=")) {
                protocols = List.of(words[n].substring(2).split("\\|", 8));
            } else if (words[n].startsWith("a=")) {
                sets = List.of(words[n].substring(2).split("\\|", 8));
            } else if (words[n].startsWith("+")) {
                return; // RFC 5939 3.5.1: an extension that must be understood
            }
        }
        if (number(pcfg) == Integer.MAX_VALUE) {
            return;
        }
        for (String set : sets) {
            for (String protocol : protocols) {
                Potential potential = potential(section, number(pcfg), protocol, set, transports, attributes);
                if (potential != null && out.size() < MOST) {
                    out.add(potential);
                }
            }
        }
    }

    private static @Nullable Potential potential(
            MediaDescription section,
            int number,
            String transport,
            String set,
            Map<Integer, String> transports,
            Map<Integer, Attribute> attributes) {
        String protocol =
                transport.isEmpty() ? section.protocol() : transports.get(SdpText.number(transport, 2_147_483_647));
        if (protocol == null) {
            return null;
        }
        List<Attribute> own = new ArrayList<>();
        String rest = set;
        if (!set.startsWith("-m")) { // RFC 5939 3.5.1: -m and -ms leave out the section's own attributes
            section.attributes().stream()
                    .filter(a -> !a.name().equals("pcfg") && !a.name().endsWith("cap"))
                    .forEach(own::add);
        }
        if (set.startsWith("-")) {
            int colon = set.indexOf(':');
            rest = colon < 0 ? "" : set.substring(colon + 1);
        }
        boolean optional = false;
        StringBuilder used = new StringBuilder();
        for (String word : rest.isEmpty() ? new String[0] : rest.split(",", MOST)) {
            optional |= word.startsWith("[");
            Attribute attribute = attributes.get(SdpText.number(word.replaceAll("[\\[\\]]", ""), 2_147_483_647));
            if (attribute == null && !optional) {
                return null;
            }
            if (attribute != null) {
                own.add(attribute);
                used.append(used.isEmpty() ? "" : ",").append(word.replaceAll("[\\[\\]]", ""));
            }
            optional &= !word.endsWith("]");
        }
        String accepted =
                number + (transport.isEmpty() ? "" : " t=" + transport) + (used.isEmpty() ? "" : " a=" + used);
        return new Potential(
                new MediaDescription(
                        section.media(),
                        section.port(),
                        section.portCount(),
                        protocol,
                        section.formats(),
                        section.connection(),
                        section.lines(),
                        own),
                accepted);
    }
}
