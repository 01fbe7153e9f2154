package gatehouse.management;

import java.util.List;

/**
 * The one sentence on top: what is wrong and what to do next, or that all is well.
 *
 * @param level how grave it is
 * @param text the sentence
 */
public record Verdict(Event.Level level, String text) {
    /** The gravest thing that a snapshot shows. Where several are wrong, the one that causes others comes first. */
    public static Verdict of(Snapshot box) {
        for (ComponentStatus component : box.components()) {
            if (component.health() == ComponentStatus.Health.RESTARTING) {
                return error("The part " + component.name() + " failed and starts again: " + cause(component));
            }
        }
        if (box.wan().address() == null) {
            return error("There is no address on the Internet side: check the cable and the modem.");
        }
        if (box.registrations().isEmpty()) {
            return warning("No operator is configured: add one, and an identity that it gave you, under operators.");
        }
        for (RegistrationStatus registration : box.registrations()) {
            if (registration.state() == RegistrationStatus.State.FAILED) {
                String failure = registration.failure();
                return error(name(registration) + " is not registered: "
                        + (failure == null ? "the operator does not answer; it is tried again." : failure));
            }
        }
        for (ComponentStatus component : box.components()) {
            if (component.health() == ComponentStatus.Health.DEGRADED) {
                return warning("The part " + component.name() + " does less than it should: " + cause(component));
            }
        }
        Long confirm = box.configuration().confirmMillis();
        if (confirm != null) {
            return warning("The last change is undone in " + (confirm + 999) / 1000 + " s unless you confirm it.");
        }
        for (RegistrationStatus registration : box.registrations()) {
            switch (registration.state()) {
                case REGISTERING -> {
                    return warning(name(registration) + " is being registered: wait a moment.");
                }
                case UNREGISTERED, UNREGISTERING -> {
                    return warning(name(registration) + " is not registered by request: register it to use it.");
                }
                case REGISTERED, FAILED -> {}
            }
        }
        if (box.lines().isEmpty()) {
            return warning("No line is configured: add one under lines.");
        }
        for (LineStatus line : box.lines()) {
            if (line.state() == LineStatus.State.OUT_OF_SERVICE) {
                return error("The line " + line.id() + " is out of service: check its driver and its phone.");
            }
        }
        return new Verdict(Event.Level.INFO, "All is well: " + count(box.lines()) + " can make and take calls.");
    }

    private static String count(List<LineStatus> lines) {
        return lines.size() == 1 ? "the line" : "all " + lines.size() + " lines";
    }

    private static String name(RegistrationStatus registration) {
        return "The identity " + registration.identity() + " at " + registration.operator();
    }

    private static String cause(ComponentStatus component) {
        String cause = component.cause();
        return cause == null ? "the log says more." : cause;
    }

    private static Verdict error(String text) {
        return new Verdict(Event.Level.ERROR, text);
    }

    private static Verdict warning(String text) {
        return new Verdict(Event.Level.WARNING, text);
    }
}
