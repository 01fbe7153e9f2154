package gatehouse.dataplane;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Secret;
import gatehouse.esp.Encryption;
import gatehouse.esp.EspKeys;
import gatehouse.esp.EspSuite;
import gatehouse.esp.Integrity;
import gatehouse.esp.SecurityAssociation.Mode;
import gatehouse.testkit.Peer;
import gatehouse.testkit.Seeded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Linux kernel's own IPsec (XFRM) at the other end. Many kernels that tests run on have none, so the peer is User Mode
 * Linux (Debian's user-mode-linux): a Linux kernel in a process, with the host's files, joined to us by a TAP device. The
 * long run meets every suite with both modes, plain and in UDP; the usual one meets every suite once.
 */
class KernelXfrmTest {
    private static final Path UML = Path.of("/usr/bin/linux.uml");
    private static final Path MODULES = Path.of("/usr/lib/uml/modules");

    /** One pair of SAs: what is agreed, and the addresses inside. */
    private record Case(int number, Mode mode, EspSuite suite, EspKeys keys, boolean udp, boolean esn, boolean v6) {
        String outerLocal() {
            return mode == Mode.TUNNEL ? (v6 ? "fd09::1" : "10.9.0.1") : innerLocal();
        }

        String outerRemote() {
            return mode == Mode.TUNNEL ? (v6 ? "fd09::2" : "10.9.0.2") : innerRemote();
        }

        String innerLocal() {
            return mode == Mode.TUNNEL ? (v6 ? "fd77::1" : "10.77.0.1") : v6 ? "fd09::1" : "10.9.0.1";
        }

        String innerRemote() {
            String host = Integer.toString(number);
            return (mode == Mode.TUNNEL ? (v6 ? "fd77:1::" : "10.77.1.") : v6 ? "fd09:1::" : "10.9.1.") + host;
        }

        int toKernel() {
            return 0x1000 + number;
        }

        int fromKernel() {
            return 0x2000 + number;
        }

        @Override
        public String toString() {
            return mode + " " + suite + (udp ? " in UDP" : "") + (esn ? " ESN" : "") + (v6 ? " IPv6" : " IPv4");
        }
    }

    @TempDir
    private Path dir;

    @Test
    void pingAndTcpWithEverySuite() throws Exception {
        if (!Files.isExecutable(UML) || !Files.isDirectory(MODULES)) {
            Peer.missing("user-mode-linux");
        }
        List<Case> cases = cases(new Seeded(29));
        Path tcp = TcpScript.write(dir);
        Peer.need("ping");
        Peer.need("python3");
        Peer.need("cc");
        try (Namespace here = new Namespace()) {
            here.run("ip link set lo up; sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0;"
                    + " ip tuntap add tap0 mode tap; ip addr add 10.9.0.1/24 dev tap0;"
                    + " ip addr add fd09::1/64 dev tap0 nodad; ip link set tap0 up;"
                    // Sealed packets to an address must not take the route of what is to be sealed.
                    + " for v in -4 -6; do ip $v rule add pref 10 ipproto esp lookup 100;"
                    + " ip $v rule add pref 11 ipproto udp sport 4500 lookup 100; done;"
                    + " ip route add 10.9.0.0/16 dev tap0 src 10.9.0.1 table 100;"
                    + " ip -6 route add fd09::/64 dev tap0 src fd09::1 table 100;"
                    + " ip -6 route add fd09:1::/64 via fd09::2 dev tap0 src fd09::1 table 100");
            Path init = dir.resolve("init.sh");
            Files.writeString(init, init(cases, tcp));
            assertTrue(init.toFile().setExecutable(true));
            Namespace.Program kernel = here.start(
                    "env",
                    "LD_PRELOAD=" + UmlRegisters.build(dir),
                    UML.toString(),
                    "mem=192M",
                    "root=/dev/root",
                    "rootfstype=hostfs",
                    "rootflags=/",
                    "ro",
                    "quiet",
                    "eth0=tuntap,tap0",
                    "con=null",
                    "con0=fd:0,fd:1",
                    "init=" + init);
            Namespace.Program end = here.end(
                    "10.9.0.1,fd09::1", 1380, "10.77.0.1/16,fd77::1/64", "10.9.1.0/24,fd09:1::/64,fd77:1::/64");
            here.run("ip route replace 10.9.1.0/24 dev gh0 src 10.9.0.1 metric 0;"
                    + " ip -6 route replace fd09:1::/64 dev gh0 src fd09::1 metric 1");
            for (Case c : cases) {
                end.say(TunEnd.line(
                        c.toKernel(),
                        c.fromKernel(),
                        c.mode,
                        c.suite,
                        c.keys,
                        c.outerLocal(),
                        c.outerRemote(),
                        c.udp,
                        c.esn,
                        c.innerLocal(),
                        c.innerRemote()));
            }
            kernel.await("listening");
            List<String> failed = new ArrayList<>();
            for (Case c : cases) {
                try {
                    here.run("ping -c 2 -i 0.2 -W 5 -I " + c.innerLocal() + " " + c.innerRemote());
                    here.run("python3 " + tcp + " send " + c.innerRemote() + " 100000");
                } catch (java.io.IOException e) {
                    failed.add(c + ": " + e.getMessage());
                    if (failed.size() > 3) {
                        break; // each takes its time
                    }
                }
            }
            end.say("refusals");
            String refusals = end.await("refusals");
            assertTrue(failed.isEmpty(), () -> String.join("\n", failed) + refusals + "\n" + kernel.seen());
            assertFalse(refusals.replaceAll("POLICY=\\d+", "").contains("="), refusals);
        }
    }

    private static List<Case> cases(Seeded random) {
        List<EspSuite> suites = new ArrayList<>();
        for (Integrity mac : List.of(Integrity.HMAC_MD5_96, Integrity.HMAC_SHA_1_96, Integrity.HMAC_SHA_2_256_128)) {
            suites.add(EspSuite.of(Encryption.NULL, mac));
            suites.add(EspSuite.of(Encryption.DES_EDE3_CBC, mac));
            suites.add(EspSuite.of(Encryption.AES_CBC, mac));
        }
        suites.add(EspSuite.of(Encryption.AES_GCM_16, Integrity.NONE));
        suites.add(new EspSuite(Encryption.AES_GCM_16, Integrity.NONE, 32));
        suites.add(EspSuite.of(Encryption.NULL, Integrity.AES_GMAC));
        List<Case> cases = new ArrayList<>();
        for (EspSuite suite : suites) {
            for (Mode mode : Mode.values()) {
                for (boolean udp : new boolean[] {false, true}) {
                    // IPv6 and extended numbers take turns with the rest, so that all pairs are met
                    int n = cases.size() + 1;
                    boolean v6 = !udp && n % 4 == 1;
                    boolean esn = n % 3 == 0;
                    EspKeys keys = EspKeys.copyOf(
                            random.bytes(suite.cipherKeyBytes()),
                            random.bytes(suite.integrityKeyBytes()),
                            random.bytes(suite.saltBytes()));
                    cases.add(new Case(n, mode, suite, keys, udp, esn, v6));
                }
            }
        }
        if (Boolean.getBoolean("gatehouse.long")) {
            return cases;
        }
        // Of each suite one case, and from suite to suite another mode.
        return cases.stream()
                .filter(c -> (c.number - 1) % 4 == (c.number - 1) / 4 % 4)
                .toList();
    }

    private static String init(List<Case> cases, Path tcp) {
        StringBuilder script = new StringBuilder("""
                #!/bin/sh
                exec 2>&1
                export PATH=/usr/sbin:/usr/bin:/sbin:/bin
                mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t tmpfs tmp /run
                mkdir -p /run/m/lib; ln -s /usr/lib/uml/modules /run/m/lib/modules
                for m in xfrm_user esp4 esp6 hmac cbc ctr gcm ghash-generic seqiv echainiv authenc authencesn des_generic \
                    crypto_null sha512_generic drbg; do modprobe -d /run/m $m || echo "no module $m"; done
                ip link set lo up
                ip addr add 10.9.0.2/24 dev eth0; ip -6 addr add fd09::2/64 dev eth0 nodad; ip link set eth0 up
                # Without it the policies would drop sealed packets in UDP before their socket can unwrap them.
                ip xfrm policy add src 0.0.0.0/0 dst 0.0.0.0/0 proto udp dport 4500 dir in priority 1
                ip route add 10.77.0.1 via 10.9.0.1 dev eth0; ip -6 route add fd77::1 via fd09::1 dev eth0
                """);
        for (Case c : cases) {
            script.append("ip addr add " + c.innerRemote() + " dev lo" + (c.v6 ? " nodad" : "") + "\n");
            script.append(state(c, c.outerLocal(), c.outerRemote(), c.toKernel()));
            script.append(state(c, c.outerRemote(), c.outerLocal(), c.fromKernel()));
            script.append(policy(c, "in", c.innerLocal(), c.innerRemote(), c.outerLocal(), c.outerRemote()));
            script.append(policy(c, "out", c.innerRemote(), c.innerLocal(), c.outerRemote(), c.outerLocal()));
        }
        script.append("""
                python3 -c 'import socket, time
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("0.0.0.0", 4500))
                s.setsockopt(17, 100, 2); time.sleep(100000)' &
                exec python3 %s serve
                """.formatted(tcp));
        return script.toString();
    }

    private static String state(Case c, String from, String to, int spi) {
        String algorithms = switch (c.suite.encryption()) {
            case AES_GCM_16 -> "aead 'rfc4106(gcm(aes))' " + hex(c.keys.cipher()) + bare(c.keys.salt()) + " 128";
            case NULL -> c.suite.isGmac() ? "" : "enc 'ecb(cipher_null)' ''";
            case AES_CBC -> "enc 'cbc(aes)' " + hex(c.keys.cipher());
            case DES_EDE3_CBC -> "enc 'cbc(des3_ede)' " + hex(c.keys.cipher());
        };
        String code = switch (c.suite.integrity()) {
            case NONE -> "";
            case AES_GMAC -> "aead 'rfc4543(gcm(aes))' " + hex(c.keys.integrity()) + bare(c.keys.salt()) + " 128";
            case HMAC_MD5_96 -> "auth-trunc 'hmac(md5)' " + hex(c.keys.integrity()) + " 96";
            case HMAC_SHA_1_96 -> "auth-trunc 'hmac(sha1)' " + hex(c.keys.integrity()) + " 96";
            case HMAC_SHA_2_256_128 -> "auth-trunc 'hmac(sha256)' " + hex(c.keys.integrity()) + " 128";
        };
        return String.format(
                Locale.ROOT,
                "ip xfrm state add src %s dst %s proto esp spi 0x%x reqid %d mode %s replay-window 64 %s %s %s %s"
                        + " || echo 'no state for %s'%n",
                from,
                to,
                spi,
                c.number,
                c.mode.name().toLowerCase(Locale.ROOT),
                c.esn ? "flag esn" : "",
                algorithms,
                code,
                c.udp ? "encap espinudp 4500 4500 0.0.0.0" : "",
                c);
    }

    private static String policy(Case c, String direction, String from, String to, String outerFrom, String outerTo) {
        return String.format(
                "ip xfrm policy add src %s dst %s dir %s priority 9 tmpl src %s dst %s proto esp reqid %d mode %s%n",
                from, to, direction, outerFrom, outerTo, c.number, c.mode.name().toLowerCase(Locale.ROOT));
    }

    private static String hex(Secret key) {
        return "0x" + bare(key);
    }

    private static String bare(Secret key) {
        return key.with(HexFormat.of()::formatHex);
    }
}
