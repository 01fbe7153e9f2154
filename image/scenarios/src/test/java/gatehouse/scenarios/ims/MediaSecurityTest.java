package gatehouse.scenarios.ims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.ims.AccessMode;
import gatehouse.ims.ImsPolicy;
import gatehouse.lab.pcscf.Disturbance;
import gatehouse.sip.agree.IpsecEncryption;
import gatehouse.sip.agree.IpsecIntegrity;
import gatehouse.testkit.LinkProfile;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SRTP to the access edge in the security agreement: UE and P-CSCF in memory, and somebody between them. */
class MediaSecurityTest {
    private static final ImsPolicy OFFERED = ImsPolicy.of(
                    List.of(AccessMode.UDP_ENC_TUN, AccessMode.TRANS),
                    List.of(new ImsPolicy.Suite(IpsecIntegrity.NULL, IpsecEncryption.AES_GCM)))
            .withMediaSecurity(true);

    private static Quarter quarter(List<Disturbance> script) {
        return new Quarter(61, LinkProfile.CLEAN, Quarter.usual().script(script), true);
    }

    @Test
    void bothSayItAndItStaysOverReRegistrations() {
        Quarter quarter = quarter(List.of());
        MemoryUe ue = quarter.ue(OFFERED);
        quarter.registers(ue);
        assertTrue(ue.protection.mediaSecurity());
        int before = ue.registrations;
        ue.reRegister();
        quarter.until("registered again", () -> ue.registrations > before);
        assertTrue(ue.protection.mediaSecurity());
        ue.call("600");
        quarter.until("nobody behind the P-CSCF minds the option tag", () -> ue.answered == 1);
    }

    @Test
    void aPcscfWithoutItIsNotAskedForIt() {
        Quarter quarter = quarter(List.of(Disturbance.NO_MEDIA_SECURITY));
        MemoryUe ue = quarter.ue(OFFERED);
        quarter.registers(ue);
        assertFalse(ue.protection.mediaSecurity());
    }

    /** RFC 3329 4.1: what was taken out on the way is missed when it is said again under protection. */
    @Test
    void aDowngradeOnTheWayIsRefused() {
        Quarter quarter = quarter(Collections.nCopies(100, Disturbance.STRIP_MEDIA_SECURITY));
        MemoryUe ue = quarter.ue(OFFERED);
        ue.register();
        quarter.until("told", () -> quarter.lab.told("agreement-differs") > 0);
        quarter.run(java.time.Duration.ofMinutes(2));
        assertFalse(ue.isRegistered());
        assertEquals(0, quarter.lab.registered.size());
    }
}
