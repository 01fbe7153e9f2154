package gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OperatorProfileTest {
    static List<OperatorProfile> profiles() {
        return OperatorProfile.all();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void isAnOperatorThatTheGatewayTakes(OperatorProfile profile) {
        String yaml = "operators:\n  - " + profile.yaml().stripTrailing().replace("\n", "\n    ") + "\n";
        GatehouseConfiguration read =
                ConfigurationReader.parse(profile.name(), yaml).orThrow();
        OperatorSettings operator = read.operators().getFirst();
        assertEquals(List.of("110", "112"), operator.numbers().emergency());
        assertFalse(operator.codecs().isEmpty());
        assertFalse(profile.title().isEmpty() || profile.about().isEmpty());
    }
}
