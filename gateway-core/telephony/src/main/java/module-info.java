/** The analogue line: its state machine, tones and ringing per country, keys, the dial plan, and the driver port. */
@org.jspecify.annotations.NullMarked
module gatehouse.telephony {
    requires transitive gatehouse.base;
    requires transitive gatehouse.media;

    exports gatehouse.telephony;
}
