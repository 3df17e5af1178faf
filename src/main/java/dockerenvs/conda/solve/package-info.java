/// Specs and records in; a solution, or the reasons why there is none, out. Touches neither disk nor network.
package dockerenvs.conda.solve;
