package dockerenvs.cli;

import dockerenvs.cli.syntax.Command;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The commands, in the order of the help.
final class Commands {
    /// Makes commands, each with the console it prints to.
    private static final Map<String, Function<Console, Command>> ALL = all();

    private Commands() {}

    private static Map<String, Function<Console, Command>> all() {
        var all = new LinkedHashMap<String, Function<Console, Command>>();
        all.put("build", console -> new BuildCommand(console).command());
        all.put("export", console -> new ExportCommand(console).command());
        all.put("solve", console -> new SolveCommand(console).command());
        all.put("lock", console -> new LockCommand(console).command());
        all.put("search", console -> new SearchCommand(console).command());
        all.put("pull", console -> new PullCommand(console).command());
        all.put("push", console -> new PushCommand(console).command());
        all.put("load", console -> new LoadCommand(console).command());
        all.put("copy", console -> new CopyCommand(console).command());
        all.put("tags", console -> new TagsCommand(console).command());
        all.put("delete", console -> new DeleteCommand(console).command());
        all.put("login", console -> new LoginCommand(console).command());
        all.put("logout", console -> new LogoutCommand(console).command());
        all.put("inspect", console -> new InspectCommand(console).command());
        all.put("validate", console -> new ValidateCommand(console).command());
        all.put("modify", console -> new ModifyCommand(console).command());
        all.put("diff", console -> new DiffCommand(console).command());
        all.put("convert", console -> new ConvertCommand(console).command());
        all.put("layers", console -> new LayersCommand(console).command());
        all.put("what-if", console -> new WhatIfCommand(console).command());
        all.put("registry", console -> new RegistryCommand(console).command());
        all.put("cache", console -> new CacheCommand(console).command());
        all.put("completion", console -> new CompletionCommand(console).command());
        return Collections.unmodifiableMap(all);
    }

    /// The whole program.
    static Command whole(Console console) {
        return program(console, ALL.values());
    }

    /// The program as far as a command line needs it: with one command when it starts with its name, as setting up all
    /// of them takes longer than many a command does.
    static Command program(Console console, String... arguments) {
        var name = arguments.length == 0 ? "" : arguments[0];
        return ALL.containsKey(name) ? program(console, List.of(ALL.get(name))) : whole(console);
    }

    private static Command program(Console console, Collection<Function<Console, Command>> commands) {
        return Command.of(
                        "docker-envs",
                        Commands::missing,
                        "Container images without Docker, from conda environments or from other images.")
                .withCommands(
                        commands.stream().map(command -> command.apply(console)).toArray(Command[]::new));
    }

    private static int missing() {
        throw missing("docker-envs", "a command is missing");
    }

    /// Says that a command does nothing without one below it.
    static AskedWrongly missing(String command, String what) {
        return AskedWrongly.of(what, "`%s --help` shows what can be said".formatted(command));
    }
}
