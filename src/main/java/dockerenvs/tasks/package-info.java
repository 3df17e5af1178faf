/// Many things at once: every fan-out has a limit, keeps its order, and stops as a whole when one part fails.
///
/// Work runs on virtual threads, so waiting costs nothing. The Java runtime lets no more of them compute at a time
/// than there are processors, however many streams and fan-outs are under way.
///
/// Long work tells a [Listener] how it goes, as [TaskEvent]s; who does not ask hears nothing.
package dockerenvs.tasks;
