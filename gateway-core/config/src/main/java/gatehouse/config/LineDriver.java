package gatehouse.config;

import gatehouse.config.schema.Choice;
import gatehouse.config.schema.Key;

/** The hardware, or its model, behind a line. Each driver is one record with the keys that it alone needs. */
public sealed interface LineDriver {
    /** A phone in software. */
    @Choice("A phone in software: the demo's, and the handset in the browser.")
    record Virtual(
            @Key(value = "How the two directions of speech share the line.", preset = "two-wire")
            Wires wires) implements LineDriver {}

    /** How the two directions of speech share the line. */
    enum Wires {
        @Choice("Both directions on one pair, with the echo that a real line has.")
        TWO_WIRE,
        @Choice("A pair for each direction, without echo; for measuring.")
        FOUR_WIRE
    }
}
