package gatehouse.config.store;

import gatehouse.config.GatehouseConfiguration;
import gatehouse.config.schema.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What became of a commit. */
public sealed interface CommitResult {
    /**
     * The candidate is in force.
     *
     * @param confirmWithin how long it waits for its confirmation before it is rolled back; empty if it stays
     */
    record Committed(GatehouseConfiguration configuration, Optional<Duration> confirmWithin) implements CommitResult {}

    /**
     * Nothing changed.
     *
     * @param reason why, in one sentence with what to do
     * @param problems what is wrong with the candidate, where that is the reason
     */
    record Refused(String reason, List<Problem> problems) implements CommitResult {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
