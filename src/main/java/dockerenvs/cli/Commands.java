package dockerenvs.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// The commands, in the order of the help.
final class Commands {
    /// Makes commands, each with the console it prints to.
    private static final Map<String, Function<Console, Object>> ALL = all();

    private Commands() {}

    private static Map<String, Function<Console, Object>> all() {
        var all = new LinkedHashMap<String, Function<Console, Object>>();
        all.put("build", BuildCommand::new);
        all.put("export", ExportCommand::new);
        all.put("solve", SolveCommand::new);
        all.put("lock", LockCommand::new);
        all.put("search", SearchCommand::new);
        all.put("pull", PullCommand::new);
        all.put("push", PushCommand::new);
        all.put("load", LoadCommand::new);
        all.put("copy", CopyCommand::new);
        all.put("tags", TagsCommand::new);
        all.put("delete", DeleteCommand::new);
        all.put("login", LoginCommand::new);
        all.put("logout", LogoutCommand::new);
        all.put("inspect", InspectCommand::new);
        all.put("validate", ValidateCommand::new);
        all.put("modify", ModifyCommand::new);
        all.put("diff", DiffCommand::new);
        all.put("convert", ConvertCommand::new);
        all.put("layers", LayersCommand::of);
        all.put("what-if", WhatIfCommand::new);
        all.put("registry", RegistryCommand::of);
        all.put("cache", CacheCommand::new);
        all.put(CompletionCommand.NAME, CompletionCommand::new);
        return Collections.unmodifiableMap(all);
    }

    /// What a command line needs: one command when it starts with its name, as learning the options of all of them
    /// takes longer than many a command does.
    static Map<String, Function<Console, Object>> of(String... arguments) {
        var name = arguments.length == 0 ? "" : arguments[0];
        return ALL.containsKey(name) && !name.equals(CompletionCommand.NAME) ? Map.of(name, ALL.get(name)) : ALL;
    }
}
