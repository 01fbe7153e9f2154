package gatehouse.config;

import gatehouse.config.schema.Key;
import java.nio.file.Path;
import java.util.Optional;

/** Whom we trust and who we are towards one operator over TLS. Relative paths start at the folder of the configuration. */
public record TlsSettings(
        @Key(
                value = "A PEM file of the authorities that vouch for the operator's servers; without it, those that"
                        + " this system trusts.",
                sample = "operator-ca.pem")
        Optional<Path> authorities,

        @Key(
                value = "A PEM file of our own certificate and those that lead from it to an authority, where the"
                        + " operator asks for one.",
                sample = "client.pem")
        Optional<Path> certificate,

        @Key(
                value = "The PEM file (PKCS #8, not encrypted) of the certificate's private key, which nobody but its"
                        + " owner may read (mode 0600).",
                sample = "client.key")
        Optional<Path> key) {}
