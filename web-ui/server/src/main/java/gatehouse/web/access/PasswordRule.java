package gatehouse.web.access;

import java.util.Locale;
import java.util.Optional;

/** Which passwords will do: long ones, whatever they are made of (NIST SP 800-63B 5.1.1.2). */
final class PasswordRule {
    static final int SHORTEST = 10;
    static final int LONGEST = 128;
    private static final int FEWEST_DIFFERENT = 5;

    private PasswordRule() {}

    /** Why a password will not do, and what to do; empty if it will. */
    static Optional<String> problem(String user, String password) {
        if (password.length() < SHORTEST) {
            return Optional.of("The password has fewer than " + SHORTEST + " characters; take a longer one, such as"
                    + " four words.");
        }
        if (password.length() > LONGEST) {
            return Optional.of("The password has more than " + LONGEST + " characters; take a shorter one.");
        }
        if (password.chars().distinct().count() < FEWEST_DIFFERENT) {
            return Optional.of("The password repeats the same few characters; take one that is harder to guess.");
        }
        String lower = password.toLowerCase(Locale.ROOT);
        if (lower.contains("gatehouse") || (user.length() > 2 && lower.contains(user))) {
            return Optional.of("The password contains the user's or the gateway's name; take another one.");
        }
        return Optional.empty();
    }
}
