package gatehouse.lab.load;

import gatehouse.aka.AkaNonce;
import gatehouse.aka.AkaPassword;
import gatehouse.aka.AkaResult;
import gatehouse.aka.Milenage;
import gatehouse.aka.SequenceArray;
import gatehouse.aka.SoftwareIsim;
import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.base.Secret;
import gatehouse.crypto.JcaEngine;
import gatehouse.dataplane.EspPath;
import gatehouse.dataplane.InnerUdp;
import gatehouse.esp.AnnexIKeys;
import gatehouse.esp.Encryption;
import gatehouse.esp.EspBatch;
import gatehouse.esp.EspKeys;
import gatehouse.esp.EspPacket;
import gatehouse.esp.EspSuite;
import gatehouse.esp.Integrity;
import gatehouse.esp.OutboundSa;
import gatehouse.esp.SecurityAssociation;
import gatehouse.lab.home.HomeSubscriber;
import gatehouse.lab.operator.Subscriber;
import gatehouse.sip.agree.Ipsec3gpp;
import gatehouse.sip.agree.IpsecMode;
import gatehouse.sip.agree.SecurityMechanism;
import gatehouse.sip.auth.DigestAlgorithm;
import gatehouse.sip.auth.DigestResponse;
import gatehouse.sip.auth.Qop;
import gatehouse.sip.message.Challenge;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.SipLimits;
import gatehouse.sip.message.SipParser;
import gatehouse.sip.message.SipResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A UE for load: it writes SM1, and SM7 for the challenge it gets, and knows nothing afterwards. */
final class LoadUe {
    private static final EspSuite SUITE = EspSuite.of(Encryption.AES_GCM_16, Integrity.NONE);
    private static final String DOMAIN = "home.example";
    private static final JcaEngine ENGINE = new JcaEngine();

    /** How ESP travels; each mode has an address of its own behind which it is seen. */
    enum Way {
        TRANS(IpsecMode.TRANS, false),
        UDP_ENC_TUN(IpsecMode.UDP_ENC_TUN, true),
        UDP_ENC_TRANS(IpsecMode.UDP_ENC_TRANS, true),
        TUN(IpsecMode.TUN, false),
        IMPROVED_AKA(IpsecMode.TRANS, true);

        final IpsecMode mode;
        final boolean nat;

        Way(IpsecMode mode, boolean nat) {
            this.mode = mode;
            this.nat = nat;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final int number;
    private final IpAddress local;
    private final IpAddress seen;
    private final String client;

    LoadUe(int number, Way way) {
        this.number = number;
        this.seen = IpAddress.v4(11 << 24 | number);
        this.local = way.nat ? IpAddress.v4(192, 168, 77, 2) : seen;
        this.client = "ipsec-3gpp;prot=esp;mod=" + way.mode.label() + ";spi-c=" + (1_000_000L + number) + ";spi-s="
                + (2_000_000L + number) + ";port-c=7000;port-s=6000;alg=null;ealg=aes-gcm"
                + (way == Way.IMPROVED_AKA ? ";port-ues=0;port-ued=0" : "");
    }

    Endpoint source() {
        return new Endpoint(seen, 5060);
    }

    static Subscriber subscriber(int number) {
        String digits = "+1555" + (1_000_000 + number);
        return Subscriber.withIsim(
                digits,
                "u" + number,
                new HomeSubscriber(
                        "u" + number + "@" + DOMAIN,
                        List.of("sip:" + digits + "@" + DOMAIN, "tel:" + digits),
                        functions(number),
                        DigestAlgorithm.AKAV1_MD5));
    }

    private static Milenage functions(int number) {
        byte[] k = new byte[16];
        k[0] = 1;
        k[12] = (byte) (number >> 24);
        k[13] = (byte) (number >> 16);
        k[14] = (byte) (number >> 8);
        k[15] = (byte) number;
        return Milenage.withOpc(Secret.owning(k), Secret.owning(new byte[16]));
    }

    private String register(IpAddress address, int port, int cseq, String authorization, String more) {
        String impu = "sip:+1555" + (1_000_000 + number) + "@" + DOMAIN;
        return "REGISTER sip:" + DOMAIN + " SIP/2.0\r\nVia: SIP/2.0/UDP " + address + ":" + port + ";branch=z9hG4bKload"
                + number + "x" + cseq + "\r\nMax-Forwards: 70\r\nFrom: <" + impu + ">;tag=t" + number + "\r\nTo: <"
                + impu
                + ">\r\nCall-ID: load" + number + "\r\nCSeq: " + cseq + " REGISTER\r\nContact: <sip:u" + number + "@"
                + address
                + ":6000>;expires=600000\r\nSupported: path\r\nRequire: sec-agree\r\nProxy-Require: sec-agree\r\n"
                + "Security-Client: " + client + "\r\nAuthorization: Digest username=\"u" + number + "@" + DOMAIN
                + "\", realm=\"" + DOMAIN + "\", uri=\"sip:" + DOMAIN + "\", " + authorization + "\r\n" + more
                + "Content-Length: 0\r\n\r\n";
    }

    byte[] proposal() {
        return register(local, 5060, 1, "nonce=\"\", response=\"\"", "").getBytes(StandardCharsets.US_ASCII);
    }

    /** SM7, sealed, for the challenge in SM6. */
    QueuePort.Sealed answer(byte[] challenge) {
        SipResponse sm6 = (SipResponse) SipParser.parse(challenge, 0, challenge.length, SipLimits.DEFAULT)
                .orThrow();
        if (sm6.status() != 401) {
            throw new IllegalStateException("a challenge was expected, not " + sm6.status());
        }
        Challenge asked = sm6.values(Headers.WWW_AUTHENTICATE).getFirst();
        String nonce = String.valueOf(asked.get("nonce"));
        AkaNonce aka = AkaNonce.decode(nonce).orThrow();
        SoftwareIsim isim = new SoftwareIsim(
                new SoftwareIsim.Identity("u" + number, List.of("sip:x"), DOMAIN, List.of()),
                functions(number),
                new SequenceArray(SequenceArray.DEFAULT_DELTA));
        if (!(isim.authenticate(aka.rand(), aka.autn()) instanceof AkaResult.Success keys)) {
            throw new IllegalStateException("the network's challenge is not authentic");
        }
        Ipsec3gpp server =
                SecurityMechanism.ipsec(sm6.values(Headers.SECURITY_SERVER)).getFirst();
        Secret ha1 = DigestResponse.ha1(
                DigestAlgorithm.AKAV1_MD5, "u" + number + "@" + DOMAIN, DOMAIN, AkaPassword.v1(keys.res()));
        String response = new DigestResponse(
                        DigestAlgorithm.AKAV1_MD5,
                        Qop.AUTH,
                        nonce,
                        "00000001",
                        "c",
                        "REGISTER",
                        "sip:" + DOMAIN,
                        ByteView.empty())
                .of(ha1);
        StringBuilder verify = new StringBuilder("Security-Verify: ");
        List<Parameterized> said = sm6.values(Headers.SECURITY_SERVER);
        for (int i = 0; i < said.size(); i++) {
            verify.append(i == 0 ? "" : ", ").append(said.get(i));
        }
        String message = register(
                seen,
                6000,
                2,
                "nonce=\"" + nonce + "\", algorithm=AKAv1-MD5, qop=auth, nc=00000001, cnonce=\"c\", response=\""
                        + response + "\"",
                verify + "\r\n");
        return sealed(server, keys, message.getBytes(StandardCharsets.US_ASCII));
    }

    private QueuePort.Sealed sealed(Ipsec3gpp server, AkaResult.Success keys, byte[] message) {
        Ipsec3gpp.EncapsulationPorts improved = server.encapsulation();
        int udp = server.mode().isEncapsulated() ? 4500 : improved != null ? improved.destination() : 0;
        IpAddress inner = server.mode().isTunnel() ? seen : local;
        QueuePort port = new QueuePort();
        try (EspKeys esp = AnnexIKeys.expand(SUITE, keys.ck(), keys.ik(), ENGINE);
                EspPath path = new EspPath(ENGINE, octets -> {}, List.of(port), 1)) {
            SecurityAssociation agreed = SecurityAssociation.of(
                    server.spiS(),
                    server.mode().isTunnel() ? SecurityAssociation.Mode.TUNNEL : SecurityAssociation.Mode.TRANSPORT,
                    SUITE,
                    esp.duplicate(),
                    seen,
                    Measurement.PCSCF.address());
            OutboundSa sa = path.crypto().outbound(udp == 0 ? agreed : agreed.encapsulated(40_000, udp));
            EspBatch one = new EspBatch(1, 4_096);
            EspPacket packet = one.add();
            new InnerUdp()
                    .write(packet, new Endpoint(inner, 7000), Measurement.PCSCF.withPort(server.portS()), message);
            path.spd()
                    .add(new gatehouse.esp.Spd.Rule(
                            0,
                            gatehouse.esp.Selector.hosts(inner, Measurement.PCSCF.address()),
                            new gatehouse.esp.Policy.Protect(sa)));
            path.send(one, 0);
            return port.sent.remove();
        } finally {
            keys.close();
        }
    }
}
