package gatehouse.media;

/** Where Jazzer comes in: one of the targets, named by a system property. */
public final class JazzerTarget {
    /** The property that names a {@link FuzzTarget}. */
    static final String PROPERTY = "gatehouse.fuzz.target";

    private static final FuzzTarget TARGET = FuzzTarget.valueOf(System.getProperty(PROPERTY, "RTP"));

    private JazzerTarget() {}

    /** Called by Jazzer with each input. */
    public static void fuzzerTestOneInput(byte[] data) {
        TARGET.run(data);
    }
}
