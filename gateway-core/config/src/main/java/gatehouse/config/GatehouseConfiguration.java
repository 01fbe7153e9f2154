package gatehouse.config;

import gatehouse.config.schema.Key;
import gatehouse.config.schema.Size;
import gatehouse.config.schema.Unique;
import java.util.List;

/** Everything that can be set on one gateway, as its YAML file says it. Immutable; made by {@link ConfigurationReader}. */
public record GatehouseConfiguration(
        @Key("The device itself.") DeviceSettings device,
        @Key("What is logged, and where to.") LogSettings log,

        @Key("The side towards the Internet and the operators.")
        WanSettings wan,

        @Key("The voice operators, each with the identities that the subscriber has there.")
        @Size(max = 16)
        @Unique("name")
        List<OperatorSettings> operators,

        @Key("The analogue lines.") @Size(max = 32) @Unique("id")
        List<LineSettings> lines,

        @Key("Voice packets.") MediaSettings media,

        @Key("How the command line talks to the running gateway.")
        ControlSettings control,

        @Key("The configuration page.") WebSettings web) {
    public GatehouseConfiguration {
        operators = List.copyOf(operators);
        lines = List.copyOf(lines);
    }
}
