package gatehouse.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The credentials of one gateway by name. Its holder closes it, which wipes them all. */
public final class Secrets implements AutoCloseable {
    private final Map<String, Credential> byName;

    /** Takes the credentials over. */
    public Secrets(Map<String, Credential> byName) {
        this.byName = new TreeMap<>(byName);
    }

    /** None at all. */
    public static Secrets none() {
        return new Secrets(Map.of());
    }

    /** The credential of that name; it stays owned by this. */
    public Optional<Credential> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** These and another, in the place of one of the same name; the credentials stay owned by whom they are now. */
    public Secrets with(String name, Credential credential) {
        Map<String, Credential> more = new TreeMap<>(byName);
        more.put(name, credential);
        return new Secrets(more);
    }

    /** Every name, sorted. */
    public Set<String> names() {
        return Set.copyOf(byName.keySet());
    }

    @Override
    public void close() {
        byName.values().forEach(Credential::close);
    }

    /** The names alone. */
    @Override
    public String toString() {
        return "Secrets" + byName.keySet();
    }
}
