package gatehouse.netty.tls;

/**
 * How one connection is protected.
 *
 * @param version as the JDK names it: {@code TLSv1.3}
 * @param suite the cipher suite's name in IANA's registry
 */
public record TlsSession(String version, String suite) {}
