package gatehouse.b2bua;

import gatehouse.b2bua.Keying.Preference;
import gatehouse.b2bua.VoiceProtection.Scope;
import gatehouse.base.Decoded;
import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.media.sdp.Attribute;
import gatehouse.media.sdp.Capabilities;
import gatehouse.media.sdp.LocalAudio;
import gatehouse.media.sdp.MediaDescription;
import gatehouse.media.sdp.SessionDescription;
import gatehouse.media.srtp.CryptoAttribute;
import gatehouse.media.srtp.SdesNegotiation;
import gatehouse.media.srtp.SdesResult;
import gatehouse.media.srtp.SdesRule;
import gatehouse.sip.agree.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one call over all its offers and answers (RFC 4568). What was protected once is never agreed to in clear
 * again, and an answer never gets less than was offered.
 */
final class VoiceKeys {
    static final String SAVP = "RTP/SAVP";
    private static final String CRYPTO = "crypto";
    private static final String EDGE = "3ge2ae";
    private static final int MOST_NAMED = 16;
    private static final String DOWNGRADE = "a protected call is not carried on in clear";

    private final Keying keying;
    private final SdesNegotiation sdes;
    private final boolean edge;
    private final Entropy entropy;
    private List<CryptoAttribute> offered = List.of();
    private boolean asPotential;
    private boolean inClear;
    private boolean toEdge;
    /** What was offered before it was refused. */
    private List<CryptoAttribute> refusedOffer = List.of();

    private SdesResult.@Nullable Protected agreed;
    private boolean settled;
    private @Nullable String refusal;

    /**
     * None yet.
     *
     * @param flow of this call's signalling
     */
    VoiceKeys(Keying keying, Flow flow, Entropy entropy) {
        this(keying, keying.over(flow), keying.accessEdge().test(flow), entropy);
    }

    private VoiceKeys(Keying keying, SdesNegotiation sdes, boolean edge, Entropy entropy) {
        this.keying = keying;
        this.sdes = sdes;
        this.edge = edge;
        this.entropy = entropy;
    }

    /** The same as it stands, to go its own way. */
    VoiceKeys copy() {
        VoiceKeys copy = new VoiceKeys(keying, sdes, edge, entropy);
        copy.offered = offered;
        copy.asPotential = asPotential;
        copy.inClear = inClear;
        copy.toEdge = toEdge;
        copy.agreed = agreed;
        copy.settled = settled;
        copy.refusedOffer = refusedOffer;
        return copy;
    }

    /** Offers are in clear from now on: SRTP was refused. Says whether that changes anything. */
    boolean fallBack() {
        boolean possible =
                sdes.rule() == SdesRule.PREFER && keying.preference() == Preference.SECOND_OFFER && agreed == null;
        boolean news = possible && !inClear;
        inClear |= possible;
        if (news) {
            refusedOffer = offered;
        }
        return news;
    }

    /** What we offer, out of {@code local}, which says nothing of protection. */
    LocalAudio offer(LocalAudio local, boolean rekey) {
        SdesResult.Protected now = agreed;
        asPotential = false;
        if (now == null && (sdes.rule() == SdesRule.OFF || inClear)) {
            offered = List.of();
            return local;
        }
        offered = now == null ? sdes.offer(entropy) : sdes.reoffer(now, rekey, entropy);
        List<Attribute> lines = new ArrayList<>();
        offered.forEach(line -> lines.add(Attribute.of(CRYPTO, line.format())));
        toEdge = now == null ? edge : toEdge;
        if (toEdge) {
            lines.add(Attribute.of(EDGE, "requested"));
        }
        if (now == null && sdes.rule() == SdesRule.PREFER && keying.preference() == Preference.CAPABILITY) {
            asPotential = true;
            return local.withAttributes(Capabilities.offer(SAVP, lines));
        }
        return local.withProtocols(List.of(SAVP)).withAttributes(lines);
    }

    /** {@code local} as an answer to our last offer may fit it. */
    LocalAudio accepting(LocalAudio local) {
        return offered.isEmpty()
                ? local
                : asPotential
                        ? local.withProtocols(List.of(LocalAudio.RTP_AVP, SAVP))
                        : local.withProtocols(List.of(SAVP));
    }

    /** Why the last answer or offer would not do for its protection, once; null when that was not so. */
    @Nullable
    String takeRefusal() {
        String why = refusal;
        refusal = null;
        return why;
    }

    private <T> Decoded<T> refuse(String why) {
        refusal = why;
        return Decoded.malformed(why, 0);
    }

    private <T> Decoded<T> noted(Decoded<T> outcome) {
        return outcome instanceof Decoded.Malformed<T>(String why, int _) ? refuse(why) : outcome;
    }

    /** Checks the section that answers our last offer. */
    Decoded<VoiceProtection> answered(MediaDescription section, boolean early) {
        return noted(judged(section, early));
    }

    private Decoded<VoiceProtection> judged(MediaDescription section, boolean early) {
        boolean plain = section.protocol().equals(LocalAudio.RTP_AVP);
        if (asPotential && plain) { // RFC 5939 3.6.1: the actual configuration was taken
            return clear();
        }
        if (asPotential && !Capabilities.isAccepted(section)) {
            return Decoded.malformed("the answer takes SRTP without saying which configuration (RFC 5939 3.6.2)", 0);
        }
        if (offered.isEmpty()) {
            return clear();
        }
        Decoded<List<CryptoAttribute>> lines = lines(section, true);
        return lines.then(answer -> switch (sdes.accept(offered, answer)) {
            case SdesResult.Protected keys -> Decoded.ok(protectedBy(keys, early));
            case SdesResult.Clear _ -> Decoded.malformed("the answer to SRTP has no keys", 0); // RFC 4568 5.1.3
            case SdesResult.Refused(String reason) -> Decoded.malformed(reason, 0);
        });
    }

    private Decoded<VoiceProtection> clear() {
        if ((settled && agreed != null) || sdes.rule() == SdesRule.REQUIRE) {
            return Decoded.malformed(DOWNGRADE, 0);
        }
        agreed = null; // of forks that offered more, this one counts now
        List<CryptoAttribute> said = inClear ? refusedOffer : offered;
        VoiceTerms.Clear why = inClear
                ? VoiceTerms.Clear.REFUSED
                : sdes.rule() == SdesRule.OFF ? unwanted() : VoiceTerms.Clear.NOT_TAKEN;
        return Decoded.ok(VoiceProtection.clear(new VoiceTerms(true, named(said, null), why)));
    }

    /** Why nothing is offered or taken. */
    private VoiceTerms.Clear unwanted() {
        return keying.sdes().rule() == SdesRule.OFF ? VoiceTerms.Clear.OFF : VoiceTerms.Clear.READABLE_SIGNALLING;
    }

    /** Our lines; what the other side can besides the one in use nobody knows. */
    private static List<Named> named(List<CryptoAttribute> ours, @Nullable CryptoAttribute inUse) {
        return ours.stream()
                .map(line -> new Named(
                        line.suiteName(),
                        inUse == null || !line.suiteName().equals(inUse.suiteName())
                                ? Named.Fate.NOT_TAKEN
                                : Named.Fate.AGREED))
                .toList();
    }

    /** Their lines, at most {@link #MOST_NAMED}. */
    private VoiceTerms theirs(
            List<CryptoAttribute> lines, @Nullable CryptoAttribute inUse, VoiceTerms.@Nullable Clear why) {
        List<Named> named = lines.stream()
                .limit(MOST_NAMED)
                .map(line -> new Named(
                        line.suiteName(),
                        inUse != null && line.suiteName().equals(inUse.suiteName())
                                ? Named.Fate.AGREED
                                : line.suite().filter(sdes.suites()::contains).isPresent()
                                        ? Named.Fate.OUTRANKED
                                        : Named.Fate.NOT_OURS))
                .toList();
        return new VoiceTerms(false, named, why);
    }

    private VoiceProtection protectedBy(SdesResult.Protected keys, boolean early) {
        agreed = keys;
        VoiceTerms terms = new VoiceTerms(true, named(offered, keys.sending()), null);
        return new VoiceProtection(keys, toEdge ? Scope.ACCESS_EDGE : Scope.END_TO_END, early, terms);
    }

    /** The call is answered: from now on there is one peer, and what it agreed to is the least. */
    void settle() {
        settled = true;
    }

    /**
     * How an offer is answered.
     *
     * @param offer the offer, with a potential configuration put in the place of the actual one if that was chosen
     * @param local what the answer is made from
     */
    record Reply(SessionDescription offer, LocalAudio local, VoiceProtection protection) {}

    /** The answer goes out: its keys are the ones in force. */
    void commit(Reply reply) {
        if (reply.protection().keys() != null) {
            agreed = reply.protection().keys();
            toEdge = reply.protection().scope() == Scope.ACCESS_EDGE;
        }
    }

    /** Chooses how to answer; malformed says why it cannot be. Nothing is agreed before {@link #commit}. */
    Decoded<Reply> answer(SessionDescription theirs, LocalAudio local) {
        String reason = sdes.rule() == SdesRule.OFF
                ? "the offer is not for RTP in clear, and its keys must not be used over this signalling"
                : "protection is required, and the offer has none";
        // RFC 3264 5.1 has no alternatives, but several audio streams are offered as such: SRTP first
        for (int n = 0; n < theirs.media().size(); n++) {
            MediaDescription section = theirs.media().get(n);
            if (sdes.rule() == SdesRule.OFF || !section.media().equals("audio") || section.isRejected()) {
                continue;
            }
            if (section.protocol().equals(SAVP) || section.attribute(CRYPTO) != null) {
                switch (keys(theirs, section, local, List.of())) {
                    case Decoded.Ok<Reply> reply -> {
                        return reply;
                    }
                    case Decoded.Malformed<Reply>(String why, int _) -> reason = why;
                }
            }
            for (Capabilities.Potential potential : Capabilities.of(theirs, section)) {
                if (!potential.section().protocol().equals(SAVP)) {
                    continue;
                }
                List<MediaDescription> media = new ArrayList<>(theirs.media());
                media.set(n, potential.section());
                SessionDescription chosen = new SessionDescription(
                        theirs.origin(),
                        theirs.name(),
                        theirs.connection(),
                        theirs.lines(),
                        theirs.attributes(),
                        media);
                Attribute taken = Attribute.of("acfg", potential.accepted());
                if (keys(chosen, potential.section(), local, List.of(taken)) instanceof Decoded.Ok<Reply> reply) {
                    return reply;
                }
            }
        }
        if (agreed != null) {
            return refuse(DOWNGRADE);
        }
        boolean plain = theirs.media().stream().anyMatch(m -> m.protocol().equals(LocalAudio.RTP_AVP));
        return sdes.rule() == SdesRule.REQUIRE || !plain
                ? refuse(reason)
                : Decoded.ok(new Reply(theirs, local, VoiceProtection.clear(inClear(theirs))));
    }

    /** An offer that is answered in clear. */
    private VoiceTerms inClear(SessionDescription offer) {
        List<CryptoAttribute> lines = new ArrayList<>();
        for (MediaDescription section : offer.media()) {
            lines.addAll(lines(section, false).or(List.of()));
        }
        return theirs(
                lines,
                null,
                sdes.rule() == SdesRule.OFF
                        ? unwanted()
                        : lines.isEmpty() ? VoiceTerms.Clear.NOT_OFFERED : VoiceTerms.Clear.NONE_OF_OURS);
    }

    private Decoded<Reply> keys(
            SessionDescription offer, MediaDescription section, LocalAudio local, List<Attribute> further) {
        Decoded<List<CryptoAttribute>> lines = lines(section, false);
        return lines.then(theirs -> switch (sdes.answer(theirs, Optional.ofNullable(agreed), entropy)) {
            case SdesResult.Protected keys -> {
                List<Attribute> ours = new ArrayList<>();
                ours.add(Attribute.of(CRYPTO, keys.sending().format()));
                ours.addAll(further);
                // The P-CSCF says that it took the other side's place (TS 24.229 6.7.2); nobody claims more than that
                Scope scope = section.attribute(EDGE) == null ? Scope.END_TO_END : Scope.ACCESS_EDGE;
                yield Decoded.ok(new Reply(
                        offer,
                        local.withProtocols(List.of(section.protocol())).withAttributes(ours),
                        new VoiceProtection(keys, scope, false, theirs(theirs, keys.sending(), null))));
            }
            case SdesResult.Clear _ -> Decoded.malformed("no offered suite is one of ours", 0);
            case SdesResult.Refused(String reason) -> Decoded.malformed(reason, 0);
        });
    }

    /** The crypto lines of a section. In an answer each counts; in an offer, one that cannot be read is not for us. */
    private static Decoded<List<CryptoAttribute>> lines(MediaDescription section, boolean each) {
        List<CryptoAttribute> lines = new ArrayList<>();
        for (Attribute attribute : section.attributes(CRYPTO)) {
            switch (CryptoAttribute.parse(attribute.text())) {
                case Decoded.Ok<CryptoAttribute>(CryptoAttribute line) -> lines.add(line);
                case Decoded.Malformed<CryptoAttribute>(String reason, int offset) -> {
                    if (each) {
                        return Decoded.malformed(reason, offset);
                    }
                }
            }
        }
        return Decoded.ok(lines);
    }
}
