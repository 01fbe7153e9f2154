package gatehouse.scenarios.bench;

import java.util.List;

/**
 * One result of a benchmark beside its peers.
 *
 * @param name as the plan names it: {@code start.registered}
 * @param unit {@code ms}, {@code MiB} and others; where there are peers, less is better
 */
public record Measured(String name, double value, String unit, List<Peer> peers) {
    /** Another way to do the same, measured in the same run. */
    public record Peer(String name, double value) {
        /** How much better {@code ours} is than this one, for units where less is better; above 1 is better. */
        public double ratio(double ours) {
            return ours == 0 ? 0 : value / ours;
        }
    }
}
