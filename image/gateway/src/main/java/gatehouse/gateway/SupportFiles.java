package gatehouse.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import gatehouse.base.Secret;
import gatehouse.config.Credential;
import gatehouse.config.Secrets;
import gatehouse.config.schema.Binding;
import gatehouse.config.schema.Problem;
import gatehouse.management.Command;
import gatehouse.management.Result;
import gatehouse.management.Saying;
import gatehouse.management.SecretFilter;
import gatehouse.management.Sentence;
import gatehouse.management.Snapshot;
import gatehouse.management.SupportBundle;
import gatehouse.management.TracedMessage;
import gatehouse.management.Unwilling;
import gatehouse.management.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** What goes into a support bundle: how the gateway is set up, how it stands, what happened, and with which versions. */
final class SupportFiles {
    private static final int MOST_EVENTS = 500;

    private SupportFiles() {}

    /**
     * The zip; it is put together away from the caller's thread. The stage fails with {@link Unwilling} where the secrets
     * are not known: then nobody can say that none of them is in it.
     */
    static CompletionStage<byte[]> of(Gateway gateway) {
        return gateway.execute(new Command.ShowRunning()).thenApplyAsync(running -> {
            SecretFilter filter = filter(gateway);
            Map<String, String> texts = new LinkedHashMap<>();
            Snapshot box = gateway.snapshot();
            texts.put("read-me.txt", readMe(box));
            texts.put("configuration.yaml", running instanceof Result.Text(String yaml) ? yaml : "");
            texts.put("snapshot.json", json(box));
            texts.put("events.json", json(gateway.events().last(MOST_EVENTS)));
            texts.put("messages.txt", messages(gateway.trace().after(0)));
            texts.put("log.txt", LogFile.tail(gateway.configuration().log()).text());
            return SupportBundle.of(texts, filter);
        });
    }

    private static String readMe(Snapshot box) {
        return "Support bundle of " + box.system().name() + ", " + Instant.ofEpochMilli(box.takenAtMillis()) + "\n"
                + Verdict.of(box).text() + "\n\n"
                + "Gatehouse " + box.system().version() + "\n"
                + "Java " + Runtime.version() + ", " + System.getProperty("java.vm.name") + "\n"
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch") + ", " + Runtime.getRuntime().availableProcessors() + " processors\n\n"
                + "Passwords and keys are taken out. Numbers and addresses are not: they are what one looks for.\n";
    }

    private static String messages(List<TracedMessage> all) {
        StringBuilder out = new StringBuilder();
        for (TracedMessage message : all) {
            out.append(Instant.ofEpochMilli(message.atMillis()))
                    .append(' ')
                    .append(message.transport())
                    .append(' ')
                    .append(message.local())
                    .append(message.sent() ? " -> " : " <- ")
                    .append(message.remote())
                    .append("\n\n")
                    .append(message.text())
                    .append("\n--------\n");
        }
        return out.toString();
    }

    private static String json(Object plain) {
        ObjectWriter writer = new ObjectMapper().writerWithDefaultPrettyPrinter();
        try {
            return writer.writeValueAsString(plain);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain records can be written", e);
        }
    }

    private static SecretFilter filter(Gateway gateway) {
        return switch (Feasibility.secretsIn(gateway.home(), gateway.configuration())) {
            case Binding.Refused<Secrets>(List<Problem> problems) ->
                throw new Unwilling(Saying.of(
                        Sentence.SECRETS_UNREADABLE,
                        problems.stream().map(Problem::text).collect(Collectors.joining("; "))));
            case Binding.Bound<Secrets>(Secrets secrets) -> {
                try (secrets) {
                    yield filter(secrets);
                }
            }
        };
    }

    private static SecretFilter filter(Secrets secrets) {
        List<Secret> all = new ArrayList<>();
        for (String name : secrets.names()) {
            switch (secrets.find(name).orElseThrow()) {
                case Credential.Password(Secret password) -> all.add(password);
                case Credential.Isim(Secret k, Secret opc) -> all.addAll(List.of(k, opc));
            }
        }
        return SecretFilter.of(all);
    }
}
