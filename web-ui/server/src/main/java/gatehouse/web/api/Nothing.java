package gatehouse.web.api;

/** A body with nothing in it: {@code {}}. */
public record Nothing() {}
