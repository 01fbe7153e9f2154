/** The ground everything stands on: time, deadlines, secrets, bytes and addresses. JDK only. */
@org.jspecify.annotations.NullMarked
module gatehouse.base {
    requires static transitive org.jspecify;

    exports gatehouse.base;
}
