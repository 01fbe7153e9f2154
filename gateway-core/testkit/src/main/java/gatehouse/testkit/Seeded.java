package gatehouse.testkit;

import gatehouse.base.Entropy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Repeatable randomness: an {@link Entropy} for cores and a generator of test values, both fixed by one seed. */
public final class Seeded implements Entropy {
    private final long seed;
    private final RandomGenerator random;

    /** The stream of values that {@code seed} stands for. */
    public Seeded(long seed) {
        this.seed = seed;
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** The seed that repeats everything drawn from here. */
    public long seed() {
        return seed;
    }

    /** A further, independent stream, so that one actor's draws do not move another's. */
    public Seeded fork() {
        return new Seeded(random.nextLong());
    }

    @Override
    public void fill(byte[] target) {
        random.nextBytes(target);
    }

    /** A number from {@code low} to {@code high}, both included. */
    public int between(int low, int high) {
        return random.nextInt(low, Math.addExact(high, 1));
    }

    /** A number from {@code low} to {@code high}, both included. */
    public long between(long low, long high) {
        return random.nextLong(low, Math.addExact(high, 1));
    }

    /** True with this probability, 0.0 to 1.0. */
    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** One of {@code choices}, evenly. */
    public <T> T pick(List<? extends T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** {@code length} characters out of {@code alphabet}. */
    public String text(String alphabet, int length) {
        StringBuilder out = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            out.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return out.toString();
    }

    /** {@code low} to {@code high} values that {@code element} draws. */
    public <T> List<T> list(int low, int high, Function<Seeded, T> element) {
        int count = between(low, high);
        List<T> result = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            result.add(element.apply(this));
        }
        return result;
    }

    /** The same elements in a random order. */
    public <T> List<T> shuffled(List<? extends T> elements) {
        List<T> result = new ArrayList<>(elements);
        for (int i = result.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            T held = result.get(i);
            result.set(i, result.get(other));
            result.set(other, held);
        }
        return result;
    }
}
