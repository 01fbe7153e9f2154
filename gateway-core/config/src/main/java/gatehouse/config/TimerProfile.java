package gatehouse.config;

import gatehouse.config.schema.Choice;

/** Which SIP timers are used towards an operator. */
public enum TimerProfile {
    /** RFC 3261 table 4. */
    @Choice("RFC 3261: T1 0.5 s, T2 4 s, T4 5 s.")
    INTERNET,
    /** TS 24.229 7.7, between the UE and the P-CSCF. */
    @Choice("TS 24.229 for the radio access: T1 2 s, T2 16 s, T4 17 s.")
    IMS,
    /** For runs that must see a time-out; not for real networks. */
    @Choice("For tests on one machine: T1 0.05 s, T2 0.4 s, T4 0.5 s.")
    SHORT
}
