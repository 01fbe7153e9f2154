package gatehouse.config;

import gatehouse.config.schema.Problem;
import gatehouse.config.schema.Words;
import java.util.ArrayList;
import java.util.List;

/** Holds a configuration against the secrets: each identity has a credential, and of the kind that its access needs. */
public final class CredentialCheck {
    private CredentialCheck() {}

    /** Every problem; {@code file} is the configuration's name in them. */
    public static List<Problem> of(String file, GatehouseConfiguration configuration, Secrets secrets) {
        List<Problem> problems = new ArrayList<>();
        for (int o = 0; o < configuration.operators().size(); o++) {
            OperatorSettings operator = configuration.operators().get(o);
            for (int i = 0; i < operator.identities().size(); i++) {
                String path = "operators[" + o + "].identities[" + i + "].credential";
                String name = operator.identities().get(i).credential();
                Credential credential = secrets.find(name).orElse(null);
                if (credential == null) {
                    String allowed = secrets.names().isEmpty()
                            ? "a name in the secrets file, which has none"
                            : Words.anyOf(secrets.names().stream().sorted().toList());
                    String found = Words.quoted(name) + ", which the secrets file does not have";
                    problems.add(
                            new Problem(file, 0, 0, path, found, allowed, Words.didYouMean(name, secrets.names())));
                } else if (!fits(operator.access(), credential)) {
                    boolean digest = operator.access() instanceof Access.Digest;
                    String found =
                            Words.quoted(name) + (digest ? ", which is not a password" : ", which is a password");
                    String allowed =
                            digest ? "a password, since access is digest" : "k and opc, since access is ipsec-3gpp";
                    problems.add(new Problem(file, 0, 0, path, found, allowed, ""));
                }
            }
        }
        return problems;
    }

    private static boolean fits(Access access, Credential credential) {
        return switch (access) {
            case Access.Digest ignored -> credential instanceof Credential.Password;
            case Access.Ipsec3gpp ignored -> credential instanceof Credential.Isim;
        };
    }
}
