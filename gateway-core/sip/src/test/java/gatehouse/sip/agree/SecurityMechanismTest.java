package gatehouse.sip.agree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.sip.agree.Ipsec3gpp.EncapsulationPorts;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Parameterized;
import gatehouse.testkit.Seeded;
import gatehouse.testkit.Seeds;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The three headers mean what RFC 3329 and TS 33.203 Annex H say, and are written so that they still do. */
class SecurityMechanismTest {
    private static final String PORTS = ";spi-c=4096;spi-s=4097;port-c=5100;port-s=6100";

    private static Ipsec3gpp ipsec(String text) {
        return assertInstanceOf(Ipsec3gpp.class, SecurityMechanism.of(Parameterized.of(text)));
    }

    private static String reason(String text) {
        return assertInstanceOf(OtherMechanism.class, SecurityMechanism.of(Parameterized.of(text)))
                .reason();
    }

    @Test
    void readsWhatCommonProxiesSend() {
        String sent = "ipsec-3gpp;q=0.1;prot=esp;mod=trans;spi-c=4096;spi-s=4097;port-c=5100;port-s=6100"
                + ";alg=hmac-sha-1-96;ealg=aes-cbc";
        Ipsec3gpp read = ipsec(sent);
        Ipsec3gpp expected = new Ipsec3gpp(
                100,
                IpsecMode.TRANS,
                IpsecIntegrity.HMAC_SHA_1_96,
                IpsecEncryption.AES_CBC,
                4096,
                4097,
                5100,
                6100,
                null);
        assertEquals(expected, read);
        assertEquals(sent, read.toHeader().toString());
    }

    @Test
    void absentParametersHaveTheirDefaults() {
        Ipsec3gpp read =
                ipsec("IPSEC-3GPP;Port-S=6100;port-c=5100;SPI-S=4294967295;spi-c=0000001111;ALG=HMAC-MD5-96;x=y");
        assertEquals(IpsecMode.TRANS, read.mode());
        assertEquals(IpsecEncryption.NULL, read.encryption());
        assertEquals(SecurityMechanism.NO_PREFERENCE, read.preference());
        assertEquals(1111, read.spiC());
        assertEquals(0xffff_ffffL, read.spiS());
        assertTrue(read.integrity().isLegacy());
        assertNull(read.encapsulation());
    }

    @ParameterizedTest
    @CsvSource({
        "prot=ah;alg=hmac-sha-1-96, prot is not esp",
        "mod=wormhole;alg=hmac-sha-1-96, mod is not known",
        "ealg=aes-cbc, alg is not known",
        "alg=hmac-sha-1-96;ealg=rot13, ealg is not known",
        "alg=null, alg and ealg are no pair",
        "alg=hmac-sha-1-96;ealg=aes-gcm, alg and ealg are no pair",
        "alg=aes-gmac;ealg=aes-cbc, alg and ealg are no pair",
        "alg=hmac-sha-1-96;q=1.5, q is no qvalue",
        "alg=hmac-sha-1-96;q=.5, q is no qvalue",
        "alg=hmac-sha-1-96;port-ues=5062, port-ues and port-ued are not a pair of ports",
        "alg=hmac-sha-1-96;port-ues=0;port-ued=7, port-ues and port-ued are not a pair of ports",
        "alg=hmac-sha-1-96;port-ues=70000;port-ued=7, port-ues and port-ued are not a pair of ports"
    })
    void whatMakesNoSenseSaysWhy(String parameters, String why) {
        assertEquals(why, reason("ipsec-3gpp;" + parameters + PORTS));
    }

    @Test
    void spisAndPortsAreNeededAndInRange() {
        String head = "ipsec-3gpp;alg=hmac-sha-1-96";
        assertEquals("an SPI is missing or no number of 32 bits", reason(head + ";spi-c=1;port-c=1;port-s=2"));
        assertEquals(
                "an SPI is missing or no number of 32 bits",
                reason(head + ";spi-c=4294967296;spi-s=1;port-c=1;port-s=2"));
        assertEquals("a port is missing or not 1 to 65535", reason(head + ";spi-c=1;spi-s=2;port-c=0;port-s=2"));
        assertEquals("a port is missing or not 1 to 65535", reason(head + ";spi-c=1;spi-s=2;port-c=9"));
    }

    @Test
    void improvedAkaHasItsPorts() {
        assertEquals(
                EncapsulationPorts.NONE,
                ipsec("ipsec-3gpp;alg=hmac-sha-1-96" + PORTS + ";port-ues=0;port-ued=null")
                        .encapsulation());
        assertEquals(
                new EncapsulationPorts(40_001, 5061),
                ipsec("ipsec-3gpp;alg=hmac-sha-1-96" + PORTS + ";port-ues=40001;port-ued=5061")
                        .encapsulation());
    }

    @Test
    void aListMixesMechanisms() {
        List<Parameterized> values = Headers.SECURITY_CLIENT
                .parseAll("sdes-srtp;mediasec, tls;q=0.3, ipsec-3gpp;alg=aes-gmac;mod=UDP-enc-tun" + PORTS
                        + ",ipsec-3gpp;alg=rot13")
                .orThrow();
        List<SecurityMechanism> read = SecurityMechanism.all(values);
        assertEquals(MediaSecurity.SDES_SRTP, read.get(0));
        assertEquals("tls", read.get(1).mechanism());
        assertEquals(300, read.get(1).preference());
        assertEquals(List.of(read.get(2)), SecurityMechanism.ipsec(values));
        assertEquals("sdes-srtp;mediasec", read.get(0).toHeader().toString());
        assertFalse(((OtherMechanism) read.get(3)).reason().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.0, 0", "0.1, 100", "0.01, 10", "0.001, 1", "0.999, 999", "1, 1000", "1.000, 1000", "0., 0"})
    void preferencesAreThousandths(String q, int thousandths) {
        assertEquals(thousandths, Preference.read(q));
        assertEquals(thousandths, Preference.read(Preference.write(thousandths)));
    }

    @Test
    void whatIsWrittenIsRead() {
        Seeds.check(2_000, 100_000, seeded -> {
            Ipsec3gpp made = made(seeded);
            String text = made.toHeader().toString();
            assertEquals(made, ipsec(text));
            assertEquals(made, ipsec(text.toUpperCase(Locale.ROOT)));
        });
    }

    private static Ipsec3gpp made(Seeded seeded) {
        IpsecIntegrity integrity = seeded.pick(List.of(IpsecIntegrity.values()));
        IpsecEncryption encryption = seeded.pick(List.of(IpsecEncryption.values()).stream()
                .filter(e -> e.fits(integrity))
                .toList());
        boolean improved = seeded.between(0, 1) == 1;
        return new Ipsec3gpp(
                seeded.between(-1, 1000),
                seeded.pick(List.of(IpsecMode.values())),
                integrity,
                encryption,
                seeded.between(0, Integer.MAX_VALUE - 1) * 2L,
                seeded.between(0, Integer.MAX_VALUE - 1),
                seeded.between(1, 65_535),
                seeded.between(1, 65_535),
                improved ? new EncapsulationPorts(seeded.between(1, 65_535), seeded.between(1, 65_535)) : null);
    }
}
