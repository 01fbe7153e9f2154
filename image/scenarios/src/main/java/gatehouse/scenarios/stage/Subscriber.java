package gatehouse.scenarios.stage;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Who the gateway's line is at the operator; password and keys are new at each run.
 *
 * @param number the public number, as others dial it
 * @param user the private identity's name, without the domain
 * @param k the ISIM's key, 32 hexadecimal digits
 * @param opc what is derived of the operator's OP, the same
 */
public record Subscriber(String number, String user, String domain, String password, String k, String opc) {
    public static Subscriber fresh() {
        return new Subscriber("+15550100", "line1", "home.example", random(12), random(16), random(16));
    }

    /** Somebody else at the same operator. */
    public static Subscriber another() {
        return new Subscriber("+15550102", "line2", "home.example", random(12), random(16), random(16));
    }

    private static String random(int octets) {
        var random = new byte[octets];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    @Override
    public String toString() {
        return number + " (" + user + "@" + domain + ")";
    }
}
