package gatehouse.ims;

/**
 * One unidirectional security association of the UE's SA_table (TS 33.203 7.1, rule 5), for status and for those who check
 * the rules.
 *
 * @param set names the two pairs that it was made with
 * @param inbound whether it protects what we receive
 * @param uePort our protected port
 * @param pcscfPort the P-CSCF's protected port
 * @param expiresAt when it is deleted at the latest, in nanoseconds on the core's clock
 */
public record SaRow(long set, boolean inbound, int uePort, int pcscfPort, long spi, Stage stage, long expiresAt) {
    /** How far its set is (TR 33.803 A.7.4.1a). */
    public enum Stage {
        /** Made by a challenge; the registration alone goes through it. */
        NEW,
        /** Made by the last successful registration. */
        CURRENT,
        /** Replaced; pending transactions may end on it. */
        OLD
    }
}
