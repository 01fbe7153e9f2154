package gatehouse.config;

import gatehouse.config.schema.Form;
import gatehouse.config.schema.Key;
import gatehouse.config.schema.RefersTo;
import java.util.Optional;

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
        String digitMap) {}
