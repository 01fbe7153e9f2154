package gatehouse.config;

import gatehouse.config.schema.Choice;
import gatehouse.config.schema.Form;
import gatehouse.config.schema.Key;
import gatehouse.config.schema.Size;
import gatehouse.config.schema.Unique;
import java.util.List;
import java.util.Optional;

/** How one operator wants numbers written. */
public record NumberSettings(
        @Key(
                value = "Numbers of help: each is dialled as soon as its last digit is pressed, and sent as it stands.",
                preset = "[\"110\", \"112\"]")
        @Form(pattern = "[0-9]{2,6}", says = "2 to 6 digits")
        @Size(max = 16)
        @Unique
        List<String> emergency,

        @Key(value = "How a dialled number goes to the operator.", preset = "as-dialled")
        NumberFormat format,

        @Key(value = "The country's code, for international numbers.", preset = "\"49\"")
        @Form(pattern = "[1-9][0-9]{0,2}", says = "1 to 3 digits, such as 49")
        String countryCode,

        @Key(value = "What is dialled before a number of another place in the country.", preset = "\"0\"")
        @Form(pattern = "[0-9]{1,3}", says = "1 to 3 digits, such as 0")
        String nationalPrefix,

        @Key(value = "What is dialled before a number of another country.", preset = "\"00\"")
        @Form(pattern = "[0-9]{1,5}", says = "1 to 5 digits, such as 00")
        String internationalPrefix,

        @Key(
                value = "The own place's code without a prefix before it, for numbers of four digits and more that are"
                        + " dialled without one; without it they are sent as they stand.",
                sample = "\"30\"")
        @Form(pattern = "[0-9]{1,6}", says = "1 to 6 digits, such as 30")
        Optional<String> areaCode,

        @Key(
                value = "A number that answers by itself and sends back what it hears: the diagnosis calls it.",
                sample = "\"600\"")
        @Form(pattern = "[0-9*#]{1,32}", says = "1 to 32 of the keys 0-9, * and #")
        Optional<String> test) {
    public NumberSettings {
        emergency = List.copyOf(emergency);
    }

    /** How a number is written. */
    public enum NumberFormat {
        @Choice("As it was dialled.")
        AS_DIALLED,
        @Choice("As +49301234567 where its place is known (ITU-T E.164).")
        INTERNATIONAL
    }
}
