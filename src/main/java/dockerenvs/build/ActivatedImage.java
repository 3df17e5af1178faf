package dockerenvs.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.conda.activation.Activation;
import dockerenvs.conda.activation.ActivationScript;
import dockerenvs.conda.activation.ImageView;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.ImageFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What activation makes of an image.
///
/// @param activation the variables, where there are any to set
/// @param entrypoint the script that activates in a shell, where one was asked for
record ActivatedImage(Optional<Activation> activation, Optional<FileEntry> entrypoint) {

    /// What `options` ask for.
    ///
    /// @param environment all files of the environment, in trees that overlap in folders only
    /// @throws MalformedInput when a shell is to activate and the image has none
    static ActivatedImage of(Image base, ImageFiles files, List<FileTree> environment, BuildOptions options)
            throws IOException {
        var prefix = options.prefix().path();
        var variables = base.configuration().environment();
        var view = ImageView.of(environment, new BaseView(files));
        return switch (options.activation()) {
            case NONE -> new ActivatedImage(Optional.empty(), Optional.empty());
            case VARIABLES -> new ActivatedImage(Optional.of(Activation.of(prefix, variables, view)), Optional.empty());
            case SHELL -> {
                var activation = Activation.withoutScripts(prefix, variables, view);
                var shell = ActivationScript.interpreter(prefix, view)
                        .orElseThrow(() -> MalformedInput.of(
                                "neither the base nor the environment has a shell to activate it",
                                "activate by variables, or take a base that has `/bin/sh`"));
                yield new ActivatedImage(
                        Optional.of(activation), Optional.of(script(ActivationScript.of(activation, shell), options)));
            }
        };
    }

    private static FileEntry script(String text, BuildOptions options) {
        var attributes = Attributes.FILE
                .withMode(0755)
                .withOwner(options.owner().uid(), options.owner().gid());
        return FileEntry.file(options.prefix().rootOf("bin/docker-envs-entrypoint"), text.getBytes(UTF_8), attributes);
    }

    /// Files that belong to it.
    FileTree files() {
        return FileTree.of(entrypoint.stream().toList());
    }

    /// What someone may want to look at.
    List<String> warnings() {
        var warnings = new ArrayList<String>();
        activation.ifPresent(activated -> {
            warnings.addAll(activated.warnings());
            activated
                    .skipped()
                    .forEach(script -> warnings.add(
                            "the activation script %s is not understood and not applied; ".formatted(script)
                                    + "`--activation shell` runs it when a container starts"));
        });
        return warnings;
    }

    /// `image` with the variables, and the entrypoint in front of the one it has.
    Image applyTo(Image image) {
        var changed = image;
        if (activation.isPresent()) {
            for (var name : activation.get().removed()) {
                changed = changed.withoutEnvironment(name);
            }
            for (var variable : activation.get().variables().entrySet()) {
                changed = changed.withEnvironment(variable.getKey(), variable.getValue());
            }
        }
        if (entrypoint.isEmpty()) {
            return changed;
        }
        var program = new ArrayList<>(List.of("/" + entrypoint.get().path()));
        program.addAll(image.configuration().entrypoint());
        return changed.withEntrypoint(program).withCommand(image.configuration().command());
    }
}
