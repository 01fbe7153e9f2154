package gatehouse.lab.pcscf;

/** Why a message went no further at the P-CSCF without an answer. Each is counted. */
public enum Discarded {
    /** SM1 from behind a NAT, of a UE that cannot traverse one (TR 33.803 A.7.2). */
    SM1_BEHIND_NAT,
    /** Anything but REGISTER in clear from a UE that has SAs (TS 33.203 7.1). */
    CLEAR_MESSAGE,
    /** The SAs are for something else: no SM7 in registration SAs, UDP in an SA for TCP (7.1 rule 4, 7.4). */
    WRONG_SA,
    /** The Via of a protected REGISTER is not where it came from (7.1 rule 2). */
    WRONG_VIA,
    /** The message speaks for an identity that its SA does not belong to (7.1 rule 4). */
    WRONG_IDENTITY,
    /** A failure of AKA that came through the new SAs (7.4.2a). */
    FAILURE_IN_NEW_SA,
    /** A response that nobody waits for, or that came another way than its request. */
    STRAY_RESPONSE,
    /** No SIP at all. */
    MALFORMED,
    /** From another public address than the SAs are bound to (7.5: the UE registers anew). */
    OTHER_ADDRESS,
    /** Lost because the script says so. */
    SCRIPTED
}
