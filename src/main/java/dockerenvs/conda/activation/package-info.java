/// What activating a conda environment would set, found out without a shell.
///
///     prefix, base Env ──▶ PATH, CONDA_…  ──▶ files of variables ──▶ activate.d scripts ──▶ Activation
///                          [Activation]       [VariableFiles]        [ScriptEvaluator]
///
/// Scripts are the hard part: they are shell, and nothing is executed here. What packages write in them is almost
/// always the same handful of idioms, so a small part of the POSIX shell is read and evaluated:
///
///     bytes ──▶ [ScriptCharacters] ──▶ [WordScanner], [TokenScanner] ──▶ [ScriptParser] ──▶ [Command]
///                lines, continuations    quotes, `$`      operators        grammar            what may be
/// evaluated
///
/// A script is applied whole or not at all. Whatever is not known to mean the same in every shell and on every day
/// is [NotUnderstood]: other commands, substitutions, globs that would look at the disk, values that a container
/// gets only when it starts. Because [Command] has no case for them, an evaluator cannot meet them by accident.
///
/// Worked example, prefix `/opt/env`, where `share/proj` is a folder:
///
///     if [ -d "${CONDA_PREFIX}/share/proj" ]; then     If([Test -d /opt/env/share/proj] true
///       PROJ_DATA="${CONDA_PREFIX}/share/proj"           Assign PROJ_DATA=/opt/env/share/proj
///       export PROJ_DATA                                 Export PROJ_DATA
///     fi                                               )  ⇒  PROJ_DATA=/opt/env/share/proj
package dockerenvs.conda.activation;
