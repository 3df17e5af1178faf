package dockerenvs.oci.image;

/// A layer to be put on an image.
///
/// @param createdBy the line of history that says what made it; empty for none
public record AddedLayer(Layer layer, String createdBy) {}
