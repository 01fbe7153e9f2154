package gatehouse.testkit;

/** Where Jazzer comes in: one constant of an enum of targets, both named by system properties. */
public final class JazzerTarget {
    static final String TARGETS = "gatehouse.fuzz.targets";
    static final String TARGET = "gatehouse.fuzz.target";

    private static final Jazzer.Target WANTED = wanted(System.getProperty(TARGETS, ""), System.getProperty(TARGET, ""));

    private JazzerTarget() {}

    /** Called by Jazzer with each input. */
    public static void fuzzerTestOneInput(byte[] data) {
        WANTED.run(data);
    }

    private static Jazzer.Target wanted(String targets, String name) {
        try {
            for (Object each : Class.forName(targets).getEnumConstants()) {
                if (each instanceof Enum<?> constant
                        && constant.name().equals(name)
                        && each instanceof Jazzer.Target target) {
                    return target;
                }
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(TARGETS + " names no class: " + targets, e);
        }
        throw new IllegalStateException(targets + " has no target " + name);
    }
}
