package gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WebSettingsTest {
    private static final Optional<Endpoint> LOOPBACK = Optional.of(Endpoint.of("127.0.0.1:8080"));
    private static final Optional<Endpoint> LAN = Optional.of(Endpoint.of("192.168.1.1:443"));
    private static final Optional<Path> FOLDER = Optional.of(Path.of("web"));

    @Test
    void loopbackNeedsNeitherFolderNorTls() {
        assertFalse(settings(LOOPBACK, Optional.empty(), Optional.empty()).isSecure());
        assertFalse(settings(LOOPBACK, FOLDER, Optional.empty()).isSecure());
    }

    @Test
    void anywhereElseThePageIsServedOverHttpsWithAPlaceForPasswords() {
        assertTrue(settings(LAN, FOLDER, Optional.of(Endpoint.of("192.168.1.1:80")))
                .isSecure());
        assertTrue(refusal(LAN, Optional.empty(), Optional.empty()).contains("a folder"));
    }

    @Test
    void aRedirectNeedsWhereTo() {
        assertTrue(refusal(LOOPBACK, FOLDER, LAN).contains("over HTTPS"));
        assertTrue(refusal(Optional.empty(), FOLDER, LAN).contains("over HTTPS"));
        assertEquals(
                List.of(),
                settings(Optional.empty(), Optional.empty(), Optional.empty()).names());
    }

    private static String refusal(Optional<Endpoint> listen, Optional<Path> folder, Optional<Endpoint> redirect) {
        return assertThrows(IllegalArgumentException.class, () -> settings(listen, folder, redirect))
                .getMessage();
    }

    private static WebSettings settings(Optional<Endpoint> listen, Optional<Path> folder, Optional<Endpoint> redirect) {
        return new WebSettings(listen, folder, redirect, List.of(), Optional.empty());
    }
}
