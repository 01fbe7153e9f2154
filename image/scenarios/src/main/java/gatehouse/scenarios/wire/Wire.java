package gatehouse.scenarios.wire;

import java.util.List;
import java.util.Optional;

/** What joins a gateway to an operator in one run: it knows where each of the two processes runs and its addresses. */
public interface Wire extends AutoCloseable {
    /** The word of the report: {@code namespaces} or {@code loopback}. */
    String name();

    /** {@code command} as it must be started to stand at the gateway's place. */
    List<String> atGateway(List<String> command);

    /** {@code command} as it must be started to stand at the operator's place. */
    List<String> atOperator(List<String> command);

    /** The operator's addresses. */
    OperatorAddresses operator();

    /** The gateway's {@code wan:} section, as YAML lines indented by two. */
    String wanYaml();

    /** Source networks that the operator must never see, as {@code address/length}. */
    List<String> inside();

    /** The operator's interface on which all traffic outside the NAT passes; empty when the wire itself captures. */
    Optional<String> captureInterface();

    /** Completes the capture of a wire that captures by itself; nothing to do for others. */
    void finishCapture();

    @Override
    void close();
}
