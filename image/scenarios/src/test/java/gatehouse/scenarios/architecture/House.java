package gatehouse.scenarios.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The plan of the house as a table: which module may use which, and which are pure. Read next to the top READMEs. */
final class House {
    /** Folder, root package, what it may use (and with it what that may use), and whether it is a pure core. */
    record Room(String folder, String name, Set<String> mayUse, boolean pure) {
        /** gateway-core, hw, ipsec-offload, nat, web-ui or image. */
        String top() {
            return folder.substring(0, folder.indexOf('/'));
        }
    }

    private static final String EVERYTHING = "*";

    private static final List<Room> ROOMS = List.of(
            core("gateway-core/base", "base", ""),
            edge("gateway-core/crypto", "crypto", "base"), // engines are measured, which takes a clock
            core("gateway-core/aka", "aka", "base crypto"),
            core("gateway-core/sip", "sip", "base"),
            core("gateway-core/ims", "ims", "sip aka"),
            core("gateway-core/media", "media", "base crypto"),
            core("gateway-core/telephony", "telephony", "base media"),
            core("gateway-core/b2bua", "b2bua", "sip ims media telephony"),
            edge("gateway-core/config", "config", "base"),
            edge("gateway-core/management", "management", "base config"),
            edge("gateway-core/netty", "netty", "base crypto"),
            edge("gateway-core/testkit", "testkit", "base"),
            core("ipsec-offload/esp", "esp", "base crypto"),
            core("ipsec-offload/ike", "ike", "base crypto aka esp"),
            edge("ipsec-offload/dataplane", "dataplane", "esp"),
            edge("ipsec-offload/engines", "engines", "crypto"),
            core("nat/policy", "nat", "base config"),
            edge("nat/nftables", "nftables", "nat"),
            core("nat/translator", "translator", "base"),
            core("hw/slic", "slic", "telephony"),
            edge("hw/pi4j", "pi4j", "slic"),
            core("hw/simulated", "simulated", "slic telephony"),
            edge("hw/coprocessor", "coprocessor", "crypto"),
            edge("web-ui/app", "app", ""), // no Java: the page, which the server packs
            edge("web-ui/server", "web", "management"),
            edge("image/gateway", "gateway", EVERYTHING),
            edge("image/lab", "lab", "base crypto aka sip esp media netty dataplane translator"),
            edge("image/scenarios", "scenarios", "gateway lab translator media base"),
            edge("image/bench", "bench", EVERYTHING));

    private static final Map<String, Room> BY_NAME =
            ROOMS.stream().collect(Collectors.toMap(Room::name, room -> room, (first, _) -> first, LinkedHashMap::new));

    private House() {}

    private static Room core(String folder, String name, String mayUse) {
        return new Room(folder, name, words(mayUse), true);
    }

    private static Room edge(String folder, String name, String mayUse) {
        return new Room(folder, name, words(mayUse), false);
    }

    private static Set<String> words(String text) {
        return text.isEmpty() ? Set.of() : new TreeSet<>(Arrays.asList(text.split(" ")));
    }

    static List<Room> rooms() {
        return ROOMS;
    }

    /** The room of a module or root package name such as {@code sip}; null when the plan has none. */
    static Room room(String name) {
        return BY_NAME.get(name);
    }

    /** True when the plan lets {@code user} use {@code used}: named in its row, or in the row of one that is. */
    static boolean allows(Room user, Room used) {
        if (user.equals(used)) {
            return true;
        }
        if (user.mayUse().contains(EVERYTHING)) {
            return !used.folder().startsWith("image/lab") && !used.name().equals("scenarios");
        }
        var open = new ArrayDeque<>(user.mayUse());
        var seen = new TreeSet<String>();
        while (!open.isEmpty()) {
            String name = open.pop();
            if (name.equals(used.name())) {
                return true;
            }
            // The composition root and the lab are used as processes: what they may use does not come with them.
            if (seen.add(name) && !BY_NAME.get(name).top().equals("image")) {
                open.addAll(BY_NAME.get(name).mayUse());
            }
        }
        return false;
    }

    /** The checkout's root: where the module list stands. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("gateway-core"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /** The module folders that the root pom names. */
    static List<String> modules() throws IOException {
        var found = Pattern.compile("<module>(.*?)</module>").matcher(Files.readString(root().resolve("pom.xml")));
        return found.results().map(match -> match.group(1)).toList();
    }
}
