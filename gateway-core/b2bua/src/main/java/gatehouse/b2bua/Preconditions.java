package gatehouse.b2bua;

/** What an account makes of preconditions (RFC 3312, RFC 4032). */
public enum Preconditions {
    /** Nothing: the stack below does not understand them either. */
    IGNORED,
    /** Who calls us with preconditions finds them followed; our own offers have none. */
    FOLLOWED,
    /** Our offers say besides that our access has its resources (TS 24.229 6.1.2): on a wire it always has. */
    OFFERED
}
