/// Specs and records in; a solution, or the reasons why there is none, out. Touches neither disk nor network itself.
///
/// ```
///   Wish ──▶ Universe       names, their packages as variables, specs and what they leave: loaded when asked for
///              │
///              ▼
///            Encoder        what a package asks for, as variables and clauses, when it is first to be there
///              │
///   Agenda ──▶ Trail ──▶ Propagation ──▶ no conflict, nothing open ──▶ Solution
///     ▲      decisions        │
///     │                       ▼ conflict
///     └── taken back ◀── Analysis ──▶ Clauses (what was learnt)
///                             │ without any decision
///                             ▼
///                        Refutation ──▶ Conflict
/// ```
///
/// **The problem** is one of logic. There is a variable for each package of a name that matters, and two for each spec
/// that somebody asks for: `need` says that one of the packages that match is there, `only` that no other of the name
/// is. A dependency makes its `need` follow from the package, a constraint its `only`. At most one package of a name
/// is there. That, and that a spec stands for the packages that match it, is not written as clauses but is known to
/// [Propagation]; clauses are only what conditions (CEP 43) and extras (CEP 44) need, and what is learnt.
///
/// **The search** decides, draws all conclusions, and decides again. First come the specs of the wish in the order
/// given, then what the packages chosen for them need, breadth first: so nobody gets an older version of what was
/// asked for because of something far away. For a requirement the best package is taken that is not ruled out: one
/// that was there before, without track features, of the highest version, of the highest build number, then the one
/// that leaves the newest versions of its own dependencies, then the newest ([Ranks], [Ranking]). What asks for
/// something impossible is ruled out before it is decided. Packages are looked at only when they come into question;
/// most names of a channel are never asked for.
///
/// **A conflict** is traced back to what was decided: the reasons are resolved until one literal of the decision's
/// level is left, and its contrary follows from then on. Only that decision is taken back. Those between it and the
/// level from which the new fact follows would be the same again, so they stay; facts know the level from which they
/// follow, wherever they stand on the [Trail].
///
/// A worked example: `numpy` and `scipy` are wished for.
///
/// ```
///   numpy 2 | python >=3.12        scipy 1 | numpy <2; python <3.12        python 3.11
///   numpy 1 | python                                                       python 3.12
///
///   level 0   need(numpy), need(scipy); scipy 1 is alone, and follows; with it need(numpy <2), need(python <3.12);
///             with these: not numpy 2, not python 3.12; numpy 1 and python 3.11 are alone, and follow
/// ```
///
/// Nothing had to be decided. With a `scipy 2 | python >=3.13` besides:
///
/// ```
///   level 1   numpy 2 is decided, the best that need(numpy) leaves; python 3.12 is alone, and follows
///             scipy 2 is next, but asks for need(python >=3.13), which is impossible: not scipy 2, already on level 0
///   level 0   scipy 1 is alone, and follows; need(numpy <2) is ruled out by numpy 2, of level 1: a conflict
///             what led to it: scipy 1 of level 0, numpy 2 of level 1. Learnt: not numpy 2
///   level 0   the decision is taken back; numpy 1 is alone, and follows …
/// ```
///
/// **When there is no solution,** a conflict without decisions is found. Walking back from it, through what was learnt
/// to what that was learnt from, gives the facts that rule a solution out. Then specs are left out one by one, and
/// those without which the rest can be solved are kept.
///
/// The same wish and offers give the same answer: nothing depends on hashes, on time, or on the order in which an
/// index lists its packages.
package dockerenvs.conda.solve;
