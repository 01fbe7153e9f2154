package gatehouse.sip.locate;

import gatehouse.base.DnsRecord;
import gatehouse.base.Entropy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The order in which SRV targets are tried (RFC 2782, "Usage rules"): by priority, then by weighted chance. */
final class ServerOrder {
    private ServerOrder() {}

    static List<DnsRecord.Srv> of(List<DnsRecord> records, Entropy entropy) {
        List<DnsRecord.Srv> left = new ArrayList<>(records.stream()
                .filter(DnsRecord.Srv.class::isInstance)
                .map(DnsRecord.Srv.class::cast)
                // Those of weight 0 stand first among equals, so that they have a small chance
                .sorted(Comparator.comparingInt(DnsRecord.Srv::priority).thenComparingInt(DnsRecord.Srv::weight))
                .toList());
        List<DnsRecord.Srv> ordered = new ArrayList<>(left.size());
        while (!left.isEmpty()) {
            int priority = left.getFirst().priority();
            List<DnsRecord.Srv> equals =
                    left.stream().filter(one -> one.priority() == priority).toList();
            int sum = equals.stream().mapToInt(DnsRecord.Srv::weight).sum();
            int chance = entropy.below(sum + 1);
            int running = 0;
            for (DnsRecord.Srv one : equals) {
                running += one.weight();
                if (running >= chance) {
                    ordered.add(one);
                    left.remove(one);
                    break;
                }
            }
        }
        return ordered;
    }
}
