package gatehouse.web.access;

import gatehouse.management.Saying;
import gatehouse.management.Sentence;
import java.util.Locale;
import java.util.Optional;

/** Which passwords will do: long ones, whatever they are made of (NIST SP 800-63B 5.1.1.2). */
final class PasswordRule {
    static final int SHORTEST = 10;
    static final int LONGEST = 128;
    private static final int FEWEST_DIFFERENT = 5;

    private PasswordRule() {}

    /** Why a password will not do, and what to do; empty if it will. */
    static Optional<Saying> problem(String user, String password) {
        if (password.length() < SHORTEST) {
            return problem(Sentence.PASSWORD_SHORT, SHORTEST);
        }
        if (password.length() > LONGEST) {
            return problem(Sentence.PASSWORD_LONG, LONGEST);
        }
        if (password.chars().distinct().count() < FEWEST_DIFFERENT) {
            return problem(Sentence.PASSWORD_REPEATS);
        }
        String lower = password.toLowerCase(Locale.ROOT);
        if (lower.contains("gatehouse") || (user.length() > 2 && lower.contains(user))) {
            return problem(Sentence.PASSWORD_NAMES);
        }
        return Optional.empty();
    }

    private static Optional<Saying> problem(Sentence sentence, Object... values) {
        return Optional.of(Saying.of(sentence, values));
    }
}
