package gatehouse.web.access;

import java.util.Locale;

/** What a person may do; each role may do what those before it may. */
public enum Role {
    /** Sees the state of the box. */
    VIEWER,
    /** Uses lines, registers identities, changes the configuration. */
    TECHNICIAN,
    /** Also says who else may come in. */
    OWNER;

    /** Whether this role may do what {@code needed} may. */
    public boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** As it stands in files and messages: {@code viewer}, {@code technician}, {@code owner}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
