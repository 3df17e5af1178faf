package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.server.RegistryServer;
import dockerenvs.oci.server.ServerOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `delete` deletes, and says of what it could not.
class DeleteCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private RegistryServer server;

    @BeforeEach
    void start() throws IOException {
        server = RegistryServer.open(ServerOptions.DEFAULT.withFolder(folder.resolve("registry")));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private int attempt(String commandLine) {
        out.reset();
        err.reset();
        var words = commandLine.replace("REG", server.url().getAuthority()).split(" ", -1);
        return new Program(out, new PrintStream(err, true, UTF_8), Map.of("HOME", folder.toString())).run(words);
    }

    private String run(String commandLine) {
        assertThat(attempt(commandLine)).as(err.toString(UTF_8)).isZero();
        return out.toString(UTF_8);
    }

    @Test
    void deletesATag() {
        run("modify scratch --add-text a=b -i REG/me/app:1 -i REG/me/app:2 --push");

        run("delete REG/me/app:1");

        assertThat(run("tags REG/me/app")).isEqualTo("2\n");
    }

    @Test
    void saysWhatItDeletedAsJson() {
        run("modify scratch --add-text a=b -i REG/me/app:1 -i REG/me/app:2 --push");

        run("delete REG/me/app:1 REG/me/app:2 --json");

        var name = server.url().getAuthority() + "/me/app:";
        assertThat(Json.parse(out.toByteArray()))
                .isEqualTo(JsonObject.EMPTY.with("deleted", JsonArray.ofStrings(List.of(name + "1", name + "2"))));
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void deletesWhatItCanAndSaysWhatItCouldNot() {
        run("modify scratch --add-text a=b -i REG/me/app:1 -i REG/me/app:2 --push");
        var name = server.url().getAuthority() + "/me/app:";

        assertThat(attempt("delete REG/me/app:none REG/me/app:1 REG/me/app:gone REG/me/app:2"))
                .isEqualTo(Program.COULD_NOT);

        assertThat(err.toString(UTF_8))
                .startsWith("deleted %s1\ndeleted %s2\nerror: `%snone`: the registry answered 404"
                        .formatted(name, name, name))
                .contains("\nerror: `%sgone`: the registry answered 404".formatted(name));
        assertThat(run("tags REG/me/app")).isEmpty();
    }

    @Test
    void saysWhatItCouldNotDeleteAsJson() {
        run("modify scratch --add-text a=b -i REG/me/app:1 --push");
        var name = server.url().getAuthority() + "/me/app:";

        assertThat(attempt("delete REG/me/app:none REG/me/app:1 --json")).isEqualTo(Program.COULD_NOT);

        var said = JsonObject.expect(Json.parse(out.toByteArray()), "report");
        assertThat(said.strings("deleted")).containsExactly(name + "1");
        var failed = JsonObject.expect(said.array("failed").getFirst(), "failed");
        assertThat(failed.string("name")).hasValue(name + "none");
        assertThat(failed.string("message").orElseThrow()).startsWith("`" + name + "none`: the registry answered 404");
        assertThat(failed.string("hint").orElseThrow()).startsWith("check the name");
        assertThat(err.toString(UTF_8)).startsWith("error: `" + name + "none`");
    }

    @Test
    void deletesNoTagsThatWereNotNamed() {
        run("modify scratch --add-text a=b -i REG/me/app:1 --push");
        var digest = JsonObject.expect(
                        Json.parse(run("copy REG/me/app:1 REG/me/app:2 --json").getBytes(UTF_8)), "report")
                .string("digest")
                .orElseThrow();

        assertThat(attempt("delete REG/me/app:1@" + digest)).isEqualTo(Program.ASKED_WRONGLY);

        var repository = server.url().getAuthority() + "/me/app";
        assertThat(err.toString(UTF_8)).isEqualTo("""
                error: `%s:1@%s` says tag and digest, and a digest is deleted with all its tags

                hint: name `%s:1` to delete the tag alone, or `%s@%s` to delete the image with all its tags
                """.formatted(repository, digest, repository, repository, digest));
        assertThat(run("tags REG/me/app")).isEqualTo("1\n2\n");
        run("delete REG/me/app@" + digest);
        assertThat(run("tags REG/me/app")).isEmpty();
    }
}
