package gatehouse.ims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import gatehouse.sip.agree.IpsecEncryption;
import gatehouse.sip.agree.IpsecIntegrity;
import gatehouse.sip.agree.Named;
import gatehouse.sip.agree.Named.Fate;
import gatehouse.sip.message.Parameterized;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What people are told of a security agreement: all that was offered and answered, and what became of it. */
class AgreementTableTest {
    private static final ImsPolicy POLICY = ImsPolicy.of(
            List.of(AccessMode.UDP_ENC_TUN, AccessMode.TRANS),
            ImsPolicy.pairs(
                    List.of(IpsecEncryption.AES_CBC, IpsecEncryption.NULL), List.of(IpsecIntegrity.HMAC_SHA_1_96)));

    private static List<Parameterized> server(String... values) {
        return Arrays.stream(values)
                .map(value -> Parameterized.of(
                        value.startsWith("mod=")
                                ? "ipsec-3gpp;" + value + ";spi-c=901;spi-s=902;port-c=7001;port-s=7002"
                                : value))
                .toList();
    }

    private static String table(boolean nat, String... values) {
        var agreed = assertInstanceOf(
                SecurityAgreement.Outcome.Agreed.class,
                SecurityAgreement.choose(POLICY, new UeNumbers(1001, 1002, 5001, 5002), server(values), nat, null));
        return agreed.agreement().table().stream()
                .map(row -> row.name() + " " + row.fate())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void everyOfferHasItsFate() {
        assertEquals(
                """
                udp-enc-tun, hmac-sha-1-96, aes-cbc OUTRANKED
                udp-enc-tun, hmac-sha-1-96, null AGREED
                trans, hmac-sha-1-96, aes-cbc NOT_TAKEN
                trans, hmac-sha-1-96, null UNFIT
                tls NOT_OURS
                trans, hmac-md5-96, aes-cbc NOT_OURS""",
                table(
                        true,
                        "tls;q=0.9",
                        "mod=trans;alg=hmac-sha-1-96;ealg=null;q=0.8",
                        "mod=trans;alg=hmac-md5-96;ealg=aes-cbc;q=0.7",
                        "mod=UDP-enc-tun;alg=hmac-sha-1-96;ealg=null;q=0.5",
                        "mod=UDP-enc-tun;alg=hmac-sha-1-96;ealg=aes-cbc;q=0.2"));
    }

    @Test
    void whatMustNotBeUsedSaysWhy() {
        var agreed = assertInstanceOf(
                SecurityAgreement.Outcome.Agreed.class,
                SecurityAgreement.choose(
                        POLICY,
                        new UeNumbers(1001, 1002, 5001, 5002),
                        server(
                                "mod=trans;alg=hmac-sha-1-96;ealg=aes-cbc;q=0.8",
                                "mod=UDP-enc-tun;alg=hmac-sha-1-96;ealg=aes-cbc;q=0.2"),
                        true,
                        null));
        Named unfit = agreed.agreement().table().stream()
                .filter(row -> row.fate() == Fate.UNFIT)
                .findFirst()
                .orElseThrow();
        assertEquals("sm6-aborted: there is a NAT, and the P-CSCF chose trans, which does not pass it", unfit.why());
    }

    @Test
    void aLongListOfTheirsIsCut() {
        String[] many = new String[100];
        Arrays.fill(many, "digest");
        many[0] = "mod=UDP-enc-tun;alg=hmac-sha-1-96;ealg=aes-cbc";
        assertEquals(32, table(true, many).lines().count());
    }
}
