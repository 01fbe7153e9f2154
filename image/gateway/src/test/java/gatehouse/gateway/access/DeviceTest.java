package gatehouse.gateway.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.config.ConfigurationPages;
import gatehouse.config.ConfigurationReader;
import gatehouse.config.OperatorSettings;
import org.junit.jupiter.api.Test;

/** What registrars are told of the device (RFC 5626 4.1 and 4.2). */
class DeviceTest {
    private final OperatorSettings operator = ConfigurationReader.parse("sample", ConfigurationPages.sample())
            .orThrow()
            .operators()
            .getFirst();

    private String parameters(int flow) {
        return Device.contactParameters(operator, operator.identities().getFirst(), flow);
    }

    @Test
    void theSameDeviceIsKnownAgain() {
        assertEquals(parameters(0), parameters(0));
        assertTrue(parameters(0).matches(";\\+sip\\.instance=\"<urn:uuid:[0-9a-f-]{36}>\""), parameters(0));
    }

    @Test
    void aStreamIsAFlowOfItsOwn() {
        assertEquals(parameters(0) + ";reg-id=1", parameters(1));
    }
}
