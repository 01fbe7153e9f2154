package gatehouse.lab.pcscf;

import gatehouse.base.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two pairs of SAs in the P-CSCF's SA_table, with what changes about them. */
final class SaSet {
    /** Where in their life they are (TS 33.203 7.4.2a). */
    enum State {
        /** Registration SAs: good for SM7 and its answer, nothing else. */
        TEMPORARY,
        /** Those of the last successful authentication. */
        CURRENT,
        /** Those before; they serve until the UE has shown that it uses the new ones. */
        OLD,
        /** Only answers still go out, for repeats of the last request: the registration failed or was ended. */
        DYING
    }

    final SaPairs pairs;

    /** What SM6 said in Security-Server, to the letter. */
    final List<String> said;

    /** What SM1 said in Security-Client, to the letter. */
    final List<String> offered;

    /** The old set that SM1 came through; null when it came in clear. */
    final @Nullable SaSet before;

    /** Whether the UE may ask for SRTP that ends here (TS 24.229 7.2A.7): both have said so. */
    final boolean mediaSecurity;

    State state = State.TEMPORARY;
    long until;

    /** Who sent SM1 in clear; null when it came through an SA. */
    final Temporaries.@Nullable Asker asker;

    /** When SM6 left. */
    long askedAt;

    /** Where ESP in UDP goes to: the UE's address with port_Uenc; null before the first packet. */
    @Nullable
    Endpoint outer;

    /** Transactions that may still need them. */
    int pending;

    SaSet(
            SaPairs pairs,
            List<String> said,
            List<String> offered,
            @Nullable SaSet before,
            Temporaries.@Nullable Asker asker,
            boolean mediaSecurity) {
        this.asker = asker;
        this.mediaSecurity = mediaSecurity;
        this.pairs = pairs;
        this.said = said;
        this.offered = offered;
        this.before = before;
    }

    @Override
    public String toString() {
        return state + " " + pairs;
    }
}
