package gatehouse.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What is known of a kind of operator, to begin with: a file of this module's resources. Its first two lines are
 * comments with the title and what it is for; the rest is YAML as it stands below {@code operators}, in which addresses
 * and names are samples to be changed.
 *
 * @param name of the file
 * @param title for people
 * @param about what it is for, in one sentence
 * @param yaml one operator
 */
public record OperatorProfile(String name, String title, String about, String yaml) {
    private static final List<String> NAMES = List.of("ims", "sip-tls", "lab");

    /** All there are; read anew at each call, for nobody asks often. */
    public static List<OperatorProfile> all() {
        return NAMES.stream().map(OperatorProfile::read).toList();
    }

    private static OperatorProfile read(String name) {
        try (InputStream in = OperatorProfile.class.getResourceAsStream("profiles/" + name + ".yaml")) {
            if (in == null) {
                throw new IOException("no profile " + name);
            }
            String[] parts = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", 3);
            return new OperatorProfile(name, parts[0].substring(2), parts[1].substring(2), parts[2]);
        } catch (IOException e) {
            throw new UncheckedIOException("the profiles are not in this module", e);
        }
    }
}
