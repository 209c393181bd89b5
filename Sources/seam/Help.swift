/// What `seam --help` prints.
enum Help {
  /// Commands that the language's description names and that are still to come.
  static let planned = ["up", "down", "hunt", "import", "report", "history", "init", "doctor"]

  static let commands = ["run", "check", "plan", "eval", "query", "schema", "explain", "record", "version", "help"]

  /// Whether a command is asked what it does: what stands behind `--` is meant for another program.
  static func isAsked(by words: [String]) -> Bool {
    guard let command = words.first, commands.contains(command) else { return false }
    return words.dropFirst().prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
  }

  static let text = """
    Seam runs integration tests that are written as YAML against real systems.

    usage: seam COMMAND [OPTION…] [PATH…]

      run    run specs
      check  find everything that can be known to be wrong without running
      plan   show what a run would start and do
      eval EXPRESSION [--with FILE]
             compute an expression; the keys of FILE, JSON or YAML, are its names
      query JSONPATH [FILE]
             what a JSONPath finds in FILE, or in standard input
      schema [project|spec|steps|stub]
             the JSON Schema of a kind of file, for editors; without a name, all of them
      explain [ID]
             what a mistake means, with a wrong and a right example
      record NAME --upstream URL --to FILE [-- COMMAND…]
             stand between a service and a third party, and write a stub file

    A PATH is a folder, a file NAME.spec.yaml, a Markdown file with blocks for Seam,
    or FILE:LINE for the spec, or the row of its cases, at a line.
    Without one, the specs of this folder and all below it are meant.

      --tag TAG      only specs with this tag; several: any of them
      --name TEXT    only specs whose name holds this text
      --environment NAME
                     run in this environment of the project
      --stage NAME   only the specs of this stage, in its environment
      --format text|json|github
                     check, run: how mistakes in the files are printed
      --strict       check: warnings count as errors
      --fail-fast    run: stop at the first spec that does not pass
      --update       run: write snapshots and expected blocks of Markdown with what is found
      --order written|random|reverse
                     run: in which order the specs come
      --seed N       run: what random(a, b) and a random order are computed from
      --report junit=FILE
                     run: also write the result into a file, as JUnit XML; several: all of them
      --format text|mermaid|dot|json
                     plan: what it is printed as
      --audit full   run: after each spec, wait and look at everything for what it left behind
      --start-timeout DURATION, --run-timeout DURATION
                     run: how long the start-up and all of the run may take (5m and 1h)
      -v             run: show every step, and what went over the wire
      --port N       record: listen there; without it, on a port that is free
      --check        record: write nothing, and fail where FILE is not what was recorded
      --overwrite    record: also over a FILE that was written or edited by hand
      --version      print the version

    exit status: 0 all passed, 1 a spec failed, 2 a spec or the command line is wrong,
                 3 the environment could not be brought up or broke, 4 specs passed but leaked,
                 130 interrupted, 141 nobody read the output to its end

    """
}
