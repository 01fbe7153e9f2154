package gatehouse.management;

/**
 * The one sentence on top: what is wrong and what to do next, or that all is well.
 *
 * @param level how grave it is
 * @param saying the sentence
 */
public record Verdict(Event.Level level, Saying saying) {
    private static final String SEE_LOG = "read the log under System.";

    /** The sentence in English. */
    public String text() {
        return saying.text();
    }

    /** The gravest thing that a snapshot shows. Where several are wrong, the one that causes others comes first. */
    public static Verdict of(Snapshot box) {
        for (ComponentStatus component : box.components()) {
            if (component.health() == ComponentStatus.Health.RESTARTING) {
                return error(Sentence.COMPONENT_RESTARTING, component.name(), cause(component));
            }
        }
        if (box.registrations().isEmpty()) {
            return warning(Sentence.NO_OPERATOR); // before the address, which is known by the way to an operator alone
        }
        if (box.wan().address() == null) {
            return error(Sentence.NO_ADDRESS);
        }
        for (RegistrationStatus registration : box.registrations()) {
            if (registration.state() == RegistrationStatus.State.FAILED) {
                String failure = registration.failure();
                return error(
                        Sentence.IDENTITY_FAILED,
                        registration.identity(),
                        registration.operator(),
                        failure == null ? "the operator does not answer; run the diagnosis." : failure);
            }
        }
        for (ComponentStatus component : box.components()) {
            if (component.health() == ComponentStatus.Health.DEGRADED) {
                return warning(Sentence.COMPONENT_DEGRADED, component.name(), cause(component));
            }
        }
        Long confirm = box.configuration().confirmMillis();
        if (confirm != null) {
            return warning(Sentence.CONFIRM_WAITS, (confirm + 999) / 1000);
        }
        for (RegistrationStatus registration : box.registrations()) {
            switch (registration.state()) {
                case REGISTERING -> {
                    return warning(Sentence.IDENTITY_REGISTERING, registration.identity(), registration.operator());
                }
                case UNREGISTERED, UNREGISTERING -> {
                    return warning(Sentence.IDENTITY_OFF, registration.identity(), registration.operator());
                }
                case REGISTERED, FAILED -> {}
            }
        }
        if (box.lines().isEmpty()) {
            return warning(Sentence.NO_LINE);
        }
        for (LineStatus line : box.lines()) {
            if (line.state() == LineStatus.State.OUT_OF_SERVICE) {
                return error(Sentence.LINE_OUT, line.id());
            }
        }
        Saying well = box.lines().size() == 1
                ? Saying.of(Sentence.ALL_WELL_ONE)
                : Saying.of(Sentence.ALL_WELL, box.lines().size());
        return new Verdict(Event.Level.INFO, well);
    }

    private static String cause(ComponentStatus component) {
        String cause = component.cause();
        return cause == null ? SEE_LOG : cause;
    }

    private static Verdict error(Sentence sentence, Object... values) {
        return new Verdict(Event.Level.ERROR, Saying.of(sentence, values));
    }

    private static Verdict warning(Sentence sentence, Object... values) {
        return new Verdict(Event.Level.WARNING, Saying.of(sentence, values));
    }
}
