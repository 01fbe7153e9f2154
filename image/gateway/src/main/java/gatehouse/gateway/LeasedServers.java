package gatehouse.gateway;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.config.OperatorSettings;
import gatehouse.config.Server;
import gatehouse.sip.locate.DhcpSipServers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.regex.Pattern;
import org.tinylog.Logger;

/**
 * The P-CSCFs that DHCP named (TS 24.229 9.2.1, RFC 3361). DHCP is a daemon's business: its client's script leaves lines
 * {@code key=value} in a file, other lines among them as it likes.
 */
final class LeasedServers {
    private static final int LARGEST_FILE = 65_536;
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private LeasedServers() {}

    /** In the order in which they are tried; none, and one sentence in the log, where the file does not help. */
    static List<Server> of(OperatorSettings operator, Path folder) {
        if (operator.pcscfLease().isEmpty()) {
            return List.of();
        }
        Path file = folder.resolve(operator.pcscfLease().get());
        String trouble;
        try (InputStream in = Files.newInputStream(file)) {
            switch (parse(new String(in.readNBytes(LARGEST_FILE), StandardCharsets.ISO_8859_1))) {
                case Decoded.Ok<List<Server>>(List<Server> servers) -> {
                    if (!servers.isEmpty()) {
                        return servers;
                    }
                    trouble = "names no SIP server; does the DHCP client ask for option 120?";
                }
                case Decoded.Malformed<List<Server>>(String reason, int line) ->
                    trouble = "line " + line + " has " + reason + "; what does the DHCP client's script write?";
            }
        } catch (NoSuchFileException e) {
            trouble = "is not there; does the DHCP client's script write it?";
        } catch (IOException e) {
            trouble = "cannot be read (" + e.getMessage() + "); may the gateway read it?";
        }
        Logger.warn("{}: pcscf-lease {} {} The servers in proxies are used", operator.name(), file, trouble);
        return List.of();
    }

    /** The offset of a refusal is the number of the line, from 1. */
    static Decoded<List<Server>> parse(String text) {
        SequencedSet<Server> found = new LinkedHashSet<>();
        int line = 0;
        for (String each : text.lines().toList()) {
            line++;
            int equals = each.indexOf('=');
            String value = equals < 0 ? "" : unquoted(each.substring(equals + 1).strip());
            if (value.isEmpty()) {
                continue;
            }
            switch (hosts(each.substring(0, equals).strip(), value)) {
                case Decoded.Malformed<List<String>>(String reason, int _) -> {
                    return Decoded.malformed(reason, line);
                }
                case Decoded.Ok<List<String>>(List<String> hosts) -> {
                    for (String host : hosts) {
                        // RFC 3361 knows no ports: DNS says them, or they are the usual ones
                        if (!(Server.parse(host) instanceof Decoded.Ok<Server>(Server server)) || server.port() != 0) {
                            return Decoded.malformed("neither a host name nor an address", line);
                        }
                        found.add(server);
                    }
                }
            }
        }
        return Decoded.ok(found.stream().limit(DhcpSipServers.MOST_SERVERS).toList());
    }

    private static Decoded<List<String>> hosts(String key, String value) {
        if (key.equals("sipsrv")) {
            return Decoded.ok(List.of(BLANKS.split(value)));
        }
        for (DhcpSipServers option : DhcpSipServers.values()) {
            if (key.equals("opt" + option.code())) {
                try {
                    return option.decode(ByteView.of(HexFormat.of().parseHex(value)));
                } catch (IllegalArgumentException noHex) {
                    return Decoded.malformed("something else than pairs of hexadecimal digits", 0);
                }
            }
        }
        return Decoded.ok(List.of());
    }

    /** As the shell's own {@code set} prints values. */
    private static String unquoted(String value) {
        boolean quoted = value.length() > 1
                && (value.charAt(0) == '\'' || value.charAt(0) == '"')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1).strip() : value;
    }
}
