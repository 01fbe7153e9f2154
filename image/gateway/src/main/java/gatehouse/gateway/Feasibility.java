package gatehouse.gateway;

import gatehouse.base.Decoded;
import gatehouse.base.Transport;
import gatehouse.config.Access;
import gatehouse.config.CredentialCheck;
import gatehouse.config.GatehouseConfiguration;
import gatehouse.config.LineSettings;
import gatehouse.config.OperatorSettings;
import gatehouse.config.PortRange;
import gatehouse.config.Secrets;
import gatehouse.config.SecretsFile;
import gatehouse.config.schema.Binding;
import gatehouse.config.schema.Judges;
import gatehouse.config.schema.Judges.Fault;
import gatehouse.config.schema.Problem;
import gatehouse.config.schema.Words;
import gatehouse.telephony.Country;
import gatehouse.telephony.DialPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What a configuration that is right in itself asks for and this gateway cannot do. */
final class Feasibility {
    /** What single values must satisfy besides their form; their problems come with their place in the file. */
    static final Judges JUDGES = new Judges(Map.of(
            "lines[].country", Feasibility::country,
            "lines[].digit-map", Feasibility::digitMap));

    private Feasibility() {}

    private static Optional<Fault> country(String code) {
        return Country.codes().contains(code)
                ? Optional.empty()
                : Optional.of(new Fault(
                        Words.quoted(code) + ", whose tones are not known",
                        Words.anyOf(Country.codes()),
                        Words.didYouMean(code, Country.codes())));
    }

    private static Optional<Fault> digitMap(String map) {
        return DialPlan.parse(map) instanceof Decoded.Malformed<DialPlan>(String reason, int offset)
                ? Optional.of(new Fault(
                        Words.quoted(map) + ", in which character " + (offset + 1) + " is wrong (" + reason + ")",
                        "a digit map of RFC 3435 2.1.5, such as (110|112|x.T)",
                        ""))
                : Optional.empty();
    }

    /**
     * Every problem, those of the secrets file among them.
     *
     * @param name the configuration's name in problems
     * @param file where it stands or will stand; a relative path of the secrets starts at its folder
     */
    static List<Problem> problems(String name, Path file, GatehouseConfiguration configuration) {
        List<Problem> problems = new ArrayList<>(problems(name, configuration));
        for (int i = 0; i < configuration.operators().size(); i++) {
            OperatorSettings operator = configuration.operators().get(i);
            if (operator.transport() == Transport.TLS) {
                String path = "operators[" + i + "].tls";
                problems.addAll(OperatorTls.problems(name, path, folder(file), operator.tls()));
                if (!(operator.access() instanceof Access.Digest)) {
                    problems.add(new Problem(
                            name, 0, 0, path, "access over IPsec, which has no TLS inside", "access: digest", ""));
                }
            }
        }
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

    /** Where relative paths of a configuration start. */
    static Path folder(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }

    /** Reads the secrets file that a configuration names. */
    static Binding<Secrets> secrets(Path file, GatehouseConfiguration configuration) {
        return secretsIn(folder(file), configuration);
    }

    /** The same, with the folder at which relative paths start. */
    static Binding<Secrets> secretsIn(Path folder, GatehouseConfiguration configuration) {
        return SecretsFile.read(folder.resolve(configuration.device().secrets()));
    }

    private static List<Problem> problems(String name, GatehouseConfiguration configuration) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < configuration.lines().size(); i++) {
            LineSettings line = configuration.lines().get(i);
            Set<String> before = new HashSet<>(Set.of(line.operator()));
            for (int j = 0; j < line.fallbacks().size(); j++) {
                String operator = line.fallbacks().get(j).operator();
                if (!before.add(operator)) {
                    problems.add(new Problem(
                            name,
                            0,
                            0,
                            "lines[" + i + "].fallbacks[" + j + "].operator",
                            Words.quoted(operator) + ", which is an operator of the line already",
                            "another operator",
                            ""));
                }
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
