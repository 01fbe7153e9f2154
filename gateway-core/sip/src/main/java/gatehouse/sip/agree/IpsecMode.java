package gatehouse.sip.agree;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How ESP is applied: {@code mod} of TS 33.203 Annex H, with the fourth value of TR 33.803 B.3.3. */
public enum IpsecMode {
    /** Transport mode: no NAT in between. */
    TRANS("trans"),
    /** Tunnel mode without UDP (TR 33.803 5.2.2.2). */
    TUN("tun"),
    /** Transport mode in UDP (RFC 3948; TR 33.803 B.4.2). */
    UDP_ENC_TRANS("UDP-enc-trans"),
    /** Tunnel mode in UDP (RFC 3948; TR 33.803 annex D, TS 33.203 annex M). */
    UDP_ENC_TUN("UDP-enc-tun");

    private final String label;

    IpsecMode(String label) {
        this.label = label;
    }

    /** The name in headers. */
    public String label() {
        return label;
    }

    /** Whether a whole IP packet stands inside ESP. */
    public boolean isTunnel() {
        return this == TUN || this == UDP_ENC_TUN;
    }

    /** Whether ESP stands inside UDP. */
    public boolean isEncapsulated() {
        return this == UDP_ENC_TRANS || this == UDP_ENC_TUN;
    }

    static @Nullable IpsecMode of(String label) {
        for (IpsecMode mode : values()) {
            if (mode.label.equalsIgnoreCase(label)) {
                return mode;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return label.toLowerCase(Locale.ROOT);
    }
}
