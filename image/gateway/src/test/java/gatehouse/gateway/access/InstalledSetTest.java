package gatehouse.gateway.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gatehouse.base.IpAddress;
import gatehouse.base.Secret;
import gatehouse.crypto.JcaEngine;
import gatehouse.dataplane.EspPath;
import gatehouse.ims.SecurityAssociations;
import gatehouse.netty.SecureEntropy;
import gatehouse.sip.agree.IpsecEncryption;
import gatehouse.sip.agree.IpsecIntegrity;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Four associations or none. */
class InstalledSetTest {
    private final JcaEngine engine = new JcaEngine();
    private final EspPath path = new EspPath(engine, new SecureEntropy(), List.of(), 4);

    private static SecurityAssociations agreed(long id, long uc, long us) {
        IpAddress ours = IpAddress.of("192.0.2.2");
        return new SecurityAssociations(
                id,
                false,
                null,
                IpsecIntegrity.NULL,
                IpsecEncryption.AES_GCM,
                Secret.owning(new byte[16]),
                Secret.owning(new byte[16]),
                ours,
                ours,
                ours,
                IpAddress.of("203.0.113.10"),
                new SecurityAssociations.Ports(20_000, 20_001, 30_000, 5_100),
                new SecurityAssociations.Spis(uc, us, 9_000 + id, 8_000 + id));
    }

    @Test
    void aSetThatDoesNotFitLeavesNothingBehind() {
        InstalledSet first = InstalledSet.install(agreed(1, 1_000, 1_001), path, engine, false);
        assertEquals(4, path.sad().size());
        // its SA3 has an SPI that is taken, when SA1 and SA2 are in already
        assertThrows(
                IllegalArgumentException.class,
                () -> InstalledSet.install(agreed(2, 1_000, 1_003), path, engine, false));
        assertEquals(4, path.sad().size());
        first.remove(path);
        assertEquals(0, path.sad().size());
    }
}
