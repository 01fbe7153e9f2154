package gatehouse.web;

import com.fasterxml.jackson.databind.JsonNode;

/** Judges values by the schemas of an OpenAPI document: the part of JSON Schema that ours use. */
record JsonShape(JsonNode document) {
    /** Fails unless the value is as the named schema says. */
    void check(String name, JsonNode value) {
        String problem = problem(schema(name), value, "$");
        if (problem != null) {
            throw new AssertionError(name + ": " + problem + " in " + value);
        }
    }

    private JsonNode schema(String name) {
        JsonNode schema = document.at("/components/schemas").get(name);
        if (schema == null) {
            throw new AssertionError("no schema is named " + name);
        }
        return schema;
    }

    private String problem(JsonNode schema, JsonNode value, String at) {
        if (schema.has("$ref")) {
            String reference = schema.get("$ref").asText();
            return problem(schema(reference.substring(reference.lastIndexOf('/') + 1)), value, at);
        }
        for (String choice : new String[] {"oneOf", "anyOf"}) {
            if (schema.has(choice)) {
                String last = "no choice";
                for (JsonNode one : schema.get(choice)) {
                    last = problem(one, value, at);
                    if (last == null) {
                        return null;
                    }
                }
                return at + " fits none of " + choice + "; the last: " + last;
            }
        }
        if (schema.has("const")) {
            return schema.get("const").equals(value) ? null : at + " is not " + schema.get("const");
        }
        return switch (schema.get("type").asText()) {
            case "object" -> object(schema, value, at);
            case "array" -> {
                for (int i = 0; i < value.size(); i++) {
                    String problem = problem(schema.get("items"), value.get(i), at + "[" + i + "]");
                    if (problem != null) {
                        yield problem;
                    }
                }
                yield value.isArray() ? null : at + " is no array";
            }
            case "string" -> {
                boolean listed = !schema.has("enum");
                for (JsonNode word : schema.path("enum")) {
                    listed |= word.equals(value);
                }
                yield value.isTextual() && listed ? null : at + " is no such text";
            }
            case "integer" -> value.isIntegralNumber() ? null : at + " is no whole number";
            case "number" -> value.isNumber() ? null : at + " is no number";
            case "boolean" -> value.isBoolean() ? null : at + " is no flag";
            case "null" -> value.isNull() ? null : at + " is not null";
            default -> at + " has an unknown type";
        };
    }

    private String object(JsonNode schema, JsonNode value, String at) {
        if (!value.isObject()) {
            return at + " is no object";
        }
        for (JsonNode required : schema.path("required")) {
            if (!value.has(required.asText())) {
                return at + " lacks " + required;
            }
        }
        for (var field : value.properties()) {
            JsonNode known = schema.get("properties").get(field.getKey());
            String problem = known == null
                    ? at + " has the unknown " + field.getKey()
                    : problem(known, field.getValue(), at + "." + field.getKey());
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }
}
