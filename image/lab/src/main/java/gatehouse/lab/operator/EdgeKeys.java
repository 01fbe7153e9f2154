package gatehouse.lab.operator;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.Entropy;
import gatehouse.media.sdp.Attribute;
import gatehouse.media.sdp.MediaDescription;
import gatehouse.media.srtp.CryptoAttribute;
import gatehouse.media.srtp.MasterKey;
import gatehouse.media.srtp.SrtpSuite;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The access edge's end of SRTP towards one phone (TS 33.328 6.2.1, TS 24.229 6.7.2): takes keys out of what the phone
 * writes, and puts its own into what the phone reads. The other side of the call sees RTP.
 */
public final class EdgeKeys {
    static final String ACCESS_EDGE = "3ge2ae";
    private static final String SAVP = "RTP/SAVP";
    private static final String AVP = "RTP/AVP";
    private static final String CRYPTO = "crypto";

    private final List<SrtpSuite> suites;
    private final Entropy entropy;
    private List<CryptoAttribute> theirOffer = List.of();
    private List<CryptoAttribute> ourOffer = List.of();
    private @Nullable CryptoAttribute sending;
    private @Nullable CryptoAttribute receiving;
    private boolean active;

    EdgeKeys(List<SrtpSuite> suites, Entropy entropy) {
        this.suites = suites;
        this.entropy = entropy;
    }

    /** Whether a body asks the edge to end SRTP (TS 24.229 6.1.2). */
    public static boolean isAsked(ByteView body) {
        return new String(body.copy(), StandardCharsets.ISO_8859_1).contains("\na=" + ACCESS_EDGE + ":requested");
    }

    /** Whether SRTP ends here. */
    boolean isActive() {
        return active;
    }

    /** From now on the phone is offered SRTP that ends here. */
    void activate() {
        active = true;
    }

    /** Under which key the edge sends to the phone; null before an agreement. */
    @Nullable
    CryptoAttribute sending() {
        return sending;
    }

    /** Under which key the phone sends; null before an agreement. */
    @Nullable
    CryptoAttribute receiving() {
        return receiving;
    }

    /** Takes the keys out of an offer of the phone, if they are for the edge; malformed when none is usable. */
    Decoded<MediaDescription> offered(MediaDescription section) {
        Attribute wish = section.attribute(ACCESS_EDGE);
        boolean here = section.protocol().equals(SAVP)
                && (active || (wish != null && wish.text().equals("requested")));
        if (!here) {
            theirOffer = List.of(); // what is offered in clear is answered in clear
            return Decoded.ok(section);
        }
        theirOffer = lines(section);
        if (chosen() == null) {
            return Decoded.malformed("no key of the offer is one that the access edge can use", 0);
        }
        active = true;
        return Decoded.ok(plain(section));
    }

    private @Nullable CryptoAttribute chosen() {
        for (CryptoAttribute line : theirOffer) {
            if (line.suite().filter(suites::contains).isPresent()) {
                return line;
            }
        }
        return null;
    }

    /** An answer for the phone, with our key under its tag. */
    MediaDescription answer(MediaDescription section) {
        CryptoAttribute line = chosen();
        if (line == null || section.isRejected()) {
            return section;
        }
        CryptoAttribute last = sending;
        List<MasterKey> keys = last != null && unchanged(line)
                ? last.keys()
                : fresh(line.suite().orElseThrow());
        CryptoAttribute ours =
                new CryptoAttribute(line.tag(), line.suiteName(), keys, CryptoAttribute.SessionParameters.NONE);
        sending = ours;
        receiving = line;
        return secured(section, List.of(ours));
    }

    /** RFC 4568 7.1.4: a key of theirs that stays lets ours stay. */
    private boolean unchanged(CryptoAttribute line) {
        CryptoAttribute before = receiving;
        return before != null
                && before.suiteName().equals(line.suiteName())
                && before.keys().getFirst().isSameKey(line.keys().getFirst());
    }

    /** An offer for the phone. */
    MediaDescription offer(MediaDescription section) {
        if (!active || section.isRejected() || !section.protocol().equals(AVP)) {
            return section;
        }
        List<CryptoAttribute> lines = new ArrayList<>();
        CryptoAttribute last = sending;
        if (last != null) {
            lines.add(new CryptoAttribute(1, last.suiteName(), last.keys(), last.parameters()));
        } else if (!ourOffer.isEmpty()) {
            lines.addAll(ourOffer); // the same offer once more
        } else {
            for (SrtpSuite suite : suites) {
                lines.add(new CryptoAttribute(
                        lines.size() + 1, suite.name(), fresh(suite), CryptoAttribute.SessionParameters.NONE));
            }
        }
        ourOffer = lines;
        return secured(section, lines);
    }

    /** Takes the key out of the phone's answer; malformed when it is no answer to our offer. */
    Decoded<MediaDescription> answered(MediaDescription section) {
        if (ourOffer.isEmpty() || section.isRejected()) {
            return Decoded.ok(section);
        }
        List<CryptoAttribute> lines = lines(section);
        for (CryptoAttribute ours : ourOffer) {
            if (section.protocol().equals(SAVP)
                    && lines.size() == 1
                    && lines.getFirst().tag() == ours.tag()
                    && lines.getFirst().suiteName().equals(ours.suiteName())) {
                sending = ours;
                receiving = lines.getFirst();
                return Decoded.ok(plain(section));
            }
        }
        return Decoded.malformed("the phone's answer has no key for the access edge", 0);
    }

    private List<MasterKey> fresh(SrtpSuite suite) {
        return List.of(MasterKey.random(suite, entropy));
    }

    static List<CryptoAttribute> lines(MediaDescription section) {
        List<CryptoAttribute> lines = new ArrayList<>();
        for (Attribute attribute : section.attributes(CRYPTO)) {
            if (CryptoAttribute.parse(attribute.text()) instanceof Decoded.Ok<CryptoAttribute>(CryptoAttribute line)
                    && !line.keys().isEmpty()) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static MediaDescription plain(MediaDescription section) {
        return with(section, AVP, List.of());
    }

    private static MediaDescription secured(MediaDescription section, List<CryptoAttribute> lines) {
        List<Attribute> more = new ArrayList<>();
        lines.forEach(line -> more.add(Attribute.of(CRYPTO, line.format())));
        more.add(Attribute.of(ACCESS_EDGE, "applied"));
        return with(section, SAVP, more);
    }

    private static MediaDescription with(MediaDescription section, String protocol, List<Attribute> more) {
        List<Attribute> attributes = new ArrayList<>(section.attributes());
        attributes.removeIf(a -> a.name().equals(CRYPTO) || a.name().equals(ACCESS_EDGE));
        attributes.addAll(more);
        return new MediaDescription(
                section.media(),
                section.port(),
                section.portCount(),
                protocol,
                section.formats(),
                section.connection(),
                section.lines(),
                attributes);
    }
}
