package gatehouse.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import gatehouse.base.Decoded;
import gatehouse.config.ConfigurationReader;
import gatehouse.config.OperatorSettings;
import gatehouse.config.Server;
import gatehouse.testkit.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a DHCP client's file says of SIP servers. OperatorRouteTest looks for their addresses. */
final class LeasedServersTest {
    /** An operator of the domain ims.example that has the file {@code lease} and this server. */
    static OperatorSettings operator(String proxy) {
        String yaml = OneOperator.yaml("box", "127.0.0.", Path.of("control"), "phone1")
                .replace("home.example", "ims.example")
                .replace("proxies: [\"127.0.0.1:5060\"]", "pcscf-lease: lease\n    proxies: [\"" + proxy + "\"]");
        return ConfigurationReader.parse("test", yaml).orThrow().operators().getFirst();
    }

    /** What dnsmasq is told to give as option 120, udhcpc then has from it in the file {@code lease}. */
    static void askDhcp(Path folder, String servers) throws Exception {
        for (String program : List.of("dnsmasq", "udhcpc", "unshare", "ip")) {
            Peer.need(program);
        }
        Peer.need("root".equals(System.getProperty("user.name")), "root, for network namespaces");
        Files.writeString(folder.resolve("script"), """
                #!/bin/sh
                # As an operator of this gateway would write it
                case $1 in bound | renew) echo "sipsrv=$sipsrv" >lease.new && mv lease.new lease ;; esac
                """);
        Peer.runIn(folder, "chmod", "+x", "script");
        Peer.runIn(
                folder,
                "timeout",
                "-k",
                "1",
                "60",
                "unshare",
                "--net",
                "--fork",
                "--kill-child",
                "sh",
                "-ec",
                """
                ip link set lo up
                ip link add server type veth peer name client
                ip addr add 192.0.2.1/24 dev server
                ip link set server up
                ip link set client up
                dnsmasq --keep-in-foreground --conf-file=/dev/null --pid-file= --user=root --no-resolv --no-hosts \\
                    --bind-interfaces --interface=server --except-interface=lo --port=0 --no-ping --leasefile-ro \\
                    --dhcp-authoritative --dhcp-range=192.0.2.10,192.0.2.20,1h --dhcp-option=120,%s &
                trap "kill $!; wait" EXIT
                udhcpc -f -q -n -t 20 -T 1 -i client -O sipsrv -s ./script
                """.formatted(servers));
    }

    private static List<String> servers(String text) {
        return LeasedServers.parse(text).orThrow().stream()
                .map(Server::toString)
                .toList();
    }

    @Test
    void namesAndAddressesAreReadAsTheClientWritesThem() {
        assertEquals(List.of("a.example", "b.example"), servers("sipsrv=a.example b.example\n"));
        assertEquals(List.of("192.0.2.53"), servers("ip='192.0.2.9'\nsipsrv='192.0.2.53'\r\n"), "as set prints it");
        assertEquals(List.of("192.0.2.53", "2001:db8::53", "p.example"), servers("""
                        opt120=01c0000235
                        opt22=20010DB8000000000000000000000053
                        opt21=0170076578616d706c6500
                        """));
        assertEquals(
                List.of("a.example"), servers("sipsrv=a.example\nopt120=000161076578616d706c6500\n"), "told twice");
    }

    @Test
    void aLeaseWithoutServersHasNone() {
        assertEquals(List.of(), servers(""));
        assertEquals(List.of(), servers("interface=wan\nsipsrv=\nopt120=''\nlease=3600"));
    }

    @Test
    void noMoreThanEightAreTried() {
        assertEquals(8, servers("sipsrv=a b c d e f g h i j k").size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "opt120=0",
                "opt120=xx",
                "opt120=0002",
                "opt21=ff",
                "sipsrv=a_b",
                "sipsrv=a.example:5060",
                "sipsrv=\""
            })
    void aDamagedLineIsRefusedWithItsNumber(String line) {
        assertEquals(
                2,
                assertInstanceOf(Decoded.Malformed.class, LeasedServers.parse("ip=192.0.2.9\n" + line + "\n"))
                        .offset());
    }

    @Test
    void withoutAFileThatHelpsThereAreNone(@TempDir Path folder) throws IOException {
        OperatorSettings operator = operator("192.0.2.2");
        assertEquals(List.of(), LeasedServers.of(operator, folder));
        Path file = folder.resolve("lease");
        Files.writeString(file, "opt120=02\n");
        assertEquals(List.of(), LeasedServers.of(operator, folder));
        Files.write(file, new byte[] {0, (byte) 0xff, '=', '\n', (byte) 0xc3});
        assertEquals(List.of(), LeasedServers.of(operator, folder));
        Files.writeString(file, "sipsrv=p.example", StandardCharsets.US_ASCII);
        assertEquals(List.of(new Server("p.example", 0)), LeasedServers.of(operator, folder));
    }
}
