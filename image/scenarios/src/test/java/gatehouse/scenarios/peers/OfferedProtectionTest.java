package gatehouse.scenarios.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the gateway's status says of protection that was offered, answered and refused, beside the real lab. */
final class OfferedProtectionTest {
    private static JsonNode media(Street street) throws Exception {
        street.untilRegistered();
        street.ask("off-hook");
        street.ask("dial", "digits", "600");
        street.untilReceived(25);
        return street.call().path("media");
    }

    private static Map<String, String> offers(JsonNode of) {
        Map<String, String> offers = new TreeMap<>();
        for (Map.Entry<String, JsonNode> one : of.path("offers").properties()) {
            offers.put(one.getKey(), one.getValue().asText());
        }
        return offers;
    }

    @Test
    void overTlsVersionsAndSuitesHaveTheirFate() throws Exception {
        try (var street = TlsTest.street(true)) {
            street.startLab();
            street.startGateway();
            JsonNode media = media(street);
            JsonNode registration = street.status().path("registrations").path(0);
            assertEquals(Map.of("TLSv1.3", "agreed", "TLSv1.2", "outranked"), offers(registration));
            Map<String, String> suites = offers(media);
            assertEquals(4, suites.size(), suites::toString);
            assertEquals("agreed", suites.remove(media.path("suite").asText()), media::toString);
            assertTrue(suites.values().stream().allMatch("not-taken"::equals), suites::toString);
            assertTrue(media.path("clear_because").isNull(), media::toString);
            long age =
                    System.currentTimeMillis() - media.path("keys_since_millis").asLong();
            assertTrue(age >= 0 && age < Street.PATIENCE.toMillis(), "keys of " + age + " ms");
        }
    }

    @Test
    void inReadableSignallingNoKeysAreOfferedAndItIsSaidWhy() throws Exception {
        try (var street = new Street()) {
            street.startLab();
            street.startGateway();
            JsonNode media = media(street);
            assertEquals("readable-signalling", media.path("clear_because").asText(), media::toString);
            assertEquals(Map.of(), offers(media));
            assertTrue(media.path("keys_since_millis").isNull(), media::toString);
        }
    }
}
