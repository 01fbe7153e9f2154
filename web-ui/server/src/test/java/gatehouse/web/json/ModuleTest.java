package gatehouse.web.json;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import gatehouse.web.api.Call;
import gatehouse.web.api.GatewayRoutes;
import gatehouse.web.api.Nothing;
import gatehouse.web.api.SessionRoutes;
import gatehouse.web.live.HandsetSocket;
import gatehouse.web.live.Status;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests run on the class path, the gateway on the module path, where Jackson sees only what is exported to it. */
class ModuleTest {
    private static final String JACKSON = "com.fasterxml.jackson.databind";

    @Test
    void jacksonMaySeeWhatItWrites() throws Exception {
        ModuleDescriptor module;
        try (var bytes = Files.newInputStream(Path.of("target/classes/module-info.class"))) {
            module = ModuleDescriptor.read(bytes);
        }
        assertTrue(ObjectMapper.class.getPackageName().equals(JACKSON), "the library's module has its package's name");
        for (Class<?> type : List.of(
                Call.Refusal.class,
                GatewayRoutes.Missed.class,
                Nothing.class,
                SessionRoutes.Visitor.class,
                HandsetSocket.Hand.class,
                Status.class)) {
            assertTrue(
                    module.exports().stream()
                            .anyMatch(exported -> exported.source().equals(type.getPackageName())
                                    && (!exported.isQualified()
                                            || exported.targets().contains(JACKSON))),
                    type.getName());
        }
    }
}
