package gatehouse.web.access;

/**
 * One signed-in browser.
 *
 * @param id names it in lists; not the secret that the cookie carries
 * @param user who signed in
 * @param role what that person may do
 * @param csrf the token that requests which change something repeat in a header
 * @param from the address at sign-in; {@code local} for a UNIX socket
 * @param browser the User-Agent at sign-in, shortened
 * @param createdAtMillis when it began
 * @param usedAtMillis when a request last came
 */
public record Session(
        String id,
        String user,
        Role role,
        String csrf,
        String from,
        String browser,
        long createdAtMillis,
        long usedAtMillis) {
    @Override
    public String toString() {
        return "Session[" + id + " of " + user + "]";
    }

    Session used(long nowMillis) {
        return new Session(id, user, role, csrf, from, browser, createdAtMillis, nowMillis);
    }
}
