package gatehouse.scenarios.wire;

import gatehouse.scenarios.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One network namespace without a name: it lives in a small process that reads a pipe of ours, so it is gone with us,
 * however we end, and two runs cannot meet in it.
 *
 * <p>As root it is only a network namespace. Otherwise the first one comes with a user namespace, in which we are root
 * and which the others share.
 */
final class Namespace implements AutoCloseable {
    private final String name;
    private final boolean userNamespace;
    private final Child holder;
    private final Path log;

    private Namespace(String name, boolean userNamespace, Child holder, Path log) {
        this.name = name;
        this.userNamespace = userNamespace;
        this.holder = holder;
        this.log = log;
    }

    /** The first namespace of a wire. */
    static Namespace first(String name, boolean userNamespace, Path log) throws WireException {
        var words = new ArrayList<>(List.of("unshare", "--net"));
        if (userNamespace) {
            words.addAll(List.of("--user", "--map-root-user"));
        }
        return held(name, userNamespace, words, log);
    }

    /** Another one beside it, in the same user namespace. */
    Namespace another(String name) throws WireException {
        return held(name, userNamespace, entering(userNamespace ? "--user" : "", List.of("unshare", "--net")), log);
    }

    private static Namespace held(String name, boolean userNamespace, List<String> unshare, Path log)
            throws WireException {
        var words = new ArrayList<>(unshare);
        words.addAll(List.of("--", "sh", "-c", "echo up; exec cat"));
        try {
            Child holder = Child.start("namespace " + name, words, log);
            if (!"up".equals(holder.output().readLine())) {
                holder.close();
                throw new WireException("network namespaces are not permitted here", Files.readString(log));
            }
            return new Namespace(name, userNamespace, holder, log);
        } catch (IOException missing) {
            throw new WireException("network namespaces need util-linux and iproute2", String.valueOf(missing));
        }
    }

    /** The process id that stands for it, as {@code ip link ... netns} takes it. */
    long pid() {
        return holder.pid();
    }

    /** {@code command}, to be run in this namespace. */
    List<String> inside(List<String> command) {
        return entering(userNamespace ? "--user --net" : "--net", command);
    }

    /** Runs a shell script in it; each command must succeed. */
    void run(String script) throws WireException, InterruptedException {
        try (Child shell = Child.start(name, inside(List.of("sh", "-ec", script)), log)) {
            shell.input().close();
            String printed = String.join("\n", shell.output().readAllLines());
            if (shell.await(Duration.ofSeconds(20)) != 0) {
                throw new WireException("namespace " + name + " could not be set up", printed + Files.readString(log));
            }
        } catch (IOException problem) {
            throw new WireException("namespace " + name + " could not be set up", String.valueOf(problem));
        }
    }

    private List<String> entering(String which, List<String> command) {
        if (which.isEmpty()) {
            return command;
        }
        var words = new ArrayList<>(List.of("nsenter", "--target", Long.toString(holder.pid())));
        words.addAll(List.of(which.split(" ")));
        if (userNamespace) {
            words.add("--preserve-credentials"); // the map has one user and setgroups is denied
        }
        words.addAll(command);
        return words;
    }

    @Override
    public void close() {
        holder.stop(Duration.ofSeconds(1));
    }
}
