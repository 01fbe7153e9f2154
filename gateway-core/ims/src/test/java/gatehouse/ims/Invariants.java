package gatehouse.ims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules of TR 33.803 A.7.1 (TS 33.203 7.1) for the UE's SA table, looked at after every step. */
final class Invariants {
    private Invariants() {}

    static void check(Bench bench) {
        List<SaRow> rows = bench.agent.associations();
        Set<Long> sets = rows.stream().map(SaRow::set).collect(Collectors.toSet());
        assertEquals(bench.installed, sets, "the table and what runs differ");
        assertTrue(rows.size() <= 12, "more than six SAs per direction");
        Set<Long> inbound = new HashSet<>();
        Set<String> pairs = new HashSet<>();
        for (SaRow row : rows) {
            if (row.inbound()) {
                assertTrue(inbound.add(row.spi()), "two inbound SAs have one SPI");
            }
            assertTrue(
                    pairs.add(row.inbound() + " " + row.uePort() + " " + row.pcscfPort()),
                    "two SAs of one direction have the same pair of ports");
            for (int port : List.of(row.uePort(), row.pcscfPort())) {
                assertTrue(port != 5060 && port != 5061, "a protected port is a standard port");
            }
            assertTrue(row.expiresAt() > bench.now(), "an SA outlives its lifetime");
        }
        for (SaRow row : rows) {
            if (!row.inbound()) {
                assertTrue(!inbound.contains(row.spi()), "an outbound SPI is an inbound one: reflection");
            }
        }
        SaSet current = bench.set(SaRow.Stage.CURRENT);
        for (SaRow.Stage stage : List.of(SaRow.Stage.NEW, SaRow.Stage.OLD)) {
            SaSet other = bench.set(stage);
            if (current != null && other != null && other.pcscf.equals(current.pcscf)) {
                boolean sameRegistration = other.ports.us() == current.ports.us();
                // A.7.4: the server ports stay over a re-registration, the client ports change
                assertTrue(!sameRegistration || other.ports.ps() == current.ports.ps(), "port_ps changed");
                assertNotEquals(other.ports.uc(), current.ports.uc(), "port_uc did not change");
            }
        }
    }
}
