package gatehouse.scenarios.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/** The rules of the house over compiled classes; each message begins with the rule's name. */
final class Rules {
    private static final String[] SOCKETS = {
        "java.net.Socket",
        "java.net.ServerSocket",
        "java.net.DatagramSocket",
        "java.net.MulticastSocket",
        "java.net.InetAddress",
        "java.net.InetSocketAddress",
        "java.net.URL",
        "java.net.URLConnection"
    };

    /** Methods that read the wall clock or a timer of the machine. */
    private static final Set<String> NOW = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone");

    /** Random without a seed that somebody can repeat; entropy comes in as an argument. */
    private static final Set<String> CHANCE = Set.of(
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.util.concurrent.ThreadLocalRandom.current",
            "java.util.random.RandomGenerator.getDefault");

    private Rules() {}

    static ArchRule allowedEdges() {
        return classes()
                .that(inHouse())
                .should(new ArchCondition<>("use only what the module table allows") {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        House.Room user = roomOf(item);
                        if (user == null) {
                            events.add(SimpleConditionEvent.violated(
                                    item, item.getName() + " lives in no room of the plan"));
                            return;
                        }
                        for (Dependency edge : item.getDirectDependenciesFromSelf()) {
                            JavaClass target = edge.getTargetClass();
                            House.Room used = isHouse(target) ? roomOf(target) : user;
                            if (used == null || !House.allows(user, used)) {
                                events.add(SimpleConditionEvent.violated(
                                        item,
                                        user.name() + " may not use " + target.getPackageName() + ": "
                                                + edge.getDescription()));
                            }
                        }
                    }
                })
                .as("allowed-edges: a module uses only what its row of the module table names");
    }

    static ArchRule topFolders() {
        return classes()
                .that(inHouse())
                .should(new ArchCondition<>("keep the order of the top folders") {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        House.Room user = roomOf(item);
                        for (Dependency edge : item.getDirectDependenciesFromSelf()) {
                            House.Room used = isHouse(edge.getTargetClass()) ? roomOf(edge.getTargetClass()) : null;
                            if (user == null || used == null || used.top().equals(user.top())) {
                                continue;
                            }
                            if (!user.top().equals("image") && !used.top().equals("gateway-core")) {
                                events.add(SimpleConditionEvent.violated(
                                        item,
                                        user.top() + " may not use " + used.top() + ": " + edge.getDescription()));
                            }
                        }
                    }
                })
                .as("top-folders: gateway-core <- hw, ipsec-offload, nat, web-ui <- image, and no other way");
    }

    static ArchRule noCycles() {
        return slices().matching("gatehouse.(*)..")
                .should()
                .beFreeOfCycles()
                .as("no-cycles: the module graph has no cycle");
    }

    static ArchRule coresWithoutSockets() {
        return noClasses()
                .that(inPureCores())
                .should()
                .dependOnClassesThat(new DescribedPredicate<>("reach the network") {
                    @Override
                    public boolean test(JavaClass target) {
                        String name = target.getName();
                        return name.startsWith("io.netty.")
                                || name.startsWith("java.nio.channels.")
                                || name.startsWith("java.net.http.")
                                || Set.of(SOCKETS).contains(name);
                    }
                })
                .as("pure-sockets: a protocol core has no socket and no Netty");
    }

    static ArchRule coresWithoutThreads() {
        return noClasses()
                .that(inPureCores())
                .should()
                .dependOnClassesThat(new DescribedPredicate<>("run threads") {
                    @Override
                    public boolean test(JavaClass target) {
                        String name = target.getName();
                        return name.equals("java.lang.Thread")
                                || name.startsWith("java.lang.Thread$Builder")
                                || name.equals("java.util.Timer")
                                || name.equals("java.util.concurrent.CompletableFuture")
                                || name.startsWith("java.util.concurrent.Executor")
                                || name.startsWith("java.util.concurrent.ScheduledExecutor")
                                || name.startsWith("java.util.concurrent.ForkJoin");
                    }
                })
                .as("pure-threads: a protocol core starts no thread and waits for none");
    }

    static ArchRule coresWithoutClock() {
        return noClasses()
                .that(inPureCores())
                .should(call("read a clock", access -> NOW.contains(fullName(access))))
                .as("pure-time: a protocol core is told the time");
    }

    static ArchRule coresWithoutChance() {
        return noClasses()
                .that(inPureCores())
                .should(call("draw lots without a seed", Rules::isUnseeded))
                .as("pure-chance: a protocol core is handed its entropy");
    }

    static ArchRule interceptionInLab() {
        return classes()
                .that(new DescribedPredicate<>("intercept") {
                    @Override
                    public boolean test(JavaClass item) {
                        String name = item.getName().toLowerCase(java.util.Locale.ROOT);
                        return isHouse(item) && (name.contains("intercept") || name.contains(".li."));
                    }
                })
                .should()
                .resideInAPackage("gatehouse.lab..")
                .allowEmptyShould(true)
                .as("interception-in-lab: code for lawful interception exists only in the lab");
    }

    private static boolean isUnseeded(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        boolean constructor = access.getTarget().getName().equals("<init>");
        boolean withoutSeed = constructor
                && access.getTarget() instanceof com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget target
                && target.getRawParameterTypes().isEmpty();
        return CHANCE.contains(fullName(access))
                || owner.equals("java.security.SecureRandom")
                || (withoutSeed && (owner.equals("java.util.Random") || owner.equals("java.util.SplittableRandom")));
    }

    private static String fullName(JavaAccess<?> access) {
        return access.getTargetOwner().getName() + "." + access.getTarget().getName();
    }

    private static ArchCondition<JavaClass> call(String what, java.util.function.Predicate<JavaAccess<?>> forbidden) {
        return new ArchCondition<>(what) {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                item.getAccessesFromSelf().stream()
                        .filter(forbidden)
                        .forEach(access -> events.add(SimpleConditionEvent.satisfied(access, access.getDescription())));
            }
        };
    }

    private static DescribedPredicate<JavaClass> inHouse() {
        return DescribedPredicate.describe("belong to the house", Rules::isHouse);
    }

    private static DescribedPredicate<JavaClass> inPureCores() {
        return DescribedPredicate.describe("are in a pure core", item -> {
            House.Room room = isHouse(item) ? roomOf(item) : null;
            return room != null && room.pure();
        });
    }

    private static boolean isHouse(JavaClass item) {
        return item.getPackageName().startsWith("gatehouse.");
    }

    private static House.Room roomOf(JavaClass item) {
        String rest = item.getPackageName().substring("gatehouse.".length());
        int dot = rest.indexOf('.');
        return House.room(dot < 0 ? rest : rest.substring(0, dot));
    }
}
