package gatehouse.management;

/** What was asked for is not handed out: how a future says so. Its message is the whole sentence. */
public final class Unwilling extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Saying saying;

    /** With a sentence that says what to do next. */
    public Unwilling(Saying saying) {
        super(saying.text(), null, false, false);
        this.saying = saying;
    }

    /** The sentence with its key. */
    public Saying saying() {
        return saying;
    }
}
