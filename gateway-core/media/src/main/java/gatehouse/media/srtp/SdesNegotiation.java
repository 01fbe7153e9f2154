package gatehouse.media.srtp;

import gatehouse.base.ByteView;
import gatehouse.base.Entropy;
import gatehouse.media.srtp.CryptoAttribute.SessionParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Offer and answer of SDES (RFC 4568 5 and 7), pure. It never agrees to less than the rule asks: no weaker parameters
 * than offered, no clear media where it is required, no answer that was not among the offers.
 *
 * @param rule what the configuration asks
 * @param suites the suites we do, the best first
 * @param lifetime how many packets a key of ours may protect, 256 to {@link MasterKey#LONGEST}; then comes another
 */
public record SdesNegotiation(SdesRule rule, List<SrtpSuite> suites, long lifetime) {
    public SdesNegotiation {
        suites = List.copyOf(suites);
    }

    /** Under keys that live as long as a key may. */
    public SdesNegotiation(SdesRule rule, List<SrtpSuite> suites) {
        this(rule, suites, MasterKey.LONGEST);
    }

    /** Lines for a new offer, one for each suite, each with a key of its own; none when the rule is off. */
    public List<CryptoAttribute> offer(Entropy entropy) {
        List<CryptoAttribute> lines = new ArrayList<>();
        if (rule != SdesRule.OFF) {
            for (SrtpSuite suite : suites) {
                lines.add(line(lines.size() + 1, suite, entropy));
            }
        }
        return lines;
    }

    /**
     * Lines for a new offer within a call: the line in use first, with its key, so that nothing changes if the peer takes
     * it again (RFC 4568 7.1.4); with {@code rekey} under a new key. The others follow.
     */
    public List<CryptoAttribute> reoffer(SdesResult.Protected current, boolean rekey, Entropy entropy) {
        List<CryptoAttribute> lines = new ArrayList<>();
        CryptoAttribute now = current.sending();
        SrtpSuite inUse = now.suite().orElseThrow();
        List<MasterKey> keys = rekey ? List.of(fresh(now.keys().getFirst(), inUse, entropy)) : now.keys();
        lines.add(new CryptoAttribute(1, now.suiteName(), keys, now.parameters()));
        for (SrtpSuite suite : suites) {
            if (suite != inUse) {
                lines.add(line(lines.size() + 1, suite, entropy));
            }
        }
        return lines;
    }

    /** A random key with the old one's lifetime, and with the next identifier if there was one. */
    private static MasterKey fresh(MasterKey old, SrtpSuite suite, Entropy entropy) {
        MasterKey random = MasterKey.random(suite, entropy);
        byte[] mki = old.mki().copy();
        for (int n = mki.length - 1; n >= 0 && ++mki[n] == 0; n--) {
            // the carry goes on
        }
        return new MasterKey(random.key(), random.salt(), old.lifetime(), ByteView.of(mki));
    }

    private CryptoAttribute line(int tag, SrtpSuite suite, Entropy entropy) {
        return new CryptoAttribute(tag, suite.name(), List.of(key(suite, entropy)), SessionParameters.NONE);
    }

    private MasterKey key(SrtpSuite suite, Entropy entropy) {
        MasterKey random = MasterKey.random(suite, entropy);
        return new MasterKey(random.key(), random.salt(), lifetime, random.mki());
    }

    /**
     * Answers an offer: the offerer's most preferred line that we do (RFC 4568 5.1.2).
     *
     * @param offered the offered lines in their order, malformed ones left out
     * @param previous what was agreed before in this call, if anything: our key stays if the peer's does
     */
    public SdesResult answer(List<CryptoAttribute> offered, Optional<SdesResult.Protected> previous, Entropy entropy) {
        if (rule == SdesRule.OFF || offered.isEmpty()) {
            return rule == SdesRule.REQUIRE
                    ? new SdesResult.Refused("the offer has no SDES keys, and protection is required")
                    : new SdesResult.Clear();
        }
        for (CryptoAttribute line : offered) {
            if (isAcceptable(line)) {
                SrtpSuite suite = line.suite().orElseThrow();
                boolean unchanged = previous.isPresent()
                        && isSame(previous.get().receiving(), line)
                        && previous.get().sending().suiteName().equals(line.suiteName());
                List<MasterKey> keys = unchanged ? previous.get().sending().keys() : List.of(key(suite, entropy));
                CryptoAttribute ours = new CryptoAttribute(line.tag(), line.suiteName(), keys, SessionParameters.NONE);
                return new SdesResult.Protected(ours, line, true);
            }
        }
        return rule == SdesRule.REQUIRE
                ? new SdesResult.Refused("no offered suite is one of ours: " + names(offered))
                : new SdesResult.Clear();
    }

    /** Checks an answer to {@code offered}, ours. Every fork's answer is checked on its own (RFC 4568 7.3). */
    public SdesResult accept(List<CryptoAttribute> offered, List<CryptoAttribute> answered) {
        if (answered.isEmpty()) {
            return rule == SdesRule.REQUIRE
                    ? new SdesResult.Refused("the answer has no SDES keys, and protection is required")
                    : new SdesResult.Clear();
        }
        if (answered.size() > 1) { // RFC 4568 5.1.2
            return new SdesResult.Refused("the answer has " + answered.size() + " crypto lines instead of one");
        }
        CryptoAttribute theirs = answered.getFirst();
        for (CryptoAttribute ours : offered) {
            if (ours.tag() == theirs.tag()) {
                if (!ours.suiteName().equals(theirs.suiteName())) {
                    return new SdesResult.Refused("the answer changed the suite of line " + ours.tag());
                }
                if (!ours.parameters().isNegotiatedLike(theirs.parameters()) || !isAcceptable(theirs)) {
                    return new SdesResult.Refused("the answer changed the protection of line " + ours.tag());
                }
                return new SdesResult.Protected(ours, theirs);
            }
        }
        return new SdesResult.Refused("the answer takes line " + theirs.tag() + ", which was not offered");
    }

    private boolean isAcceptable(CryptoAttribute line) {
        return line.suite().filter(suites::contains).isPresent()
                && !line.keys().isEmpty()
                && line.parameters().unknown().isEmpty()
                && line.parameters().isFullProtection();
    }

    private static boolean isSame(CryptoAttribute a, CryptoAttribute b) {
        if (!a.suiteName().equals(b.suiteName()) || a.keys().size() != b.keys().size()) {
            return false;
        }
        for (int n = 0; n < a.keys().size(); n++) {
            if (!a.keys().get(n).isSameKey(b.keys().get(n))) {
                return false;
            }
        }
        return true;
    }

    private static String names(List<CryptoAttribute> lines) {
        return String.join(
                ", ", lines.stream().map(CryptoAttribute::suiteName).distinct().toList());
    }
}
