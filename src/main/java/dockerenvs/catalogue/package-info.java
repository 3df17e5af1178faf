/// What builds have found out, without the bytes of it: kept in a registry, a team shares it.
///
/// ```
///   LayerCatalogue ──▶ manifest of an OCI artifact
///                        ├─ page of builds      a key ─▶ what a whole build came to
///                        ├─ page of layers      a key ─▶ digest, diff ID, size, repositories that have it
///                        └─ page of packages    a key ─▶ paths and all else that planning needs
/// ```
///
/// A page is text, compressed: a line for each entry, its key and what is known as JSON, what was used last first. It
/// is read from front to back, and only what was asked for stays in memory. A page has a limit; what was not used for
/// longest falls off its end, so a catalogue never grows without end and needs no clock.
///
/// Whoever writes a catalogue says what images of its readers hold. So nobody's is read unless the user names it.
package dockerenvs.catalogue;
