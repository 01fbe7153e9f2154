package gatehouse.lab.ipsec;

import gatehouse.base.IpAddress;
import gatehouse.base.Secret;
import gatehouse.esp.EspSuite;
import gatehouse.esp.SecurityAssociation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes every SA down in the form of Wireshark's table {@code esp_sa}, for the one who asked to read the capture. The
 * file holds keys: only its owner may read it. AES-GMAC is a comment, because Wireshark has no name for it.
 */
public final class EspKeyTable {
    /** The file's name: Wireshark's own. */
    public static final String FILE = "esp_sa";

    /** Nobody asked. */
    public static final EspKeyTable NONE = new EspKeyTable(null);

    private final @Nullable Path file;

    private EspKeyTable(@Nullable Path file) {
        this.file = file;
    }

    /**
     * An empty table in {@code folder}.
     *
     * @throws IOException when it cannot be made
     */
    public static EspKeyTable in(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(FILE);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return new EspKeyTable(file);
    }

    /** Adds one SA as it is seen on the wire. */
    void write(SecurityAssociation sa, IpAddress source, IpAddress destination) {
        if (file == null) {
            return;
        }
        EspSuite suite = sa.suite();
        String line = String.format(
                Locale.ROOT,
                "\"%s\",\"%s\",\"%s\",\"0x%08x\",\"%s\",\"%s\",\"%s\",\"%s\"",
                source.isV6() ? "IPv6" : "IPv4",
                source,
                destination,
                sa.spi(),
                encryption(suite),
                suite.cipherKeyBytes() == 0
                        ? ""
                        : "0x" + hex(sa.keys().cipher())
                                + (suite.isGcm() ? hex(sa.keys().salt()) : ""),
                suite.isGmac() ? "AES-GMAC" : integrity(suite),
                suite.integrityKeyBytes() == 0
                        ? ""
                        : "0x" + hex(sa.keys().integrity())
                                + (suite.isGmac() ? hex(sa.keys().salt()) : ""));
        append(suite.isGmac() ? "# " + line : line);
    }

    /** Adds a comment. */
    void note(String text) {
        if (file != null) {
            append("# " + text);
        }
    }

    private void append(String line) {
        if (file == null) {
            return;
        }
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("the key table " + file + " cannot be written", e);
        }
    }

    private static String encryption(EspSuite suite) {
        return switch (suite.encryption()) {
            case NULL -> "NULL";
            case AES_CBC -> "AES-CBC [RFC3602]";
            case AES_GCM_16 -> "AES-GCM with 16 octet ICV [RFC4106]";
            case DES_EDE3_CBC -> "TripleDES-CBC [RFC2451]";
        };
    }

    private static String integrity(EspSuite suite) {
        return switch (suite.integrity()) {
            case NONE, AES_GMAC -> "NULL";
            case HMAC_MD5_96 -> "HMAC-MD5-96 [RFC2403]";
            case HMAC_SHA_1_96 -> "HMAC-SHA-1-96 [RFC2404]";
            case HMAC_SHA_2_256_128 -> "HMAC-SHA-256-128 [RFC4868]";
        };
    }

    private static String hex(Secret key) {
        return key.with(octets -> HexFormat.of().formatHex(octets));
    }
}
