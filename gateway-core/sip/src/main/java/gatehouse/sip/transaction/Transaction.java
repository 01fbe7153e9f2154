package gatehouse.sip.transaction;

/** One of the four machines of RFC 3261 17. Each handles one event at a time and keeps no time of its own. */
sealed interface Transaction permits ClientTransaction, ServerTransaction {
    /** A timer that it started has run out. */
    void fire(Timer timer, Surroundings to);
}
