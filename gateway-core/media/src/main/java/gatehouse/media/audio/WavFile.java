package gatehouse.media.audio;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Sound files in RIFF/WAVE form. Reads linear PCM of 8, 16, 24 and 32 bit and float of 32 and 64 bit, plain or
 * "extensible", 1 to 8 channels (averaged to mono), 1,000 to 1,000,000 Hz; writes 16-bit mono.
 */
public final class WavFile {
    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int EXTENSIBLE = 0xfffe;
    private static final long MAX_FILE = 512L << 20;

    private WavFile() {}

    /** What a "fmt " chunk says. */
    private record Format(int tag, int channels, int rate, int bits) {
        int bytesPerSample() {
            return bits / 8;
        }
    }

    /**
     * Reads a file.
     *
     * @throws IOException with one sentence that names the file: missing, unreadable, too large, or not a WAV and why
     */
    public static Sound read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a directory, not a WAV file");
        }
        byte[] bytes;
        try {
            if (Files.size(file) > MAX_FILE) {
                throw new IOException(file + " is larger than 512 MiB");
            }
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException(file + " does not exist", e);
        }
        return switch (decode(ByteView.of(bytes))) {
            case Decoded.Ok<Sound>(Sound sound) -> sound;
            case Decoded.Malformed<Sound>(String reason, int offset) ->
                throw new IOException(file + " is not a WAV: " + reason + " (at byte " + offset + ")");
        };
    }

    /** Reads the bytes of a file. A data chunk that claims more than there is (a stream's header) ends with the file. */
    public static Decoded<Sound> decode(ByteView bytes) {
        if (bytes.length() < 12 || !bytes.slice(0, 4).latin1().equals("RIFF")) {
            return Decoded.malformed("it does not start with RIFF", 0);
        }
        if (!bytes.slice(8, 4).latin1().equals("WAVE")) {
            return Decoded.malformed("a RIFF file, but not of type WAVE", 8);
        }
        Decoded<Format> format = Decoded.malformed("no fmt chunk before the data", 12);
        int at = 12;
        while (bytes.length() - at >= 8) {
            String id = bytes.slice(at, 4).latin1();
            long claimed = le(bytes, at + 4, 4);
            int length = (int) Math.min(claimed, bytes.length() - at - 8);
            if (id.equals("fmt ")) {
                int base = at + 8;
                format = switch (format(bytes.slice(base, length))) {
                    case Decoded.Ok<Format> ok -> ok;
                    case Decoded.Malformed<Format>(String reason, int offset) ->
                        Decoded.malformed(reason, base + offset);
                };
            } else if (id.equals("data")) {
                ByteView data = bytes.slice(at + 8, length);
                int where = at;
                return format.then(f -> samples(f, data, where));
            }
            at += (int) Math.min(8 + claimed + (claimed & 1), bytes.length() - at); // chunks are padded to even length
        }
        return Decoded.malformed("no data chunk", at);
    }

    private static Decoded<Format> format(ByteView chunk) {
        if (chunk.length() < 16) {
            return Decoded.malformed("the fmt chunk is cut off", chunk.length());
        }
        int tag = (int) le(chunk, 0, 2);
        int channels = (int) le(chunk, 2, 2);
        long rate = le(chunk, 4, 4);
        int bits = (int) le(chunk, 14, 2);
        if (tag == EXTENSIBLE && chunk.length() >= 26) {
            tag = (int) le(chunk, 24, 2); // the sub-format's GUID starts with the plain tag
        }
        if (tag != PCM && tag != FLOAT) {
            return Decoded.malformed("its samples are of format " + tag + ", only PCM (1) and float (3) are read", 0);
        }
        if (channels < 1 || channels > 8) {
            return Decoded.malformed("it has " + channels + " channels, 1 to 8 are read", 2);
        }
        if (rate < 1000 || rate > 1_000_000) {
            return Decoded.malformed("its rate is " + rate + " Hz, 1000 to 1000000 are read", 4);
        }
        boolean known = tag == FLOAT ? bits == 32 || bits == 64 : bits == 8 || bits == 16 || bits == 24 || bits == 32;
        return known
                ? Decoded.ok(new Format(tag, channels, (int) rate, bits))
                : Decoded.malformed("its samples have " + bits + " bits, 8, 16, 24, 32 or float are read", 14);
    }

    private static Decoded<Sound> samples(Format format, ByteView data, int chunkAt) {
        int width = format.bytesPerSample();
        int frames = data.length() / (width * format.channels());
        if (frames == 0) {
            return Decoded.malformed("it holds no samples", chunkAt);
        }
        float[] mono = new float[frames];
        for (int f = 0; f < frames; f++) {
            double sum = 0;
            for (int c = 0; c < format.channels(); c++) {
                sum += sample(format, data, (f * format.channels() + c) * width);
            }
            double mean = sum / format.channels();
            // A float file may hold anything; what is no number is silence, what is too loud is clipped later.
            mono[f] = Double.isFinite(mean) ? (float) Math.clamp(mean, -8, 8) : 0;
        }
        return Decoded.ok(new Sound(format.rate(), mono));
    }

    private static double sample(Format format, ByteView data, int at) {
        long raw = le(data, at, format.bytesPerSample());
        return switch (format.bits()) {
            case 8 -> (raw - 128) / 128.0; // 8-bit samples are unsigned
            case 16 -> (short) raw / 32_768.0;
            case 24 -> (((int) raw << 8) >> 8) / 8_388_608.0;
            case 32 -> format.tag() == FLOAT ? Float.intBitsToFloat((int) raw) : (int) raw / 2_147_483_648.0;
            default -> Double.longBitsToDouble(raw);
        };
    }

    /** A little-endian number of 1 to 8 octets. */
    private static long le(ByteView bytes, int at, int count) {
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << 8 | bytes.u8(at + i);
        }
        return value;
    }

    /** The bytes of a 16-bit mono file with these samples. */
    public static byte[] encode(short[] pcm, int rate) {
        ByteBuffer out = ByteBuffer.allocate(44 + 2 * pcm.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * pcm.length);
        out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        out.putShort((short) PCM).putShort((short) 1).putInt(rate).putInt(2 * rate);
        out.putShort((short) 2).putShort((short) 16);
        out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * pcm.length);
        for (short sample : pcm) {
            out.putShort(sample);
        }
        return out.array();
    }

    /** Writes a 16-bit mono file; whoever looks for it meets the whole of it or what was there before. */
    public static void write(Path file, short[] pcm, int rate) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.write(part, encode(pcm, rate));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
