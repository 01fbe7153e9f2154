package gatehouse.lab.service;

/** The numbers that the operator answers itself. */
public enum ServiceNumber {
    /** The remote subscriber: rings for a second, answers, says the reply file and records. */
    REMOTE("200"),
    /** Says back what it hears. */
    ECHO("600"),
    /** Plays a chime three times and hangs up. */
    ANNOUNCEMENT("601"),
    /** Is always engaged. */
    BUSY("602"),
    /** Rings and never answers. */
    NO_ANSWER("603");

    private final String number;

    ServiceNumber(String number) {
        this.number = number;
    }

    /** What is dialled. */
    public String number() {
        return number;
    }

    /** As the start-up line and the reports name it. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
