package gatehouse.lab;

import gatehouse.lab.operator.Subscriber;
import gatehouse.lab.service.ServiceNumber;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.tinylog.configuration.Configuration;

/**
 * The operator as a process. {@code --settings FILE} runs what the file says and speaks JSON lines; without it the
 * operator serves other people's phones on 127.0.0.1 and says so in plain words. Exit code 0 after SIGTERM, 1 when it
 * cannot run or a part of it fails, 2 for wrong words.
 */
public final class Main {
    private static final String USAGE = "usage: lab [--settings FILE]";

    private Main() {}

    /** Runs until SIGTERM, or until a component fails. */
    public static void main(String[] args) throws InterruptedException {
        // Standard output belongs to the contract's JSON lines; before anything logs
        Configuration.set("writer", "console");
        Configuration.set("writer.stream", "err");
        Configuration.set("level", "info");
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        LabSettings settings;
        try {
            settings = args.length == 0 ? LabSettings.standalone() : parse(args);
        } catch (LabSettings.Unusable e) {
            System.err.println("lab: " + e.getMessage());
            System.exit(2);
            return;
        }
        JsonLines lines = new JsonLines(out);
        LabReport report = new LabReport(lines);
        Lab lab;
        try {
            lab = started(settings, report);
        } catch (IOException e) {
            System.err.println("lab: " + e.getMessage());
            System.exit(1);
            return;
        }
        AtomicBoolean broken = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            long captured = lab.finish();
            if (args.length > 0) {
                lines.write(report.last(lab.watch().seen() != null, captured));
            }
            if (!broken.get()) {
                Runtime.getRuntime().halt(0); // the signal's own exit code would be 143; ending as asked is success
            }
        }));
        if (args.length == 0) {
            introduce(settings, out);
        } else {
            lines.write(Map.of("ready", ready(settings)));
        }
        Thread.ofVirtual().start(() -> takeCommands(lab));
        report.awaitFailure();
        broken.set(true);
        System.exit(1);
    }

    private static Lab started(LabSettings settings, LabReport report) throws IOException {
        Lab lab = new Lab(settings, report);
        try {
            lab.start();
            return lab;
        } catch (IOException e) {
            lab.close();
            throw e;
        }
    }

    private static LabSettings parse(String[] args) throws LabSettings.Unusable {
        if (args.length != 2 || !args[0].equals("--settings")) {
            throw new LabSettings.Unusable(USAGE);
        }
        return LabSettings.read(Path.of(args[1]));
    }

    private static Map<String, Object> ready(LabSettings settings) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        for (ServiceNumber service : ServiceNumber.values()) {
            numbers.put(service.label(), service.number());
        }
        Map<String, Object> ready = new LinkedHashMap<>();
        ready.put("pcscf", settings.pcscf().toString());
        ready.put("domain", settings.domain());
        ready.put("numbers", numbers);
        return ready;
    }

    private static void introduce(LabSettings settings, PrintStream out) {
        out.println("Lab operator " + settings.domain() + ", SIP over UDP and TCP at " + settings.pcscf()
                + " (use it as registrar and outbound proxy).");
        for (Subscriber subscriber : settings.subscribers()) {
            // These two accounts exist for this purpose alone, on this machine's loopback: nothing here is a secret
            String password = subscriber.password().with(bytes -> new String(bytes, StandardCharsets.UTF_8));
            out.println("  account  sip:" + subscriber.number() + "@" + settings.domain() + "  user "
                    + subscriber.user() + "  password " + password);
        }
        for (ServiceNumber service : ServiceNumber.values()) {
            out.println("  dial " + service.number() + "  " + service.label().replace('_', ' '));
        }
        out.println(
                "Type call NUMBER to be called by the remote subscriber, hang-up to end that; Ctrl-C ends the lab.");
        out.flush();
    }

    private static void registration(Lab lab, String command, String number) {
        switch (command) {
            case "deregister" -> lab.deregister(number, true);
            case "bar" -> lab.deregister(number, false);
            case "reauthenticate" -> lab.reauthenticate(number);
            default -> System.err.println("lab: there is no command " + command);
        }
    }

    /** {@code call NUMBER} and {@code hang-up} on standard input, and what the network may do to a registration. */
    private static void takeCommands(Lab lab) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            @Nullable String line = in.readLine();
            while (line != null) {
                String[] words = line.strip().split(" +", 2);
                if (words[0].equals("call") && words.length == 2) {
                    lab.call(words[1]);
                } else if (words[0].equals("hang-up")) {
                    lab.hangUp();
                } else if (words.length == 2) {
                    registration(lab, words[0], words[1].strip());
                }
                line = in.readLine();
            }
        } catch (IOException e) {
            System.err.println("lab: standard input failed: " + e.getMessage());
        }
    }
}
