package gatehouse.lab.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.lab.pcscf.AccessPolicy;
import gatehouse.sip.agree.IpsecMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Registrations of one UE by the book, in every mode that the TR says can work. */
class AccessTest {
    static final String ALICE = "+15550100";
    static final Duration PATIENCE = Duration.ofSeconds(40);

    @Test
    void transportModeWithoutNat() {
        Street street = Street.direct(1, AccessPolicy.of(MemoryLab.PCSCF));
        ScriptedUe ue = street.ue(ALICE);
        street.registers(ue);
        assertEquals(IpsecMode.TRANS, ue.current.server.mode());
        street.callsIn(ue);
    }

    @Test
    void tunnelInUdpBehindNat() {
        Street street = Street.behindNat(1, AccessPolicy.of(MemoryLab.PCSCF));
        ScriptedUe ue = street.ue(ALICE);
        street.registers(ue);
        assertEquals(IpsecMode.UDP_ENC_TUN, ue.current.server.mode());
        street.callsIn(ue);
    }
}
