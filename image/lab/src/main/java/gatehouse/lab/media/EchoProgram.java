package gatehouse.lab.media;

/** Says what it hears. */
final class EchoProgram implements VoiceProgram {
    EchoProgram() {}

    @Override
    public boolean tick(short[] heard, short[] said, boolean connected) {
        System.arraycopy(heard, 0, said, 0, said.length);
        return true;
    }

    @Override
    public void close() {}
}
