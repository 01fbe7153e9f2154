package gatehouse.config;

import gatehouse.config.schema.Form;
import gatehouse.config.schema.Key;
import gatehouse.config.schema.RefersTo;
import gatehouse.config.schema.Size;
import gatehouse.config.schema.Unique;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One analogue line: what it is plugged into, and who it is at which operator. */
public record LineSettings(
        @Key(value = "A short name; status, log and commands use it.", sample = "phone1")
        @Form(pattern = "[a-z0-9][a-z0-9-]{0,31}", says = "1 to 32 lower-case letters, digits and hyphens")
        String id,

        @Key(value = "The hardware, or its model, behind the line.", preset = "virtual")
        LineDriver driver,

        @Key(value = "The operator of the line's calls.", sample = "lab") @RefersTo("operators/name")
        String operator,

        @Key(value = "The identity that the line has at its operator.", sample = "alice")
        @RefersTo("operators[name=operator]/identities/name")
        String identity,

        @Key(
                value =
                        "Who the line is at further operators, the preferred one first. Calls from each of them ring the"
                                + " line; its own calls go to the first of all its operators that is registered and can take"
                                + " them.",
                sample = "[]")
        @Size(max = 3)
        @Unique("operator")
        List<LineAccount> fallbacks,

        @Key(
                value = "The line's own number, as it is shown and as calls for it arrive. Without it, calls to any"
                        + " public identity of the identity ring the line.",
                sample = "\"+493012345678\"")
        @Form(pattern = "\\+?[0-9]{1,20}", says = "up to 20 digits, a + may stand before them")
        Optional<String> number,

        @Key(value = "The country whose tones, ringing and caller id the phone expects.", preset = "DE")
        @Form(pattern = "[A-Z]{2}", says = "the two capital letters of ISO 3166, such as DE")
        String country,

        @Key(
                value = "When dialling is complete, as a digit map (RFC 3435 2.1.5): x is any digit, a dot repeats, T"
                        + " waits for a pause, | separates alternatives.",
                preset = "\"(110|112|x.T|*xx.T|#xx.T|*#xx.T)\"")
        @Form(pattern = "[0-9A-DTx.*#|()\\[\\]-]{1,2048}", says = "a digit map of 0-9 A-D T x . * # | ( ) [ ] and -")
        String digitMap) {
    public LineSettings {
        fallbacks = List.copyOf(fallbacks);
    }

    /** Who the line is, and where: the operator of choice first. */
    public List<LineAccount> accounts() {
        return Stream.concat(Stream.of(new LineAccount(operator, identity)), fallbacks.stream())
                .toList();
    }
}
