package gatehouse.scenarios.demo;

/** A run that could not go on: one of the report's {@code failures}. */
final class RunFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final String text;

    RunFailure(String code, String text) {
        super(text);
        this.code = code;
        this.text = text.strip();
    }

    String code() {
        return code;
    }

    String text() {
        return text;
    }
}
