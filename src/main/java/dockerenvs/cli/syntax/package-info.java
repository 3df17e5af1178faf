/// What can be said on a command line: flags, settings and operands as values, and commands that take them.
///
/// ```
///   Flag  Flags  Setting  Settings  Operand  Operands     what can be said, and what was said
///     └─────┴───────┴────────┴─────────┴────────┘
///                          Part                           one of them, or several that belong together
///                            │
///                         Command                         a name, what it takes, what it does
///                            │
///                       Interpreter                       reads the words, then helps, completes or runs
/// ```
///
/// Reading, help and completion are picocli's, and only this room knows it. It is told everything in code: what it
/// would find out by annotations on fields costs every start a class for each kind and a method handle for each field,
/// which takes longer than many a command ([why](../../../../../../docs/decisions/0023-short-processes.md)).
package dockerenvs.cli.syntax;
