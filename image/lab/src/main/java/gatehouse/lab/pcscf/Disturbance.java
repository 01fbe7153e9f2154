package gatehouse.lab.pcscf;

/** What the P-CSCF can be told to do wrong, once for each time it stands in the settings: the cases of TS 33.203 7.3. */
public enum Disturbance {
    /** The proposal is turned down whatever it says: 494 (7.3.2.1). */
    REJECT_PROPOSAL,
    /** SM6 names algorithms that no UE knows (7.3.2.2). */
    UNKNOWN_ALGORITHM,
    /** SM6 has no Security-Server: somebody stripped the mechanism. */
    STRIP_AGREEMENT,
    /** SM6 as the UE sees it lacks the first choice: a downgrade on the way, found out in SM7 (7.3.2.3). */
    DOWNGRADE,
    /** SM6 says transport mode although there is a NAT: this P-CSCF cannot do better (7.3.2.4). */
    NO_NAT_SUPPORT,
    /** SM6 demands UDP-enc-tun although it was not offered. */
    FORCE_ENCAPSULATION,
    /** This P-CSCF knows nothing of media security. */
    NO_MEDIA_SECURITY,
    /** SM6 as the UE sees it lacks media security, which the P-CSCF said: a downgrade, found out in SM7 (RFC 3329 4.1). */
    STRIP_MEDIA_SECURITY,
    /** The P-CSCF's SPIs are the UE's own: packets sent back would be taken (7.1). */
    SAME_SPIS,
    /** SM7 is lost within the P-CSCF. */
    LOSE_SM7,
    /** SM12 is lost. */
    LOSE_SM12,
    /** SM12 goes in clear to where SM1 came from. */
    CLEAR_SM12,
    /** SM12 uses the old SAs. */
    OLD_SM12
}
