/** The typed configuration: one YAML file, its schema and documentation, its secrets and its store. */
@org.jspecify.annotations.NullMarked
module gatehouse.config {
    requires static transitive org.jspecify;
    requires transitive gatehouse.base;
    requires org.snakeyaml.engine;

    exports gatehouse.config;
    exports gatehouse.config.schema;
    exports gatehouse.config.store;
}
