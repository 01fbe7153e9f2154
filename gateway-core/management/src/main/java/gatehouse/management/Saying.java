package gatehouse.management;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sentence said of something.
 *
 * @param sentence its key, by which it can be said in another language
 * @param values what stands in it, in their order
 * @param text the whole in English
 */
public record Saying(Sentence sentence, List<String> values, String text) {
    public Saying {
        values = List.copyOf(values);
    }

    /** A sentence with its values. */
    public static Saying of(Sentence sentence, @Nullable Object... values) {
        List<String> texts = Arrays.stream(values).map(String::valueOf).toList();
        return new Saying(sentence, texts, sentence.with(texts));
    }
}
