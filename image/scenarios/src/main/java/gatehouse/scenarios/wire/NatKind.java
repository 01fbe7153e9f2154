package gatehouse.scenarios.wire;

import java.util.Locale;

/** What stands between the gateway and the operator; mapping and filtering as RFC 4787 4.1 and 5 name them. */
public enum NatKind {
    /** Nothing: the gateway has a public address. */
    NONE,
    /** Mapping and filtering by address and port: each destination sees another port. */
    SYMMETRIC,
    /** Endpoint-independent mapping, filtering by address and port. */
    PORT_RESTRICTED,
    /** Endpoint-independent mapping and filtering. */
    FULL_CONE,
    /** Two NATs in a row: a port-restricted one at home, another at the carrier (RFC 6888), 100.64.0.0/10 between. */
    CGNAT;

    /** The word a person types: {@code port-restricted}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
        return word();
    }
}
