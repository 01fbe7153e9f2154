package gatehouse.scenarios.stage;

/** A run that could not go on: one of the report's {@code failures}. */
public final class RunFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final String text;

    public RunFailure(String code, String text) {
        super(text);
        this.code = code;
        this.text = text.strip();
    }

    public String code() {
        return code;
    }

    public String text() {
        return text;
    }
}
