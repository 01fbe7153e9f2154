/** Hardware that is not there: a virtual analogue line and the phone on it. */
@org.jspecify.annotations.NullMarked
module gatehouse.simulated {
    requires transitive gatehouse.telephony;

    exports gatehouse.simulated;
}
