package gatehouse.web.access;

import java.util.regex.Pattern;

/**
 * Somebody who may come in.
 *
 * @param name that is signed in with
 * @param role what that person may do
 * @param password what is kept of the password
 * @param createdAtMillis when it was made
 */
public record Account(String name, Role role, PasswordHash password, long createdAtMillis) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,31}");

    public Account {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A user name has 1 to 32 lower-case letters, digits, dots, hyphens and underscores;"
                            + " it starts with a letter or digit.");
        }
    }
}
