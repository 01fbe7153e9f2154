package gatehouse.scenarios.process;

import java.util.ArrayList;
import java.util.List;

/**
 * How a program of ours is started: from the module path when we were started so (the launcher), else from our class
 * path (the tests).
 *
 * @param module its module
 * @param mainClass its main class
 */
public record JavaProgram(String module, String mainClass) {
    /** Who calls the kernel through java.lang.foreign or JNI: Netty's epoll, and our own socket calls. */
    private static final String NATIVE_MODULES = "io.netty.common,gatehouse.netty,gatehouse.dataplane";

    /** The JVM warns of a module that a program does not have, and these crypto libraries are the gateway's alone. */
    private static final String ENGINES = ",gatehouse.engines";

    /** The gateway itself. */
    public static final JavaProgram GATEWAY = new JavaProgram("gatehouse.gateway", "gatehouse.gateway.Main");

    /** The operator in a box. */
    public static final JavaProgram LAB = new JavaProgram("gatehouse.lab", "gatehouse.lab.Main");

    /** The command line; {@code options} go to the JVM, {@code words} to the program. */
    public List<String> command(List<String> options, List<String> words) {
        var command = new ArrayList<String>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(options);
        String modulePath = System.getProperty("jdk.module.path");
        if (modulePath != null && System.getProperty("gatehouse.home") != null) {
            String natives = NATIVE_MODULES + (module.equals(GATEWAY.module) ? ENGINES : "");
            command.addAll(List.of("--enable-native-access=" + natives, "--module-path", modulePath));
            command.addAll(List.of("--module", module + "/" + mainClass));
        } else {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        }
        command.addAll(words);
        return command;
    }
}
