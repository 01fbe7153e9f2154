package gatehouse.media;

import gatehouse.testkit.Jazzer;
import gatehouse.testkit.LongRun;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every target under Jazzer. */
class JazzerTest {
    private static final int LONGEST = 4096;

    @LongRun
    @ParameterizedTest
    @EnumSource
    void findsNothing(FuzzTarget target, @TempDir Path folder) throws IOException, InterruptedException {
        Jazzer.fuzz(target, FuzzInputs.corpus(target), LONGEST, folder);
    }
}
