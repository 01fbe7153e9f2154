package gatehouse.lab.operator;

/** The two sides of a call that the P-CSCF and its media gateway stand between. */
public enum CallSide {
    /** Who sent the INVITE. */
    CALLER,
    /** Who got it. */
    CALLEE;

    /** The other one. */
    public CallSide other() {
        return this == CALLER ? CALLEE : CALLER;
    }
}
