package gatehouse.gateway;

import gatehouse.base.Decoded;
import gatehouse.base.Transport;
import gatehouse.config.CredentialCheck;
import gatehouse.config.GatehouseConfiguration;
import gatehouse.config.LineSettings;
import gatehouse.config.OperatorSettings;
import gatehouse.config.PortRange;
import gatehouse.config.Secrets;
import gatehouse.config.SecretsFile;
import gatehouse.config.schema.Binding;
import gatehouse.config.schema.Problem;
import gatehouse.telephony.Country;
import gatehouse.telephony.DialPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a configuration that is right in itself asks for and this gateway cannot do. */
final class Feasibility {
    private Feasibility() {}

    /**
     * Every problem, those of the secrets file among them.
     *
     * @param name the configuration's name in problems
     * @param file where it stands or will stand; a relative path of the secrets starts at its folder
     */
    static List<Problem> problems(String name, Path file, GatehouseConfiguration configuration) {
        List<Problem> problems = new ArrayList<>(problems(name, configuration));
        switch (secrets(file, configuration)) {
            case Binding.Bound<Secrets>(Secrets secrets) -> {
                try (secrets) {
                    problems.addAll(CredentialCheck.of(name, configuration, secrets));
                }
            }
            case Binding.Refused<Secrets>(List<Problem> ofSecrets) -> problems.addAll(ofSecrets);
        }
        return problems;
    }

    /** Reads the secrets file that a configuration names. */
    static Binding<Secrets> secrets(Path file, GatehouseConfiguration configuration) {
        return SecretsFile.read(
                file.toAbsolutePath().resolveSibling(configuration.device().secrets()));
    }

    private static List<Problem> problems(String name, GatehouseConfiguration configuration) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < configuration.operators().size(); i++) {
            if (configuration.operators().get(i).transport() == Transport.TLS) {
                problems.add(new Problem(
                        name,
                        0,
                        0,
                        "operators[" + i + "].transport",
                        "\"tls\", which the gateway does not speak to an operator yet",
                        "udp or tcp",
                        ""));
            }
        }
        for (int i = 0; i < configuration.lines().size(); i++) {
            LineSettings line = configuration.lines().get(i);
            String path = "lines[" + i + "].";
            if (Country.of(line.country()) instanceof Decoded.Malformed<Country>(String reason, int _)) {
                problems.add(new Problem(name, 0, 0, path + "country", reason, "a known country", ""));
            }
            if (DialPlan.parse(line.digitMap()) instanceof Decoded.Malformed<DialPlan>(String reason, int offset)) {
                problems.add(new Problem(
                        name,
                        0,
                        0,
                        path + "digit-map",
                        reason + " at character " + (offset + 1),
                        "a digit map of RFC 3435 2.1.5",
                        ""));
            }
        }
        PortRange ports = configuration.media().rtpPorts();
        int operators = configuration.operators().size();
        if (operators > ports.pairs()) {
            problems.add(new Problem(
                    name,
                    0,
                    0,
                    "media.rtp-ports",
                    ports + ", which is less than a pair of ports for each of the " + operators + " operators",
                    "a wider range",
                    ""));
        }
        return problems;
    }

    /** The RTP ports, cut into one piece for each operator. */
    static List<PortRange> shares(GatehouseConfiguration configuration) {
        PortRange all = configuration.media().rtpPorts();
        List<OperatorSettings> operators = configuration.operators();
        int pairs = operators.isEmpty() ? 0 : all.pairs() / operators.size();
        List<PortRange> shares = new ArrayList<>();
        int first = all.first() + (all.first() & 1);
        for (int i = 0; i < operators.size(); i++) {
            shares.add(new PortRange(first + 2 * pairs * i, first + 2 * pairs * (i + 1) - 1));
        }
        return shares;
    }
}
