package gatehouse.config.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A disk in memory whose power fails before a chosen step. What was not forced is then lost as a journalling file
 * system may lose it: of a folder's changes of names only the first few last, and of a file's content nothing, some or
 * all of it.
 */
final class CrashingDisk implements Disk {
    /** The power failed. */
    static final class PowerLoss extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final class Content {
        byte[] now = {};
        byte[] lasting = {};
    }

    private final Map<Path, Content> names = new LinkedHashMap<>();
    private final Map<Path, Content> lastingNames = new LinkedHashMap<>();
    private final Map<Path, List<Runnable>> changes = new LinkedHashMap<>();
    private int stepsLeft = Integer.MAX_VALUE;

    /** The power fails before the step after {@code steps} more. */
    void failAfter(int steps) {
        stepsLeft = steps;
    }

    /** The power is back; {@code random} decides what of the unforced was lost. */
    void restart(Random random) {
        stepsLeft = Integer.MAX_VALUE;
        changes.values()
                .forEach(
                        made -> made.subList(0, random.nextInt(made.size() + 1)).forEach(Runnable::run));
        changes.clear();
        names.clear();
        lastingNames.forEach((name, content) -> {
            Content left = new Content();
            left.now = switch (random.nextInt(3)) {
                case 0 -> content.lasting;
                case 1 -> Arrays.copyOf(content.now, random.nextInt(content.now.length + 1));
                default -> content.now;
            };
            if (Arrays.equals(content.now, content.lasting)) {
                left.now = content.now;
            }
            left.lasting = left.now;
            names.put(name, left);
        });
        lastingNames.clear();
        lastingNames.putAll(names);
    }

    private void step() {
        if (stepsLeft-- == 0) {
            throw new PowerLoss();
        }
    }

    private void change(Path name, Runnable lasting) {
        changes.computeIfAbsent(name.getParent(), folder -> new ArrayList<>()).add(lasting);
    }

    @Override
    public byte[] read(Path file) {
        Content content = names.get(file);
        return content == null ? null : content.now.clone();
    }

    @Override
    public void write(Path file, byte[] bytes) {
        step();
        Content content = names.get(file);
        if (content == null) {
            Content fresh = new Content();
            names.put(file, fresh);
            change(file, () -> lastingNames.put(file, fresh));
            content = fresh;
        }
        content.now = bytes.clone();
    }

    @Override
    public void force(Path file) {
        step();
        names.get(file).lasting = names.get(file).now;
    }

    @Override
    public void rename(Path from, Path to) {
        step();
        Content content = names.remove(from);
        names.put(to, content);
        change(to, () -> {
            lastingNames.remove(from);
            lastingNames.put(to, content);
        });
    }

    @Override
    public void delete(Path file) {
        step();
        if (names.remove(file) != null) {
            change(file, () -> lastingNames.remove(file));
        }
    }

    @Override
    public void forceFolder(Path folder) {
        step();
        List<Runnable> made = changes.remove(folder);
        if (made != null) {
            made.forEach(Runnable::run);
        }
    }

    @Override
    public void makeFolder(Path folder) {}

    @Override
    public List<String> list(Path folder) {
        return names.keySet().stream()
                .filter(name -> folder.equals(name.getParent()))
                .map(name -> name.getFileName().toString())
                .sorted()
                .toList();
    }
}
