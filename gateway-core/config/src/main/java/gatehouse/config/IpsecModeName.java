package gatehouse.config;

import gatehouse.config.schema.Choice;

/** How ipsec-3gpp carries packets, as {@code --access} names it. */
public enum IpsecModeName {
    @Choice("ESP in transport mode, where there is no NAT.")
    TRANS,
    @Choice("ESP in a tunnel inside UDP, which passes NATs (TS 33.203 annex M).")
    UDP_ENC_TUN,
    @Choice("ESP in transport mode inside UDP, which passes NATs (TR 33.803 B.4.2).")
    UDP_ENC_TRANS,
    @Choice("ESP in a tunnel without UDP: through a NAT only where that passes ESP, and without incoming calls.")
    TUN,
    @Choice("Improved IMS AKA: the P-CSCF names the UDP ports when there is a NAT (TR 33.803 annex E).")
    IMPROVED_AKA
}
