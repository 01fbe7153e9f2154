package gatehouse.scenarios.wire;

/**
 * Where the operator listens.
 *
 * @param pcscf the P-CSCF, as address:port
 * @param media the address of its media gateway
 * @param remote the address of the remote subscriber
 */
public record OperatorAddresses(String pcscf, String media, String remote) {}
