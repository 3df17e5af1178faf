package dockerenvs.cli.syntax;

import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/// How an option is written, in the words of the help: `-o, --output=FILE`.
///
/// @param names each with its hyphens
/// @param label what the help shows for the value; empty where there is none. With a comma in it, as in `KIND,...`,
///     several values can be given at once
record Form(List<String> names, String label) {
    static Form parse(String text) {
        var equals = text.indexOf('=');
        return equals < 0
                ? new Form(names(text), "")
                : new Form(names(text.substring(0, equals)), text.substring(equals + 1));
    }

    private static List<String> names(String text) {
        return List.of(text.split(", ", -1));
    }

    /// An option of that form, so far without a type.
    OptionSpec.Builder option(String description) {
        return OptionSpec.builder(names.toArray(String[]::new))
                .paramLabel(label)
                .hideParamSyntax(true)
                .splitRegex(label.contains(",") ? "," : "")
                .description(Prose.flowing(description));
    }
}
