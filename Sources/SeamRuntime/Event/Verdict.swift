/// What became of a spec. Each is told apart in every report.
package enum Verdict: String, Sendable {
  case passed
  /// An expectation did not hold.
  case failed
  /// The environment was not what the spec needs: a service died, a dependency went away, a deadline of Seam's own passed.
  case broken
  /// Everything held, but it left something behind that could not be put back in the ordinary way.
  case leaked
  /// It was not run, for a reason that is given.
  case skipped
}
