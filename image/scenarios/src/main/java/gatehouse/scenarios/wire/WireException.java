package gatehouse.scenarios.wire;

/** A wire that could not be built; nothing of it is left. */
public final class WireException extends Exception {
    private static final long serialVersionUID = 1L;

    WireException(String sentence, String detail) {
        super(detail.isBlank() ? sentence : sentence + " (" + lastLine(detail) + ")");
    }

    private static String lastLine(String text) {
        return text.strip().lines().reduce("", (_, line) -> line);
    }
}
