package gatehouse.scenarios.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds every module's compiled classes to the plan. In a partial build, those modules that were built. */
final class ArchitectureTest {
    private static JavaClasses house;

    @BeforeAll
    static void read() throws IOException {
        var folders = new ArrayList<Path>();
        for (String module : House.modules()) {
            Path classes = House.root().resolve(module).resolve("target/classes");
            if (Files.isDirectory(classes)) {
                folders.add(classes);
            }
        }
        house = new ClassFileImporter().importPaths(folders);
        assertTrue(house.size() > 50, "too few classes were found to judge the house: " + house.size());
    }

    @TestFactory
    Stream<DynamicTest> rules() {
        return Stream.of(
                        Rules.allowedEdges(),
                        Rules.topFolders(),
                        Rules.noCycles(),
                        Rules.coresWithoutSockets(),
                        Rules.coresWithoutThreads(),
                        Rules.coresWithoutClock(),
                        Rules.coresWithoutChance(),
                        Rules.interceptionInLab())
                .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(house)));
    }

    @Test
    void everyModuleHasItsRow() throws IOException {
        var folders = House.rooms().stream().map(House.Room::folder).toList();
        for (String module : House.modules()) {
            assertTrue(folders.contains(module), "module-table: " + module + " has no row in House");
        }
    }

    @Test
    void moduleDescriptorsAskForNoMore() throws IOException {
        for (House.Room room : House.rooms()) {
            Path file = House.root().resolve(room.folder()).resolve("target/classes/module-info.class");
            if (!Files.exists(file)) {
                continue;
            }
            ModuleDescriptor descriptor;
            try (var bytes = Files.newInputStream(file)) {
                descriptor = ModuleDescriptor.read(bytes);
            }
            assertEquals("gatehouse." + room.name(), descriptor.name(), "module-table: the name of " + room.folder());
            for (var required : descriptor.requires()) {
                if (required.name().startsWith("gatehouse.")) {
                    House.Room used = House.room(required.name().substring("gatehouse.".length()));
                    assertNotNull(used, "module-table: " + required.name() + " has no row");
                    assertTrue(
                            House.allows(room, used),
                            "module-table: " + descriptor.name() + " may not require " + required.name());
                }
            }
        }
    }

    /** Each rule finds the class that was written to break it, and says its own name. */
    @TestFactory
    Stream<DynamicTest> rulesCanFail() {
        return Stream.of(
                        new Proof(Rules.allowedEdges(), "allowed-edges", gatehouse.crypto.fixture.ReachesUp.class),
                        new Proof(Rules.topFolders(), "top-folders", gatehouse.nat.fixture.ReachesAcross.class),
                        new Proof(
                                Rules.noCycles(),
                                "no-cycles",
                                gatehouse.crypto.fixture.ReachesUp.class,
                                gatehouse.ike.fixture.ReachesDown.class),
                        new Proof(Rules.coresWithoutSockets(), "pure-sockets", gatehouse.sip.fixture.Impure.class),
                        new Proof(Rules.coresWithoutThreads(), "pure-threads", gatehouse.sip.fixture.Impure.class),
                        new Proof(Rules.coresWithoutClock(), "pure-time", gatehouse.sip.fixture.Impure.class),
                        new Proof(Rules.coresWithoutChance(), "pure-chance", gatehouse.sip.fixture.Impure.class),
                        new Proof(
                                Rules.interceptionInLab(),
                                "interception-in-lab",
                                gatehouse.b2bua.fixture.CallInterceptor.class))
                .map(proof -> DynamicTest.dynamicTest(proof.name(), proof::holds));
    }

    private record Proof(ArchRule rule, String name, List<Class<?>> guilty) {
        Proof(ArchRule rule, String name, Class<?>... guilty) {
            this(rule, name, List.of(guilty));
        }

        void holds() {
            JavaClasses classes = new ClassFileImporter().importClasses(guilty);
            try {
                rule.check(classes);
            } catch (AssertionError found) {
                assertTrue(found.getMessage().contains(name + ":"), found.getMessage());
                return;
            }
            fail(name + " did not find " + guilty);
        }
    }
}
