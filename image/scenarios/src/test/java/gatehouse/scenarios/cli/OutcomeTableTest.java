package gatehouse.scenarios.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gatehouse.scenarios.process.Json;
import gatehouse.scenarios.stage.Access.Mechanism;
import gatehouse.scenarios.wire.NatKind;
import org.junit.jupiter.api.Test;

/** A matrix is right when each run ended as the TR tells, which for one mechanism behind a NAT is a failure. */
class OutcomeTableTest {
    private final OutcomeTable table = new OutcomeTable();

    private static ObjectNode report(String... failures) {
        ObjectNode report = Json.object();
        var all = report.putArray("failures");
        for (String failure : failures) {
            all.addObject().put("code", failure);
        }
        return report;
    }

    @Test
    void transportModeBehindANatMustBeDiscarded() {
        assertTrue(table.isAsTold(Mechanism.TRANS, NatKind.CGNAT, false, report("sm1-discarded")));
        assertFalse(table.isAsTold(Mechanism.TRANS, NatKind.CGNAT, true, report()));
        assertFalse(table.isAsTold(Mechanism.TRANS, NatKind.CGNAT, false, report("sm1-discarded", "no-media")));
    }

    @Test
    void allElseMustWork() {
        assertTrue(table.isAsTold(Mechanism.TRANS, NatKind.NONE, true, report()));
        assertTrue(table.isAsTold(Mechanism.UDP_ENC_TUN, NatKind.CGNAT, true, report()));
        assertFalse(table.isAsTold(Mechanism.UDP_ENC_TUN, NatKind.CGNAT, false, report("sm1-discarded")));
    }
}
