package gatehouse.scenarios.wire;

import gatehouse.scenarios.process.Child;
import java.util.List;
import java.util.Optional;

/** A wire as the gateway next door sees it: the same NAT and operator, another place to stand. */
record Neighbour(Wire first, Namespace place) implements Wire {
    @Override
    public String name() {
        return first.name();
    }

    @Override
    public List<String> atGateway(List<String> command) {
        return place.inside(Child.mortal(command));
    }

    @Override
    public List<String> atOperator(List<String> command) {
        return first.atOperator(command);
    }

    @Override
    public OperatorAddresses operator() {
        return first.operator();
    }

    @Override
    public String wanYaml() {
        return first.wanYaml();
    }

    @Override
    public List<String> inside() {
        return first.inside();
    }

    @Override
    public Optional<String> captureInterface() {
        return first.captureInterface();
    }

    @Override
    public void finishCapture() {
        // The first one's matter.
    }

    @Override
    public void close() {
        // Goes with the wire that it is a part of.
    }
}
