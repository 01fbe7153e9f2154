package gatehouse.lab.pcscf;

import gatehouse.base.Flow;
import org.jspecify.annotations.Nullable;

/** A transaction on its way through the P-CSCF: how its messages came, so that its answers go the same way. */
final class Passage {
    /** Which one: RFC 3261 17.2.3, apart for the two directions. */
    record Key(boolean fromUe, String branch, String sentBy, String method) {}

    /** What a REGISTER is in the agreement. */
    enum Kind {
        /** Nothing that the agreement cares about. */
        PLAIN,
        /** It proposes new SAs (SM1). */
        PROPOSAL,
        /** It answers a challenge through the new SAs (SM7). */
        ANSWER
    }

    final Key key;
    final Kind kind;
    final Flow flow;

    /** The SAs that the request came or went through; null in clear. */
    final @Nullable SaSet set;

    /** What an SM1 proposed; null for others. */
    final @Nullable Offered offered;

    /** The answer as it went out, for repeats: SM6 is made once. */
    byte @Nullable [] answer;

    /**
     * What is kept of SM1 until SM6 (TS 33.203 7.2, Annex H item 1).
     *
     * @param letters Security-Client to the letter
     * @param asker who sent it in clear; null when it came through an SA
     */
    record Offered(
            String impi,
            Proposal.Taken taken,
            java.util.List<String> letters,
            gatehouse.base.IpAddress ueLocal,
            Temporaries.@Nullable Asker asker) {}

    Passage(Key key, Kind kind, Flow flow, @Nullable SaSet set, @Nullable Offered offered) {
        this.key = key;
        this.kind = kind;
        this.flow = flow;
        this.set = set;
        this.offered = offered;
    }
}
