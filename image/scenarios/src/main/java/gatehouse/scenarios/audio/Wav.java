package gatehouse.scenarios.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A sound in memory, mono: what the judge of a call reads and writes. It is the judge's own reader on purpose; gateway
 * and lab have theirs.
 */
public final class Wav {
    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final long LARGEST = 512L << 20;

    private final int rate;
    private final float[] samples;

    /**
     * A sound of these samples, which are not copied.
     *
     * @param rate samples per second, 1 to 1,000,000
     * @param samples full scale is -1 to 1
     */
    public Wav(int rate, float[] samples) {
        this.rate = rate;
        this.samples = samples;
    }

    /** Samples per second. */
    public int rate() {
        return rate;
    }

    /** The samples, not a copy. */
    float[] samples() {
        return samples;
    }

    /** Its length in seconds. */
    public double seconds() {
        return samples.length / (double) rate;
    }

    /**
     * Reads a RIFF WAVE file with PCM of 8 to 32 bits or 32-bit floats; channels are averaged.
     *
     * @throws WavException when it is not one, saying what was found
     * @throws IOException when it cannot be read
     */
    public static Wav read(Path file) throws IOException, WavException {
        if (Files.size(file) > LARGEST) {
            throw new WavException(file, "is larger than 512 MiB");
        }
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.limit() < 12
                || !tag(bytes, 0).equals("RIFF")
                || !tag(bytes, 8).equals("WAVE")) {
            throw new WavException(file, "is not a WAV file: it does not begin with RIFF and WAVE");
        }
        Format format = null;
        long at = 12;
        while (at + 8 <= bytes.limit()) {
            String name = tag(bytes, (int) at);
            // A writer to a pipe leaves the length open (0 or all ones): the rest of the file is meant.
            long length = Integer.toUnsignedLong(bytes.getInt((int) at + 4));
            int start = (int) at + 8;
            int here = (int) Math.min(length, bytes.limit() - start);
            if (name.equals("fmt ")) {
                format = Format.of(file, bytes.slice(start, here).order(ByteOrder.LITTLE_ENDIAN));
            } else if (name.equals("data")) {
                if (format == null) {
                    throw new WavException(file, "has its data before its format");
                }
                int usable = length == 0 ? bytes.limit() - start : here;
                return format.decode(bytes.slice(start, usable).order(ByteOrder.LITTLE_ENDIAN));
            }
            at = start + length + (length & 1);
        }
        throw new WavException(file, "has no data chunk");
    }

    /** Writes 16-bit mono PCM; samples beyond full scale are clipped. */
    public void write(Path file) throws IOException {
        int length = samples.length * 2;
        var out = ByteBuffer.allocate(44 + length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(ascii("RIFF")).putInt(36 + length).put(ascii("WAVE"));
        out.put(ascii("fmt ")).putInt(16).putShort((short) PCM).putShort((short) 1);
        out.putInt(rate).putInt(rate * 2).putShort((short) 2).putShort((short) 16);
        out.put(ascii("data")).putInt(length);
        for (float sample : samples) {
            out.putShort((short) Math.clamp(Math.round(sample * 32767.0), -32768, 32767));
        }
        Files.write(file, out.array());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String tag(ByteBuffer bytes, int at) {
        var four = new byte[4];
        bytes.get(at, four);
        return new String(four, StandardCharsets.ISO_8859_1);
    }

    private record Format(int coding, int channels, int rate, int width) {
        static Format of(Path file, ByteBuffer chunk) throws WavException {
            if (chunk.limit() < 16) {
                throw new WavException(file, "has a format chunk of " + chunk.limit() + " bytes, 16 are needed");
            }
            int coding = Short.toUnsignedInt(chunk.getShort(0));
            if (coding == EXTENSIBLE && chunk.limit() >= 26) {
                coding = Short.toUnsignedInt(chunk.getShort(24));
            }
            int channels = Short.toUnsignedInt(chunk.getShort(2));
            int rate = chunk.getInt(4);
            int bits = Short.toUnsignedInt(chunk.getShort(14));
            boolean known = (coding == PCM && (bits == 8 || bits == 16 || bits == 24 || bits == 32))
                    || (coding == FLOAT && bits == 32);
            if (!known || channels < 1 || rate < 1 || rate > 1_000_000) {
                throw new WavException(
                        file,
                        "holds coding %d with %d bits, %d channels, %d Hz; PCM of 8, 16, 24 or 32 bits is needed"
                                .formatted(coding, bits, channels, rate));
            }
            return new Format(coding, channels, rate, bits / 8);
        }

        Wav decode(ByteBuffer data) {
            int frames = data.limit() / (width * channels);
            var samples = new float[frames];
            for (int frame = 0; frame < frames; frame++) {
                double sum = 0;
                for (int channel = 0; channel < channels; channel++) {
                    sum += sample(data, (frame * channels + channel) * width);
                }
                samples[frame] = (float) (sum / channels);
            }
            return new Wav(rate, samples);
        }

        private double sample(ByteBuffer data, int at) {
            return switch (width) {
                case 1 -> (Byte.toUnsignedInt(data.get(at)) - 128) / 128.0;
                case 2 -> data.getShort(at) / 32768.0;
                case 3 -> (Short.toUnsignedInt(data.getShort(at)) | (data.get(at + 2) << 16)) / 8388608.0;
                default -> coding == FLOAT ? data.getFloat(at) : data.getInt(at) / 2147483648.0;
            };
        }
    }
}
