package gatehouse.management;

/**
 * The box and its program.
 *
 * @param name as the configuration has it
 * @param version of the program
 * @param upMillis since the process started
 * @param startMillis from the start of the process until the gateway was ready
 * @param residentBytes of memory, as the operating system counts the process
 * @param heapBytes of memory in use by objects
 * @param crypto what enciphers packets
 */
public record SystemStatus(
        String name,
        String version,
        long upMillis,
        long startMillis,
        long residentBytes,
        long heapBytes,
        CryptoStatus crypto) {}
