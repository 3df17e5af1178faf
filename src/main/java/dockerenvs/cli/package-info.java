/// The command line: arguments in, text and exit codes out. The only room that prints.
///
/// Data goes to stdout, everything else to stderr. Exit codes: 0 done, 1 could not, 2 asked wrongly.
package dockerenvs.cli;
