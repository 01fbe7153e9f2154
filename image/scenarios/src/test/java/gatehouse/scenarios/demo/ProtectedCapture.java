package gatehouse.scenarios.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A capture of ours as tshark reads it with the keys. */
record ProtectedCapture(Path capture, Path keys, Path home) {
    /** The values of {@code fields}, a tab between, of every packet that {@code filter} lets through. */
    List<String> fields(String filter, String... fields) throws Exception {
        Path profile = Files.createDirectories(home.resolve(".config/wireshark"));
        Files.writeString(profile.resolve("esp_sa"), Files.readString(keys.resolve("esp_sa")));
        var command = new ArrayList<>(List.of(
                "env",
                "HOME=" + home,
                "XDG_CONFIG_HOME=" + home.resolve(".config"),
                "tshark",
                "-r",
                capture.toString(),
                "-o",
                "esp.enable_encryption_decode:TRUE",
                "-o",
                "esp.enable_authentication_check:TRUE",
                "-d",
                "udp.port==5061,udpencap", // Port_ued of Improved IMS AKA
                "-Y",
                filter,
                "-T",
                "fields"));
        for (String field : fields) {
            command.add("-e");
            command.add(field);
        }
        return Peer.run(command.toArray(String[]::new))
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("Running as user"))
                .toList();
    }
}
