package gatehouse.web.api;

import gatehouse.base.Clock;
import gatehouse.management.Sentence;
import gatehouse.web.access.AuditLog.Action;
import gatehouse.web.access.Role;
import gatehouse.web.access.StateFolder;
import gatehouse.web.tls.Certificate;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the page proves itself with. */
public final class CertificateRoutes {
    private final HttpServer http;
    private final @Nullable Path state;
    private final Clock clock;
    private final Audit audit;
    private @Nullable Certificate present;

    /**
     * The routes.
     *
     * @param present null where there is no TLS
     */
    public CertificateRoutes(
            HttpServer http, @Nullable Path state, @Nullable Certificate present, Clock clock, Audit audit) {
        this.http = http;
        this.state = state;
        this.present = present;
        this.clock = clock;
        this.audit = audit;
    }

    /**
     * The certificate in use.
     *
     * @param tls whether the page is served over TLS at all; the other values are then null
     * @param own whether somebody brought it; else the gateway made it
     * @param fingerprint SHA-256 as browsers show it
     * @param names that it is for
     */
    public record Proof(
            boolean tls,
            @Nullable Boolean own,
            @Nullable String fingerprint,
            @Nullable String subject,
            @Nullable String issuer,
            List<String> names,
            @Nullable Long fromMillis,
            @Nullable Long untilMillis) {}

    /** A certificate with those that vouch for it, and its key, both PEM. */
    public record Brought(String certificate, String key) {
        @Override
        public String toString() {
            return "Brought[redacted]";
        }
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/certificate",
                        Role.VIEWER,
                        "Shows the certificate that the page proves itself with.",
                        Proof.class,
                        call -> call.reply(proof())),
                Route.post(
                        "/certificate",
                        Role.OWNER,
                        "Puts one's own certificate and key in; new connections use it at once.",
                        Brought.class,
                        Proof.class,
                        call -> call.body(Brought.class, brought -> change(call, brought))));
    }

    /** A certificate as Vert.x takes it. */
    public static PemKeyCertOptions options(Certificate certificate) {
        return new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(certificate.certificatePem().getBytes(StandardCharsets.US_ASCII)))
                .addKeyValue(Buffer.buffer(certificate.keyPem().getBytes(StandardCharsets.US_ASCII)));
    }

    private void change(Call call, Brought brought) {
        Path folder = state;
        Certificate before = present;
        if (before == null || folder == null) {
            call.refuse(409, Sentence.NO_TLS);
            return;
        }
        Certificate fresh;
        try {
            fresh = Certificate.own(brought.certificate(), brought.key(), clock.wall());
        } catch (IllegalArgumentException wrong) {
            call.refuse(422, Sentence.CERTIFICATE_WRONG, wrong.getMessage());
            return;
        }
        // Kept before it is served: what people see now is what they see after the next start
        call.work(
                () -> kept(fresh, folder),
                kept -> http.updateSSLOptions(served(kept))
                        .onComplete(
                                taken -> {
                                    present = kept;
                                    audit.note(call, Action.CHANGE_CERTIFICATE, kept.fingerprint(), true);
                                    call.reply(proof());
                                },
                                failure -> call.work(
                                        () -> kept(before, folder),
                                        back -> call.refuse(
                                                422, Sentence.CERTIFICATE_NOT_TAKEN, failure.getMessage()))));
    }

    private static Certificate kept(Certificate certificate, Path folder) throws IOException {
        certificate.keep(StateFolder.open(folder));
        return certificate;
    }

    private static ServerSSLOptions served(Certificate certificate) {
        ServerSSLOptions options = new ServerSSLOptions();
        options.setKeyCertOptions(options(certificate))
                .setUseAlpn(false)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"));
        return options;
    }

    private Proof proof() {
        Certificate certificate = present;
        if (certificate == null) {
            return new Proof(false, null, null, null, null, List.of(), null, null);
        }
        var leaf = certificate.leaf();
        return new Proof(
                true,
                certificate.own(),
                certificate.fingerprint(),
                leaf.getSubjectX500Principal().getName(),
                leaf.getIssuerX500Principal().getName(),
                certificate.names(),
                leaf.getNotBefore().toInstant().toEpochMilli(),
                leaf.getNotAfter().toInstant().toEpochMilli());
    }
}
