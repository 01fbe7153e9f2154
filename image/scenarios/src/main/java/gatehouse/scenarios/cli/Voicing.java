package gatehouse.scenarios.cli;

import gatehouse.media.audio.WavFile;
import gatehouse.scenarios.audio.Utterance;
import gatehouse.scenarios.demo.DemoOptions.Voice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the two people of a call say. */
final class Voicing {
    @Option(names = "--say", paramLabel = "FILE.wav", description = "What the caller at the analogue phone says.")
    private @Nullable Path say;

    @Option(names = "--reply", paramLabel = "FILE.wav", description = "What the far end says.")
    private @Nullable Path reply;

    Voicing() {}

    Voice caller() throws Refused {
        return voice("--say", say, 1, 120);
    }

    Voice farEnd() throws Refused {
        return voice("--reply", reply, 2, 200);
    }

    private static Voice voice(String option, @Nullable Path file, long seed, double pitch) throws Refused {
        if (file == null) {
            return new Voice(Utterance.of(seed, pitch, 3), Optional.empty());
        }
        try {
            return new Voice(WavFile.read(file), Optional.of(file));
        } catch (IOException unusable) {
            throw Refused.usage("%s: %s.".formatted(option, unusable.getMessage()));
        }
    }
}
