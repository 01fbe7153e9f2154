package gatehouse.ims;

import gatehouse.sip.agree.IpsecMode;

/** How signalling is protected between UE and P-CSCF: the modes of ipsec-3gpp, and Improved IMS AKA, which is one more. */
public enum AccessMode {
    /** ESP in transport mode: no NAT in between (TS 33.203 clause 6). */
    TRANS("trans", IpsecMode.TRANS, false),
    /** ESP in tunnel mode without UDP (TR 33.803 5.2.2.2). */
    TUN("tun", IpsecMode.TUN, true),
    /** ESP in transport mode in UDP (TR 33.803 B.4.2). */
    UDP_ENC_TRANS("udp-enc-trans", IpsecMode.UDP_ENC_TRANS, true),
    /** ESP in tunnel mode in UDP (TR 33.803 annex D). */
    UDP_ENC_TUN("udp-enc-tun", IpsecMode.UDP_ENC_TUN, true),
    /** ESP in transport mode, in UDP between ports that the P-CSCF names when there is a NAT (TR 33.803 annex E). */
    IMPROVED_AKA("improved-aka", IpsecMode.TRANS, true);

    private final String label;
    private final IpsecMode mode;
    private final boolean passesNats;

    AccessMode(String label, IpsecMode mode, boolean passesNats) {
        this.label = label;
        this.mode = mode;
        this.passesNats = passesNats;
    }

    /** The name in configuration and reports. */
    public String label() {
        return label;
    }

    /** What stands as {@code mod} in the headers. */
    public IpsecMode mode() {
        return mode;
    }

    /** Whether it may be used behind a NAT; of {@link #TUN} only a NAT that passes ESP lets anything through. */
    public boolean passesNats() {
        return passesNats;
    }

    /** Whether it is there for NATs alone, and not used without one (TR 33.803 B.3.3). */
    public boolean isForNatsAlone() {
        return mode.isEncapsulated();
    }
}
