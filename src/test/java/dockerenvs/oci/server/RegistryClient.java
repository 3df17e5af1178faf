package dockerenvs.oci.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.content.Digest;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/// A registry as its clients see it, request by request.
record RegistryClient(HttpClient http, URI url) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    static RegistryClient of(RegistryServer server) {
        return new RegistryClient(HTTP, server.url());
    }

    /// What came back.
    record Reply(int status, HttpResponse<byte[]> response) {
        byte[] body() {
            return response.body();
        }

        String text() {
            return new String(body(), UTF_8);
        }

        JsonObject json() {
            return JsonObject.expect(Json.parse(body()), "answer");
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /// The code of the first error.
        String code() {
            assertThat(header("Content-Type")).isEqualTo("application/json");
            var error = JsonObject.expect(json().array("errors").getFirst(), "error");
            assertThat(error.string("message")).isPresent();
            return error.string("code").orElseThrow();
        }

        Reply expect(int wanted) {
            assertThat(status).as("%s: %s", response.request(), text()).isEqualTo(wanted);
            return this;
        }
    }

    /// @param headers names and values in turn
    Reply send(String method, String path, BodyPublisher body, String... headers) throws IOException {
        var request = HttpRequest.newBuilder(url.resolve(path)).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            var response = http.send(request.build(), BodyHandlers.ofByteArray());
            return new Reply(response.statusCode(), response);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    Reply send(String method, String path, byte[] body, String... headers) throws IOException {
        return send(method, path, BodyPublishers.ofByteArray(body), headers);
    }

    Reply send(String method, String path) throws IOException {
        return send(method, path, BodyPublishers.noBody());
    }

    Reply get(String path, String... headers) throws IOException {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    Reply head(String path, String... headers) throws IOException {
        return send("HEAD", path, BodyPublishers.noBody(), headers);
    }

    /// Begins an upload.
    ///
    /// @return its location
    String begin(String repository) throws IOException {
        return send("POST", "/v2/%s/blobs/uploads/".formatted(repository))
                .expect(202)
                .header("Location");
    }

    /// Uploads a blob.
    Digest push(String repository, byte[] blob) throws IOException {
        var digest = Digest.sha256(blob);
        send("PUT", begin(repository) + "?digest=" + digest, blob).expect(201);
        return digest;
    }

    Digest push(String repository, String blob) throws IOException {
        return push(repository, blob.getBytes(UTF_8));
    }

    /// Uploads a manifest.
    Reply push(String repository, String reference, Documents.Document manifest) throws IOException {
        var path = "/v2/%s/manifests/%s".formatted(repository, reference);
        return send("PUT", path, manifest.bytes(), "Content-Type", manifest.mediaType());
    }

    /// Uploads an image of one layer under a tag.
    Documents.Document pushImage(String repository, String tag, String layer) throws IOException {
        push(repository, "{}");
        push(repository, layer);
        var manifest = Documents.image("{}", layer);
        push(repository, tag, manifest).expect(201);
        return manifest;
    }

    /// The tags a repository says it has.
    List<String> tags(String repository) throws IOException {
        return get("/v2/%s/tags/list".formatted(repository)).expect(200).json().strings("tags");
    }
}
