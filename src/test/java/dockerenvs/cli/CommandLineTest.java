package dockerenvs.cli;

import dockerenvs.conda.archive.PackageFiles;
import dockerenvs.conda.prefix.SamplePrefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What users see: exit codes, stdout and stderr of the commands, as files in `src/test/resources/golden/cli` that
/// people can read and review. `-Dgolden.update` rewrites them.
class CommandLineTest {
    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void writeImages() throws IOException {
        SampleImages.write(folder);
    }

    private Transcript transcript() {
        return new Transcript(folder);
    }

    @Test
    void helpsWithEveryCommand() throws IOException {
        var transcript = transcript().run("--version").run("inspect --version").run("--help");
        for (var command : List.of(
                "build",
                "export",
                "solve",
                "lock",
                "search",
                "inspect",
                "validate",
                "modify",
                "diff",
                "convert",
                "pull",
                "push",
                "copy",
                "tags",
                "delete",
                "login",
                "logout",
                "registry",
                "registry serve",
                "cache",
                "cache list",
                "cache clean",
                "completion")) {
            transcript.run(command + " --help");
        }
        transcript.assertGolden("help");
    }

    @Test
    void completesInShells() throws IOException {
        transcript().run("completion").assertGolden("completion");
    }

    @Test
    void saysWhatIsWrongWithACommandLine() throws IOException {
        Files.writeString(folder.resolve("packages.txt"), "@EXPLICIT\nhttps://example.org/noarch/demo-1-0.conda\n");
        transcript()
                .run("")
                .run("no-such-command")
                .run("inspekt @/base.tar")
                .run("inspect @/base.tar --plattform linux/amd64")
                .run("inspect @/base.tar --image a --image b")
                .run("inspect")
                .run("inspect @/base.tar @/app.tar")
                .run("inspect @/base.tar --no-such-option")
                .run("inspect @/base.tar --platform a/b/c/d")
                .run("modify @/base.tar")
                .run("modify @/base.tar -o")
                .run("modify @/base.tar -o @/x.tar --format zip")
                .run("modify @/base.tar -o @/x.tar --user u --env A=1 --user v")
                .run("build -f @/pixi.lock -o @/x.tar --layers-max many --covered-max some")
                .run("modify @/base.tar -o @/x.tar -c lzma")
                .run("modify @/base.tar -o @/x.tar -c gzip:13")
                .run("modify @/base.tar -o @/x.tar -i Not:A:Name")
                .run("modify @/base.tar -o @/x.tar --remove-layer one")
                .run("build")
                .run("build -o @/x.tar")
                .run("build -p 'numpy {' -o @/x.tar")
                .run("build -p numpy --as-of yesterday -o @/x.tar")
                .run("build -p numpy --virtual cuda=12 -o @/x.tar")
                .run("build -p numpy --from-prefix @/app -o @/x.tar")
                .run("build -p numpy -f @/packages.txt -o @/x.tar")
                .run("build -f @/pixi.lock -o @/x.tar --platform a/b/c/d")
                .run("build -f @/nothing.lock -o @/x.tar")
                .run("build -f @/packages.txt -o @/x.tar --compile-pyc --filter compiled-python")
                .run("export @/base.tar")
                .run("cache")
                .run("cache clean --keep lots")
                .run("build -f @/pixi.lock -o @/x.tar --layers-max 0")
                .run("build -f @/pixi.lock -o - --json")
                .run("build -f @/pixi.lock -o @/x.tar --metadata-file @/./x.tar")
                .run("build -f @/pixi.lock -o @/x.tar --channel @/nowhere")
                .run("convert @/base.tar -o ''")
                .run("build -f @/pixi.lock -o @/x.tar --add app:srv/app")
                .run("inspect @/base.tar --platform linux")
                .run("convert @/base.tar -o @/x.tar -o @/app/../x.tar")
                .run("convert @/base.tar -o - -o -")
                .run("diff @/base.tar")
                .run("diff @/base.tar @/app.tar --limit few")
                .run("diff @/base.tar @/app.tar --limit -1")
                .run("diff @/base.tar @/app.tar --no-files --times")
                .assertGolden("wrong-use");
    }

    @Test
    void saysWhatIsWrongWithCommandsForRegistries() throws IOException {
        transcript()
                .run("registry")
                .run("registry serve --listen 5000")
                .run("registry serve --listen 127.0.0.1:70000")
                .run("registry serve --listen 127.0.0.1:0 --user alice")
                .run("registry serve --listen 127.0.0.1:0 --user a:b")
                .run("registry serve --listen 127.0.0.1:0 --password-file @/text.txt")
                .run("login")
                .run("login ghcr.io --no-check")
                .run("login ghcr.io --password-stdin --no-check")
                .run("login ghcr.io -u me --password-stdin --no-check")
                .run("login ghcr.io -u a:b --password-stdin --no-check")
                .run("login ghcr.io -u me -p secret --no-check")
                .run("login ubuntu -u me --password-stdin")
                .run("logout quay.io/team")
                .run("pull")
                .run("pull ubuntu")
                .run("pull UPPER/x/Y -o @/x.tar")
                .run("push @/base.tar")
                .run("push @/base.tar a/UPPER")
                .run("copy ubuntu")
                .run("tags ubuntu:1")
                .run("delete ubuntu")
                .run("modify scratch --push")
                .assertGolden("wrong-use-registries");
    }

    @Test
    void inspectsImages() throws IOException {
        transcript()
                .run("inspect @/base.tar")
                .run("inspect @/app.tar --files")
                .run("inspect @/both.tar")
                .run("inspect @/both.tar --image app:1")
                .run("inspect @/both.tar --image me/app:1")
                .run("inspect @/platforms.tar --platform linux/arm64")
                .run("inspect @/platforms.tar --platform linux/s390x")
                .run("inspect @/nothing.tar")
                .run("inspect @/text.txt")
                .run("inspect @/cut.tar")
                .run("inspect @/app")
                .assertGolden("inspect");
    }

    @Test
    void inspectsImagesForPrograms() throws IOException {
        transcript().run("inspect @/base.tar --files --json").assertGolden("inspect-json");
    }

    @Test
    void modifiesImages() throws IOException {
        transcript()
                .run("modify scratch --add @/app:/srv/app --exclude *.log --exclude cache --workdir /srv/app "
                        + "--entrypoint 'python main.py' --user 1000 -i me/new -o @/new.tar")
                .run("inspect @/new.tar --files")
                .run("modify @/base.tar --remove-top-layer --add @/app/main.py:/bin/ --add-text '/etc/hosts=127.0.0.1' "
                        + "--owner 7:8 --mtime 2026-01-31T12:00:00Z --unset-env LANG --env A=B --unset-label "
                        + "org.example.kind --label x=y --command '[\"a\", \"b c\"]' --expose 53/udp --volume /data "
                        + "--stop-signal '' -c none -i me/changed:2 -o @/changed.tar")
                .run("inspect @/changed.tar --files")
                .run("modify @/both.tar --image me/app:1 --remove-path srv/app/data --remove-path bin/su -o @/less.tar")
                .run("diff @/app.tar @/less.tar")
                .assertGolden("modify");
    }

    @Test
    void saysWhyAnImageCannotBeModified() throws IOException {
        transcript()
                .run("modify @/both.tar -o @/x.tar")
                .run("modify @/platforms.tar -o @/x.tar")
                .run("modify @/base.tar --remove-layer 7 -o @/x.tar")
                .run("modify scratch --remove-top-layer -o @/x.tar")
                .run("modify @/base.tar --remove-path etc/nothing -o @/x.tar")
                .run("modify @/base.tar --add @/nothing -o @/x.tar")
                .run("modify @/base.tar --add @/text.txt:/home -o @/x.tar")
                .run("modify @/base.tar --add-text a -o @/x.tar")
                .run("modify @/base.tar --add-text .wh.a=b -o @/x.tar")
                .run("modify @/base.tar --filter all -o @/x.tar")
                .run("modify @/base.tar --owner alice --add @/app -o @/x.tar")
                .run("modify @/base.tar --mtime yesterday --add @/app -o @/x.tar")
                .run("modify @/base.tar --env A -o @/x.tar")
                .run("modify @/base.tar --workdir srv -o @/x.tar")
                .run("modify @/base.tar --entrypoint '[1]' -o @/x.tar")
                .run("modify @/base.tar --entrypoint '[\"a\\u0000\"]' -o @/x.tar")
                .run("modify @/base.tar --format layout -o @/app")
                .run("modify @/base.tar --cmd 'sh -c \"echo hello\"' -o @/x.tar")
                .run("modify @/base.tar --user a:b:c -o @/x.tar")
                .run("modify @/base.tar --expose 99999 -o @/x.tar")
                .run("modify @/base.tar --expose 80/http -o @/x.tar")
                .run("modify @/base.tar --volume data -o @/x.tar")
                .run("modify @/base.tar --stop-signal FOO -o @/x.tar")
                .run("modify @/base.tar --owner -1:0 --add @/app -o @/x.tar")
                .run("modify @/base.tar --owner 4294967295 --add @/app -o @/x.tar")
                .run("modify @/base.tar --exclude [ --add @/app -o @/x.tar")
                .run("modify @/base.tar --add @/app:srv -o @/x.tar")
                .run("modify @/base.tar --add-text ../a=b -o @/x.tar")
                .run("modify @/base.tar --add-text a=1 --add-text /a=2 -o @/x.tar")
                .run("modify @/base.tar --add-text etc/passwd/x=1 -o @/x.tar")
                .run("modify @/base.tar --add-text bin=1 -o @/x.tar")
                .run("modify @/base.tar -o @/x.tar -o @/no/such/folder/x.tar")
                .run("inspect @/x.tar")
                .run("modify @/base.tar --format layout -o @/text.txt")
                .run("modify @/base.tar --format layout -o -")
                .run("modify @/base.tar --format oci --v1-metadata -o @/x.tar")
                .assertGolden("modify-failures");
        new Transcript(folder, Map.of("SOURCE_DATE_EPOCH", "today"))
                .run("modify @/base.tar -o @/x.tar")
                .assertGolden("modify-failures-epoch");
        new Transcript(folder, Map.of("SOURCE_DATE_EPOCH", "1769817600000"))
                .run("modify @/base.tar -o @/x.tar")
                .assertGolden("modify-failures-milliseconds");
    }

    @Test
    void buildsFromAnEnvironmentOnTheDisk() throws IOException {
        SamplePrefix.make(folder, PackageFiles.of("a-1-0").file("share/a", "a").file("share/b", "b"))
                .with("share/a", "changed")
                .without("share/b")
                .with("share/own", "own")
                .withPip("demo", "1.2");
        new Transcript(folder, Map.of("DOCKER_ENVS_CACHE", folder + "/cache", "HOME", folder.toString()))
                .run("build --from-prefix @/home/env --dry-run")
                .run("build --from-prefix @/home/env --dry-run --json")
                .run("build --from-prefix @/home/env -i me/env -o @/env.tar")
                .run("inspect @/env.tar --files")
                .run("export @/env.tar")
                .run("build --from-prefix @/home/env -f @/list -o @/x.tar")
                .run("build --from-prefix @/app -o @/x.tar")
                .run("build --from-prefix @/home/env --platform linux/arm64 -o @/x.tar")
                .assertGolden("from-prefix");
    }

    @Test
    void signsInAndOut() throws IOException {
        var variables = Map.of("HOME", folder.toString(), "XDG_RUNTIME_DIR", folder + "/run", "PATH", "");
        Files.writeString(folder.resolve("helped.json"), "{\"credsStore\": \"missing\"}");
        Files.writeString(folder.resolve("broken.json"), "{\"auths\": ");
        new Transcript(folder, variables)
                .piped("s3cret\n")
                .run("logout ghcr.io")
                .run("login ghcr.io -u me --password-stdin --no-check")
                .run("login https://index.docker.io/v1/ --username me --password-stdin --no-check")
                .run("login ghcr.io -u me --password-stdin --authfile @/other.json --no-check")
                .run("logout ghcr.io --authfile @/other.json")
                .run("login ghcr.io -u me --password-stdin --authfile @/helped.json --no-check")
                .run("login ghcr.io -u me --password-stdin --authfile @/broken.json --no-check")
                .run("logout docker.io")
                .run("logout docker.io")
                .assertGolden("login");
        new Transcript(
                        folder,
                        Map.of(
                                "HOME",
                                folder.toString(),
                                "XDG_RUNTIME_DIR",
                                folder + "/run",
                                "DOCKER_AUTH_CONFIG",
                                "{\"auths\": {\"ghcr.io\": {\"username\": \"ci\"}}}"))
                .run("logout ghcr.io")
                .assertGolden("logout-elsewhere");
    }

    @Test
    void validatesImages() throws IOException {
        transcript()
                .run("validate @/base.tar")
                .run("validate @/platforms.tar")
                .run("validate @/odd.tar")
                .run("validate @/bad.tar")
                .run("validate @/odd.tar --json")
                .run("validate @/cut.tar")
                .run("validate @/text.txt")
                .run("validate @/nothing.tar")
                .assertGolden("validate");
    }

    @Test
    void comparesImages() throws IOException {
        transcript()
                .run("diff @/base.tar @/app.tar")
                .run("diff @/app.tar @/base.tar --exit-code --no-files")
                .run("diff @/base.tar @/app.tar --limit 3")
                .run("diff @/base.tar @/app.tar --files --limit 3")
                .run("diff @/both.tar @/both.tar --image me/base:1 --other-image me/base:1 --exit-code")
                .run("diff @/platforms.tar @/base.tar --platform linux/amd64")
                .run("diff @/platforms.tar @/platforms.tar --platform linux/amd64 --other-platform linux/arm64")
                .run("diff @/base.tar @/both.tar")
                .run("diff @/base.tar @/platforms.tar")
                .run("diff @/both.tar @/base.tar --image x")
                .run("diff @/base.tar @/nothing.tar")
                .assertGolden("diff");
    }

    @Test
    void comparesTimesWhenAsked() throws IOException {
        transcript()
                .run("modify scratch --add @/app -o @/then.tar")
                .run("modify scratch --add @/app --mtime 2026-01-31T12:00:00Z -o @/now.tar")
                .run("diff @/then.tar @/now.tar")
                .run("diff @/then.tar @/now.tar --times")
                .assertGolden("diff-times");
    }

    @Test
    void comparesImagesForPrograms() throws IOException {
        transcript().run("diff @/base.tar @/app.tar --json").assertGolden("diff-json");
    }

    @Test
    void convertsImages() throws IOException {
        transcript()
                .run("convert @/both.tar --format layout -o @/layout")
                .run("convert @/base.tar --format layout -i me/again:1 -o @/layout")
                .run("inspect @/layout")
                .run("convert @/app.tar --format oci -c zstd -o @/zstd.tar")
                .run("diff @/app.tar @/zstd.tar")
                .run("convert @/zstd.tar -o @/docker.tar")
                .run("convert @/app.tar -c none --v1-metadata -o @/plain.tar")
                .run("validate @/plain.tar")
                .run("convert @/platforms.tar --format oci -o @/copy.tar")
                .run("diff @/platforms.tar @/copy.tar --platform linux/amd64 --exit-code")
                .run("convert @/platforms.tar -o @/docker.tar")
                .run("convert @/platforms.tar --platform linux/arm64 -o @/docker.tar")
                .run("convert @/both.tar -i one:1 -o @/docker.tar")
                .run("convert @/nothing.tar -o @/docker.tar")
                .assertGolden("convert");
    }
}
