package gatehouse.scenarios.demo;

import gatehouse.media.audio.Sound;
import gatehouse.media.audio.WavFile;
import gatehouse.scenarios.stage.RunFolder;
import java.io.IOException;
import java.nio.file.Path;

/** What the two people say, also as files that gateway and lab play: their own resampling is part of what is judged. */
record Voices(Sound say, Path sayFile, Sound reply, Path replyFile) {
    /** Files made of voices that came from none; {@code given} paths are used as they are. */
    static Voices in(RunFolder folder, DemoOptions.Voice say, DemoOptions.Voice reply) throws IOException {
        return new Voices(say.sound(), file(folder, "say.wav", say), reply.sound(), file(folder, "reply.wav", reply));
    }

    private static Path file(RunFolder folder, String name, DemoOptions.Voice voice) throws IOException {
        if (voice.file().isPresent()) {
            return voice.file().get().toAbsolutePath();
        }
        Path made = folder.file(name);
        WavFile.write(made, voice.sound().toLine(), Sound.LINE_RATE);
        return made;
    }
}
