package gatehouse.lab.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.esp.Encryption;
import gatehouse.esp.EspSuite;
import gatehouse.esp.Integrity;
import gatehouse.lab.pcscf.AccessPolicy;
import gatehouse.sip.agree.IpsecMode;
import gatehouse.sip.message.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A UE by the book registers, is called and asks, in every mode with and without a NAT (TR 33.803 A.7.2, B.4, E). */
class ModesTest {
    static final String ALICE = "+15550100";
    static final AccessPolicy POLICY = AccessPolicy.of(MemoryLab.PCSCF);

    private static ScriptedUe works(Street street, List<IpsecMode> modes, boolean improved, IpsecMode agreed) {
        ScriptedUe ue = street.ue(ALICE);
        ue.modes = modes;
        ue.improved = improved;
        street.registers(ue);
        assertEquals(agreed, ue.current.server.mode());
        street.callsIn(ue);
        int before = ue.responses.size();
        ue.request(Method.OPTIONS, "sip:" + MemoryLab.DOMAIN, builder -> builder);
        street.run(Duration.ofSeconds(1));
        assertEquals(200, ue.responses.get(before).status());
        assertEquals(
                0,
                street.lab.path.refusals().total(),
                street.lab.path.refusals().nonZero().toString());
        return ue;
    }

    @Test
    void withoutNatEveryUeGetsTransportMode() {
        works(Street.direct(1, POLICY), List.of(IpsecMode.TRANS), false, IpsecMode.TRANS);
        works(
                Street.direct(2, POLICY),
                List.of(IpsecMode.UDP_ENC_TUN, IpsecMode.UDP_ENC_TRANS, IpsecMode.TRANS),
                false,
                IpsecMode.TRANS);
    }

    @Test
    void tunnelModeWithoutNat() {
        works(Street.direct(1, POLICY), List.of(IpsecMode.TUN), false, IpsecMode.TUN);
    }

    @Test
    void improvedAkaWithoutNatSendsPlainEsp() {
        ScriptedUe ue = works(Street.direct(1, POLICY), List.of(IpsecMode.TRANS), true, IpsecMode.TRANS);
        assertFalse(ue.current.server.encapsulation().isUsed());
    }

    @Test
    void behindNat() {
        works(
                Street.behindNat(1, POLICY),
                List.of(IpsecMode.TRANS, IpsecMode.UDP_ENC_TUN),
                false,
                IpsecMode.UDP_ENC_TUN);
        works(
                Street.behindNat(2, POLICY),
                List.of(IpsecMode.TRANS, IpsecMode.UDP_ENC_TRANS),
                false,
                IpsecMode.UDP_ENC_TRANS);
    }

    @Test
    void behindNatWithASeparateEncapsulationFunction() {
        works(
                Street.behindNat(1, POLICY.with(true, true, false, true)),
                List.of(IpsecMode.UDP_ENC_TUN),
                false,
                IpsecMode.UDP_ENC_TUN);
        works(
                Street.behindNat(2, POLICY.with(true, true, false, true)),
                List.of(IpsecMode.UDP_ENC_TRANS),
                false,
                IpsecMode.UDP_ENC_TRANS);
    }

    @Test
    void improvedAkaBehindNat() {
        ScriptedUe ue = works(Street.behindNat(1, POLICY), List.of(IpsecMode.TRANS), true, IpsecMode.TRANS);
        assertEquals(POLICY.improvedPort(), ue.current.server.encapsulation().destination());
    }

    /** TR 33.803 5.2.2.2: calls out where the NAT passes ESP, none in. */
    @Test
    void tunnelModeBehindNatThatPassesEspGoesOutOnly() {
        Street street = Street.behindNatThatPassesEsp(1, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        ue.modes = List.of(IpsecMode.TUN);
        ue.register(true);
        street.run(Duration.ofSeconds(10));
        assertEquals(1, street.lab.registered.size(), "SM7 came through");
        assertFalse(ue.isRegistered(), "SM12 found no way in");
    }

    @Test
    void aUeThatCannotTraverseANatHearsNothing() {
        Street street = Street.behindNat(1, POLICY);
        ScriptedUe ue = street.ue(ALICE);
        ue.modes = List.of(IpsecMode.TRANS);
        ue.register(true);
        street.run(Duration.ofSeconds(40));
        assertTrue(ue.responses.isEmpty());
        assertTrue(street.lab.told("sm1-discarded") > 0 && street.lab.told("sm1-discarded") < 8, "told, not too often");
    }

    @Test
    void everyAlgorithmPairOfAnnexH() {
        List<EspSuite> all = new ArrayList<>();
        all.add(EspSuite.of(Encryption.AES_GCM_16, Integrity.NONE));
        all.add(EspSuite.of(Encryption.NULL, Integrity.AES_GMAC));
        for (Encryption encryption : new Encryption[] {Encryption.AES_CBC, Encryption.NULL, Encryption.DES_EDE3_CBC}) {
            all.add(EspSuite.of(encryption, Integrity.HMAC_SHA_1_96));
            all.add(EspSuite.of(encryption, Integrity.HMAC_MD5_96));
        }
        for (EspSuite suite : all) {
            Street street = Street.behindNat(1, POLICY.suites(all));
            ScriptedUe ue = street.ue(ALICE);
            ue.suites = List.of(suite);
            street.registers(ue);
            street.callsIn(ue);
        }
    }

    @Test
    void theOperatorsFirstChoiceIsTakenAmongWhatTheUeLists() {
        EspSuite first = EspSuite.of(Encryption.AES_GCM_16, Integrity.NONE);
        EspSuite second = EspSuite.of(Encryption.AES_CBC, Integrity.HMAC_SHA_1_96);
        Street street = Street.direct(1, POLICY.suites(List.of(first, second)));
        ScriptedUe ue = street.ue(ALICE);
        ue.suites = List.of(second, first);
        street.registers(ue);
        assertEquals("aes-gcm", ue.current.server.encryption().label());
    }
}
