package gatehouse.management;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** What is handed to those who help: texts in a zip, none of which holds a secret that the gateway knows. */
public final class SupportBundle {
    private SupportBundle() {}

    /**
     * The zip.
     *
     * @param texts by the names of their files
     * @param secrets takes every secret out of each of them
     */
    public static byte[] of(Map<String, String> texts, SecretFilter secrets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> text : texts.entrySet()) {
                zip.putNextEntry(new ZipEntry(text.getKey()));
                zip.write(secrets.clean(text.getValue()).getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an array can always be written", e);
        }
        return out.toByteArray();
    }
}
