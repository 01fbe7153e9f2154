package gatehouse.lab.access;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.esp.EspSuite;
import gatehouse.sip.agree.IpsecMode;
import gatehouse.sip.message.CSeq;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Credentials;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.Via;
import gatehouse.testkit.Seeded;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a {@link ScriptedUe} writes REGISTER, and how somebody does who says its name. */
final class ScriptedRegisters {
    private final ScriptedUe ue;
    private final Seeded random;
    private final String callId;
    private long cseq;

    ScriptedRegisters(ScriptedUe ue, Seeded random, String callId) {
        this.ue = ue;
        this.random = random;
        this.callId = callId;
    }

    /** Of whatever request comes next. */
    long nextCseq() {
        return ++cseq;
    }

    /** What every REGISTER has, in clear or through these SAs. */
    RequestBuilder base(@Nullable ScriptedSas through, long expires) {
        IpAddress address = through == null ? ue.host.address() : ue.seen;
        int port = through == null ? ue.clearPort : ue.portUs;
        String via = "SIP/2.0/UDP " + new Endpoint(address, port) + ";branch=" + Via.MAGIC_COOKIE
                + random.text("0123456789abcdef", 16) + (through == null ? ";rport" : "");
        String contact = "<sip:" + ue.number + "@" + new Endpoint(address, ue.portUs) + ">;expires=" + expires;
        return SipRequest.builder(Method.REGISTER, SipUri.of("sip:" + MemoryLab.DOMAIN))
                .add(Headers.VIA, Via.of(via))
                .add(Headers.MAX_FORWARDS, 70)
                .add(Headers.FROM, NameAddr.of("<" + ue.impu() + ">;tag=" + random.text("abc", 6)))
                .add(Headers.TO, NameAddr.of("<" + ue.impu() + ">"))
                .add(Headers.CALL_ID, callId)
                .add(Headers.CSEQ, new CSeq(nextCseq(), Method.REGISTER))
                .add(Headers.CONTACT, new Contact.Address(NameAddr.of(contact)))
                .add(Headers.SUPPORTED, "path")
                .add(Headers.REQUIRE, "sec-agree")
                .add(Headers.PROXY_REQUIRE, "sec-agree");
    }

    /** A REGISTER in clear that says more about itself than it may, with the last challenge's nonce. */
    SipRequest forgedRegister(String more) {
        String nonce = heardNonce();
        ScriptedSas proposed = ue.freshSas();
        return base(null, 600_000)
                .set(Headers.VIA, Via.of("SIP/2.0/UDP " + ue.host.address() + ":5060;branch=z9hG4bKforged;rport"))
                .add(
                        Headers.AUTHORIZATION,
                        Credentials.of("Digest username=\"" + ue.isim.impi() + "\", realm=\"" + MemoryLab.DOMAIN
                                + "\", nonce=\"" + nonce + "\", uri=\"sip:x\", response=\"" + "0".repeat(32) + "\", "
                                + more))
                .addAll(Headers.SECURITY_CLIENT, proposals(proposed))
                .build();
    }

    /** SM1 of somebody who says this UE's name. */
    SipRequest forgedProposal(int i) {
        int own = ue.portUs;
        ue.portUs = 6_400 + i;
        List<Parameterized> proposals = proposals(new ScriptedSas(7_400 + i, 300_000 + i, 400_000 + i));
        ue.portUs = own;
        return base(null, 600_000)
                .set(Headers.CALL_ID, "forged" + i)
                .add(
                        Headers.AUTHORIZATION,
                        Credentials.of("Digest username=\"" + ue.isim.impi() + "\", realm=\"" + MemoryLab.DOMAIN
                                + "\", nonce=\"\", uri=\"sip:" + MemoryLab.DOMAIN + "\", response=\"\""))
                .addAll(Headers.SECURITY_CLIENT, proposals)
                .build();
    }

    /** The nonce of the last challenge that came, for all to hear; "" for none. */
    String heardNonce() {
        return ue.responses.stream()
                .filter(response -> response.status() == 401)
                .map(response ->
                        response.values(Headers.WWW_AUTHENTICATE).getFirst().get("nonce"))
                .reduce("", (first, second) -> second);
    }

    /**
     * What somebody sends who hears everything, from the UE's place and in its attempt.
     *
     * @param answer what stands behind the nonce in Authorization
     * @param proposed what it proposes; null for no agreement at all
     */
    SipRequest forged(String answer, @Nullable ScriptedSas proposed) {
        RequestBuilder forged = base(null, 600_000)
                .add(
                        Headers.AUTHORIZATION,
                        Credentials.of("Digest username=\"" + ue.isim.impi() + "\", realm=\"" + MemoryLab.DOMAIN
                                + "\", uri=\"sip:" + MemoryLab.DOMAIN + "\", " + answer));
        if (proposed != null) {
            forged.addAll(Headers.SECURITY_CLIENT, proposals(proposed));
        }
        return forged.build();
    }

    /** A REGISTER in clear of somebody whom nobody knows. */
    SipRequest strangersRegister(int i) {
        String stranger = "sip:stranger" + i + "@" + MemoryLab.DOMAIN;
        return base(null, 600_000)
                .set(Headers.FROM, NameAddr.of("<" + stranger + ">;tag=x" + i))
                .set(Headers.TO, NameAddr.of("<" + stranger + ">"))
                .set(Headers.CALL_ID, "stranger" + i)
                .add(
                        Headers.AUTHORIZATION,
                        Credentials.of("Digest username=\"stranger" + i + "@" + MemoryLab.DOMAIN + "\", realm=\""
                                + MemoryLab.DOMAIN + "\", nonce=\"\", uri=\"sip:x\", response=\"\""))
                .addAll(Headers.SECURITY_CLIENT, proposals(ue.freshSas()))
                .build();
    }

    /** Security-Client. */
    List<Parameterized> proposals(ScriptedSas proposed) {
        List<Parameterized> values = new ArrayList<>();
        for (IpsecMode mode : ue.modes) {
            for (EspSuite suite : ue.suites) {
                String text = "ipsec-3gpp;prot=esp;mod=" + mode.label() + ";spi-c=" + proposed.spiUc + ";spi-s="
                        + proposed.spiUs + ";port-c=" + proposed.portUc + ";port-s=" + ue.portUs + ";alg="
                        + suite.integrity().label() + ";ealg="
                        + suite.encryption().label()
                        + (ue.improved ? ";port-ues=0;port-ued=0" : "");
                values.add(Parameterized.of(text));
            }
        }
        return values;
    }
}
