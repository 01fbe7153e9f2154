package gatehouse.translator;

/** The two realms between which a NAT stands. */
public enum Side {
    /** The private realm: the home, or for a carrier's NAT the access network. */
    INSIDE,
    /** The public realm. */
    OUTSIDE;

    /** The other one. */
    public Side opposite() {
        return this == INSIDE ? OUTSIDE : INSIDE;
    }
}
