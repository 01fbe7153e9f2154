package gatehouse.sip.ua;

/** What has timers of its own. */
interface Timed {
    /** A timer has run out. */
    void fire(Enum<?> what, Stack stack);
}
