package gatehouse.ims;

/** What is tried again after a failure, how, and how often (TS 24.229 5.1.1.2.1, 5.1.1.5.3; TR 33.803 A.7.4, B.5.1). */
final class Retries {
    /** Resynchronisations, and refusals of a network that is not authentic, in one procedure. */
    private static final int MOST = 1;

    private boolean afresh;
    private boolean renumbering;
    private boolean renumbered;
    private int resynchronisations;
    private int impostors;

    /** A procedure begins. */
    void begin() {
        resynchronisations = 0;
        impostors = 0;
    }

    /** It has succeeded. */
    void succeeded() {
        afresh = false;
        renumbered = false;
    }

    /** The next REGISTER goes in clear, with new associations. */
    void beginAfresh() {
        afresh = true;
    }

    boolean isAfresh() {
        return afresh;
    }

    boolean mayResynchronise() {
        return ++resynchronisations <= MOST;
    }

    boolean mayRefuseTheNetwork() {
        return ++impostors <= MOST;
    }

    /** A procedure has failed. */
    void failed(Procedure procedure, int status) {
        boolean proposed = procedure instanceof Procedure.Proposed;
        boolean unheard = status == 408 || status == 503;
        // A.7.4: without an answer the P-CSCF may have lost the associations
        afresh = unheard && procedure instanceof Procedure.Proposed asked && asked.under() != null;
        // A.7.1 rule 3, B.5.1: another UE behind our NAT may have our ports or SPIs; others may do
        renumbering = proposed && status == 400 && !renumbered;
        renumbered |= renumbering;
    }

    /** Whether the next attempt differs from the last by itself, and need not wait. */
    boolean isDifferent() {
        return afresh || renumbering;
    }
}
