/** Everything a person types: the demo, the matrix, the benchmarks, and the wire between gateway and operator. */
@org.jspecify.annotations.NullMarked
module gatehouse.scenarios {
    requires static org.jspecify;
    requires gatehouse.base;
    requires gatehouse.translator;
    requires gatehouse.media;
    requires com.fasterxml.jackson.databind;
    requires info.picocli;
    requires java.net.http;

    opens gatehouse.scenarios.cli to
            info.picocli;
}
