package gatehouse.scenarios.audio;

/** A complex spectrum, transformed in place; lengths are powers of two. */
final class Spectrum {
    final double[] re;
    final double[] im;

    private Spectrum(double[] re, double[] im) {
        this.re = re;
        this.im = im;
    }

    /** The transform of {@code samples}, padded with zeros to {@code length}. */
    static Spectrum of(double[] samples, int length) {
        var padded = new double[length];
        System.arraycopy(samples, 0, padded, 0, samples.length);
        var spectrum = new Spectrum(padded, new double[length]);
        spectrum.transform(-1);
        return spectrum;
    }

    /** The smallest power of two that is at least {@code length}. */
    static int lengthFor(int length) {
        return Math.max(2, Integer.highestOneBit(Math.max(1, length - 1)) << 1);
    }

    /** The conjugate product {@code this * conj(other)}: the spectrum of the cross-correlation. */
    Spectrum correlatedWith(Spectrum other) {
        int n = re.length;
        var productRe = new double[n];
        var productIm = new double[n];
        for (int k = 0; k < n; k++) {
            productRe[k] = re[k] * other.re[k] + im[k] * other.im[k];
            productIm[k] = im[k] * other.re[k] - re[k] * other.im[k];
        }
        return new Spectrum(productRe, productIm);
    }

    /** Keeps {@code low} to {@code high} Hz of a signal of {@code rate}; the edges fall over 50 Hz outside them. */
    void keepBand(double low, double high, double rate) {
        int n = re.length;
        for (int k = 0; k < n; k++) {
            double frequency = Math.min(k, n - k) * rate / n;
            double outside = Math.max(low - frequency, frequency - high);
            double gain = outside <= 0 ? 1 : outside >= 50 ? 0 : 0.5 + 0.5 * Math.cos(Math.PI * outside / 50);
            re[k] *= gain;
            im[k] *= gain;
        }
    }

    /** Delays the signal by {@code samples}, which need not be whole. */
    void delay(double samples) {
        int n = re.length;
        for (int k = 0; k < n; k++) {
            int signed = k <= n / 2 ? k : k - n;
            double angle = -2 * Math.PI * signed * samples / n;
            double cos = Math.cos(angle);
            double sin = Math.sin(angle);
            double real = re[k] * cos - im[k] * sin;
            im[k] = re[k] * sin + im[k] * cos;
            re[k] = real;
        }
    }

    /** The signal again; this spectrum is used up. */
    double[] signal() {
        transform(1);
        for (int i = 0; i < re.length; i++) {
            re[i] /= re.length;
        }
        return re;
    }

    /** Cooley and Tukey, radix 2, decimation in time. */
    private void transform(int sign) {
        int n = re.length;
        for (int i = 1, j = 0; i < n; i++) {
            int bit = n >> 1;
            for (; (j & bit) != 0; bit >>= 1) {
                j ^= bit;
            }
            j ^= bit;
            if (i < j) {
                double swap = re[i];
                re[i] = re[j];
                re[j] = swap;
                swap = im[i];
                im[i] = im[j];
                im[j] = swap;
            }
        }
        for (int half = 1; half < n; half <<= 1) {
            for (int k = 0; k < half; k++) {
                double angle = sign * Math.PI * k / half;
                double cos = Math.cos(angle);
                double sin = Math.sin(angle);
                for (int i = k; i < n; i += half << 1) {
                    int j = i + half;
                    double real = re[j] * cos - im[j] * sin;
                    double imaginary = re[j] * sin + im[j] * cos;
                    re[j] = re[i] - real;
                    im[j] = im[i] - imaginary;
                    re[i] += real;
                    im[i] += imaginary;
                }
            }
        }
    }
}
