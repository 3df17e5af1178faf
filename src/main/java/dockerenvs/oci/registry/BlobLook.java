package dockerenvs.oci.registry;

import dockerenvs.content.Blob;
import dockerenvs.http.HttpRequest.Method;
import dockerenvs.oci.registry.Upload.UploadPlace;
import java.io.IOException;

/// Whether a repository has a blob.
final class BlobLook {
    private static final int NOT_FOUND = 404;

    private BlobLook() {}

    /// @throws RegistryException when the registry neither says yes nor no
    static boolean has(UploadPlace place, Blob blob) throws IOException {
        var request = place.host().request(Method.HEAD, place.path() + "/blobs/" + blob.digest());
        var answer = place.host().ask(request, place.access(), 0);
        if (!place.host().isOwn(answer.url())) {
            // it would not have sent us to where the bytes are, were there none; they may be for reading only
            return answer.status() != NOT_FOUND && !answer.isPage();
        }
        return switch (answer.status()) {
            case 200 -> !isOfOtherSize(answer, blob);
            case 400, 404, 405 -> false;
            default -> throw Refusals.of(place.host().domain(), place.reference(blob), answer);
        };
    }

    /// A blob that is not as large as the image says cannot be the one that is meant.
    private static boolean isOfOtherSize(Answer answer, Blob blob) {
        return answer.header("content-length")
                .filter(length -> length.matches("\\d{1,18}") && Long.parseLong(length) != blob.size())
                .isPresent();
    }
}
