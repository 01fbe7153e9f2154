package gatehouse.gateway;

/** The gateway cannot start, or cannot go on as configured; the message says what, where and what to do. */
public final class StartUpFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** With one or more sentences, one a line. */
    public StartUpFailure(String sentences) {
        super(sentences);
    }
}
