package dockerenvs.oci.registry;

import dockerenvs.content.Blob;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Something said about an image, kept beside it in its repository: a list of what is in it, a signature (OCI
/// image-spec, manifest.md, "Guidelines for Artifact Usage").
///
/// @param artifactType what it is, such as `application/spdx+json`
/// @param mediaType what its bytes are, often the same
/// @param annotations of its manifest
public record Attachment(String artifactType, String mediaType, Blob blob, SortedMap<String, String> annotations) {
    static final String EMPTY_TYPE = "application/vnd.oci.empty.v1+json";
    /// What stands where an image has its configuration.
    static final Blob EMPTY_CONFIGURATION = Blob.of("{}".getBytes(StandardCharsets.US_ASCII));

    public Attachment {
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    }

    /// A document of one type and no annotations.
    public static Attachment of(String type, Blob blob) {
        return new Attachment(type, type, blob, new TreeMap<>());
    }
}
