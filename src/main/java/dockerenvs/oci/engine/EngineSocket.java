package dockerenvs.oci.engine;

import dockerenvs.content.Content;
import dockerenvs.content.MalformedInput;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A daemon that speaks Docker's API by a Unix socket (Docker Engine API, `POST /images/load`). One request is all that
/// is asked, so HTTP/1.1 is spoken here, in as few words as will do.
///
/// @param path the socket
/// @param advice how to name another one
record EngineSocket(Path path, String advice) implements ContainerEngine.Way {
    private static final int OK = 200;
    private static final String REQUEST = """
            POST /images/load?quiet=1 HTTP/1.1
            Host: localhost
            User-Agent: docker-envs
            Content-Type: application/x-tar
            Transfer-Encoding: chunked
            Connection: close

            """.replace("\n", "\r\n");

    @Override
    public List<String> load(Content.Writer archive) throws IOException {
        try (var channel = connect()) {
            var failure = send(archive, channel);
            SocketAnswer answer;
            try {
                answer = SocketAnswer.read(Channels.newInputStream(channel));
            } catch (InterruptedIOException interrupted) {
                throw interrupted;
            } catch (IOException silence) {
                throw new IOException(
                        "`%s` ended the connection before it had taken the image".formatted(path),
                        failure.orElse(silence));
            }
            var lines = said(answer);
            if (answer.status() != OK) {
                throw new IOException("`%s` does not take the image: %s"
                        .formatted(path, lines.isEmpty() ? "status " + answer.status() : String.join("; ", lines)));
            }
            return lines;
        }
    }

    private SocketChannel connect() throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            return channel;
        } catch (IOException failure) {
            channel.close();
            throw new IOException(
                    "nobody listens at the socket `%s`, or not to you: %s; start it, or %s"
                            .formatted(path, failure.getMessage(), advice),
                    failure);
        }
    }

    /// Sends everything. A daemon that has heard enough ends the connection, and its answer says why.
    private static Optional<IOException> send(Content.Writer archive, SocketChannel channel) throws IOException {
        var out = new ChunkedOutputStream(Channels.newOutputStream(channel));
        out.begin(REQUEST);
        try {
            archive.writeTo(out);
            out.finish();
            return Optional.empty();
        } catch (ChunkedOutputStream.Broken broken) {
            return Optional.of(broken);
        }
    }

    /// The messages of an answer: JSON objects, one behind the other.
    private List<String> said(SocketAnswer answer) throws IOException {
        var lines = new ArrayList<String>();
        for (var line :
                new String(answer.body(), StandardCharsets.UTF_8).lines().toList()) {
            var json = object(line.strip());
            var error = json.string("error").or(() -> json.string("message"));
            if (error.isPresent() && answer.status() == OK) {
                throw new IOException(
                        "`%s` does not take the image: %s".formatted(path, MalformedInput.quote(error.get())));
            }
            error.or(() -> json.string("stream"))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .ifPresent(lines::add);
        }
        return lines;
    }

    private static JsonObject object(String line) {
        try {
            return line.isEmpty()
                    ? JsonObject.EMPTY
                    : JsonObject.expect(Json.parse(line.getBytes(StandardCharsets.UTF_8)), "answer");
        } catch (MalformedInput _) {
            // what is no JSON is shown as it is
            return JsonObject.EMPTY.with("stream", line);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
