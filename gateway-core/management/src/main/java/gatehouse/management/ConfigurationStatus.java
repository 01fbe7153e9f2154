package gatehouse.management;

import org.jspecify.annotations.Nullable;

/**
 * What the configuration waits for.
 *
 * @param candidate whether there is a candidate that is not in force
 * @param confirmMillis until the last commit is rolled back unless it is confirmed; null if none waits
 */
public record ConfigurationStatus(
        boolean candidate, @Nullable Long confirmMillis) {}
