package gatehouse.scenarios.stage;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Who the gateway's line is at the operator; the password is new at each run.
 *
 * @param number the public number, as others dial it
 * @param user the private identity's name, without the domain
 */
public record Subscriber(String number, String user, String domain, String password) {
    public static Subscriber fresh() {
        var random = new byte[12];
        new SecureRandom().nextBytes(random);
        return new Subscriber(
                "+15550100", "line1", "home.example", HexFormat.of().formatHex(random));
    }

    @Override
    public String toString() {
        return number + " (" + user + "@" + domain + ")";
    }
}
