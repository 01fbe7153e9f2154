package gatehouse.lab.service;

import gatehouse.base.Decoded;
import gatehouse.base.Entropy;
import gatehouse.media.sdp.Attribute;
import gatehouse.media.sdp.LocalAudio;
import gatehouse.media.sdp.MediaDescription;
import gatehouse.media.sdp.SessionDescription;
import gatehouse.media.srtp.CryptoAttribute;
import gatehouse.media.srtp.CryptoAttribute.SessionParameters;
import gatehouse.media.srtp.MasterKey;
import gatehouse.media.srtp.SdesResult;
import gatehouse.media.srtp.SrtpSuite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SDES of one call at a service number (RFC 4568), with rules of its own: the first line that it knows is answered, and
 * a key of ours stays for the length of the call unless theirs changes.
 */
final class ServiceKeys {
    private static final String SAVP = "RTP/SAVP";

    private final List<SrtpSuite> suites;
    private final boolean offers;
    private final Entropy entropy;
    private List<CryptoAttribute> ours = List.of();
    private SdesResult.@Nullable Protected agreed;

    /**
     * With {@code suites}, the preferred one first; without any, the service does no SRTP.
     *
     * @param offers whether it asks for SRTP itself; what others ask for is answered, and what was agreed on stays
     */
    ServiceKeys(List<SrtpSuite> suites, boolean offers, Entropy entropy) {
        this.suites = suites;
        this.offers = offers;
        this.entropy = entropy;
    }

    /** The keys of the last offer and answer; null for RTP in clear. */
    SdesResult.@Nullable Protected agreed() {
        return agreed;
    }

    /** What is offered. */
    LocalAudio offer(LocalAudio local) {
        if (suites.isEmpty() || (agreed == null && !offers)) {
            return local;
        }
        List<CryptoAttribute> lines = new ArrayList<>();
        SdesResult.Protected now = agreed;
        if (now != null) {
            lines.add(line(1, now.sending().suite().orElseThrow(), now.sending().keys()));
        } else {
            suites.forEach(
                    suite -> lines.add(line(lines.size() + 1, suite, List.of(MasterKey.random(suite, entropy)))));
        }
        ours = lines;
        return local.withProtocols(List.of(SAVP)).withAttributes(attributes(lines));
    }

    /** What an offer is answered with: as it is where it has no keys that we know, so that negotiation decides. */
    LocalAudio answer(SessionDescription theirs, LocalAudio local) {
        for (MediaDescription section : theirs.media()) {
            if (!section.media().equals("audio")
                    || section.isRejected()
                    || !section.protocol().equals(SAVP)) {
                continue;
            }
            for (CryptoAttribute line : lines(section)) {
                SrtpSuite suite = line.suite().filter(suites::contains).orElse(null);
                if (suite == null || line.keys().isEmpty()) {
                    continue;
                }
                CryptoAttribute mine = line(line.tag(), suite, keysFor(line, suite));
                agreed = new SdesResult.Protected(mine, line, true);
                return local.withProtocols(List.of(SAVP)).withAttributes(attributes(List.of(mine)));
            }
        }
        agreed = null;
        return local;
    }

    private List<MasterKey> keysFor(CryptoAttribute theirs, SrtpSuite suite) {
        SdesResult.Protected last = agreed;
        if (last != null
                && last.receiving().suiteName().equals(theirs.suiteName())
                && last.receiving().keys().getFirst().isSameKey(theirs.keys().getFirst())) {
            return last.sending().keys();
        }
        return List.of(MasterKey.random(suite, entropy));
    }

    /** Takes an answer's section; says whether it fits what was offered. */
    boolean answered(MediaDescription section) {
        if (ours.isEmpty()) {
            return true;
        }
        for (CryptoAttribute theirs : lines(section)) {
            for (CryptoAttribute mine : ours) {
                if (mine.tag() == theirs.tag() && mine.suiteName().equals(theirs.suiteName())) {
                    agreed = new SdesResult.Protected(mine, theirs);
                    return true;
                }
            }
        }
        return false;
    }

    private static List<CryptoAttribute> lines(MediaDescription section) {
        List<CryptoAttribute> lines = new ArrayList<>();
        for (Attribute attribute : section.attributes("crypto")) {
            if (CryptoAttribute.parse(attribute.text()) instanceof Decoded.Ok<CryptoAttribute>(CryptoAttribute line)) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static CryptoAttribute line(int tag, SrtpSuite suite, List<MasterKey> keys) {
        return new CryptoAttribute(tag, suite.name(), keys, SessionParameters.NONE);
    }

    private static List<Attribute> attributes(List<CryptoAttribute> lines) {
        return lines.stream().map(line -> Attribute.of("crypto", line.format())).toList();
    }
}
