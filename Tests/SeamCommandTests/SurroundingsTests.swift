import Glibc
import TestSupport
import Testing

@Suite("Whatever Seam's surroundings do, a run comes to a clear end", .serialized)
struct SurroundingsTests {
  private static let files = [
    "seam.yaml": "services:\n  web: { run: [/bin/sh, -c, 'sleep 600 & echo up; sleep 600'], ready: { log: up } }\n",
    // It does not end by itself.
    "a.spec.yaml": (0..<40).map {
      "spec: Number \($0)\nsteps:\n  - assert: ${web.host != ''}\n  - exec: [sleep, '\($0 < 5 ? 0 : 600)']\n    timeout: 550s\n"
    }.joined(separator: "---\n"),
  ]

  /// Runs a shell command in the project, `$SEAM` being the built command.
  private func shell(_ script: String, in run: MarkedRun, seconds: Int = 120) async throws -> ChildProcess {
    let started = try #require(
      ChildProcess.start(
        "/bin/bash", ["-c", script], in: run.project.folder,
        environment: ["SEAM": BuiltProducts.path(of: "seam"), "NO_COLOR": "1", "TMPDIR": run.temporary]))
    return await started.end(seconds: seconds)
  }

  private func expectNothing(of run: MarkedRun) async {
    await run.expectNoProcess()
    run.expectNoFiles()
  }

  @Test("standard input is closed, or all three are", arguments: ["<&-", "<&- >&- 2>&-"])
  func closed(_ redirections: String) async throws {
    let run = try MarkedRun(Self.files)
    let ended = try await shell("\"$SEAM\" run a.spec.yaml:1 \(redirections)", in: run)
    #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
    await expectNothing(of: run)
  }

  @Test("whoever reads the output has seen enough: the run is interrupted")
  func closedPipe() async throws {
    var files = Self.files
    files["a.spec.yaml"] =
      "spec: Waits\nsteps:\n  - assert: ${web.host != ''}\n  - shell: until [ -e gone ]; do sleep 0.02; done\n    timeout: 100s\n"
      + "---\nspec: Next\nsteps:\n  - exec: [sleep, '600']\n    timeout: 550s\n"
    let run = try MarkedRun(files)
    let ended = try await shell("\"$SEAM\" run | { head -1; exec <&-; touch gone; }; echo ${PIPESTATUS[0]}", in: run)
    let lines = ended.output.split(separator: "\n")
    #expect(lines.first?.hasPrefix("environment ready") == true)
    #expect(lines.last == "141")
    #expect(ended.errors == "")
    await expectNothing(of: run)
    let check = try await shell("\"$SEAM\" check --tag none 2>/dev/null; \"$SEAM\" plan | true; echo ${PIPESTATUS[0]}", in: run)
    #expect(check.output.hasSuffix("141\n") || check.output.hasSuffix("0\n"))
  }

  @Test("the output cannot be written: that is said, and the run is broken")
  func full() async throws {
    let run = try MarkedRun(Self.files)
    let ended = try await shell("\"$SEAM\" run >/dev/full", in: run)
    #expect(ended.status == 3)
    #expect(ended.errors == "seam: cannot write to standard output: no space left on device\n")
    await expectNothing(of: run)
  }

  @Test("a report goes whole into its file, or not at all")
  func report() async throws {
    let run = try MarkedRun(Self.files)
    let ended = try await shell(
      "echo old >report.xml; ln -s report.xml link.xml; \"$SEAM\" run a.spec.yaml:1 --report junit=link.xml --report=junit=other.xml --report junit=/dev/stderr",
      in: run)
    #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
    let text = String(decoding: Files.read(run.project.folder + "/report.xml") ?? [], as: UTF8.self)
    #expect(text.hasPrefix("<?xml") && text.hasSuffix("</testsuites>\n") && text.contains("tests=\"1\""))
    #expect(Files.read(run.project.folder + "/other.xml").map { String(decoding: $0, as: UTF8.self) } == text)
    #expect(ended.errors == text)
    #expect(try await shell("test -L link.xml && ls -A | grep '^[.]'", in: run).output == "")

    // Interrupted it is there too, and killed it is not.
    let interrupted = try run.start("--report", "junit=interrupted.xml")
    #expect(await run.wait(seconds: 120) { interrupted.output.contains("Number 3") })
    interrupted.signal(SIGINT)
    #expect(await interrupted.end().status == 130)
    let part = String(decoding: Files.read(run.project.folder + "/interrupted.xml") ?? [], as: UTF8.self)
    #expect(part.contains("tests=\"40\"") && part.contains("the run was interrupted") && part.hasSuffix("</testsuites>\n"))
    let killed = try run.start("--report", "junit=report.xml")
    #expect(await run.wait(seconds: 120) { killed.output.contains("Number 3") })
    killed.signal(SIGKILL)
    _ = await killed.end()
    #expect(Files.read(run.project.folder + "/report.xml").map { String(decoding: $0, as: UTF8.self) } == text)
    await run.expectNoProcess()
    #expect(try await shell("ls -A | grep '^[.]'", in: run).output == "")
  }

  @Test(
    "a report that cannot be written, or that nobody knows, is a mistake on the command line",
    arguments: [
      ("junit", "--report needs KIND=FILE, for example junit=report.xml"),
      ("junt=a.xml", "there is no report 'junt': did you mean 'junit'?"),
      ("junit=", "--report junit= needs a file"),
      ("junit=no/such/a.xml", "cannot write the report 'no/such/a.xml': there is no such folder"),
      ("junit=tmp", "cannot write the report 'tmp': it is a folder"),
    ])
  func reportMistake(argument: String, message: String) async throws {
    let run = try MarkedRun(Self.files)
    let ended = try run.start("--report", argument).wait()
    #expect(ended.status == 2)
    #expect(ended.output == "")
    #expect(ended.errors.hasPrefix("seam: \(message)\n"), "\(ended.errors)")
  }

  @Test("secrets are hidden in reports as XML writes them, and in every line of them")
  func secretsInReports() async throws {
    let secret = "s3<&\">t"
    let long = "-----BEGIN KEY-----\nMIIEabcdefgh\n-----END KEY-----"
    let project = try ScratchProject([
      "seam.yaml": "secrets: { a: { env: A }, b: { env: B } }\n",
      "a.spec.yaml":
        "spec: A\nsteps:\n  - log: ${secrets.a}\n  - exec: [printf, '%s\\n', '${secrets.a}', '${secrets.b}']\n    expect: { exit: 1 }\n",
    ])
    let ended = try await project.seam("run", "-v", "--report", "junit=r.xml", environment: ["A": secret, "B": long])
    let report = String(decoding: Files.read(project.folder + "/r.xml") ?? [], as: UTF8.self)
    #expect(report.contains("<failure") && report.contains("***"))
    for text in [report, ended.output] {
      for piece in [secret, "s3&lt;", "MIIEabcdefgh", "BEGIN KEY"] { #expect(!text.contains(piece), "\(text)") }
    }
  }

  @Test("a terminal is as it was before, also after two Ctrl-C")
  func terminal() async throws {
    let run = try MarkedRun(["a.spec.yaml": "spec: A\nsteps:\n  - log: x\ncleanup:\n  - shell: touch phase; sleep 600\n    timeout: 550s\n"]
    )
    // Unlocked, and its number asked for (pts(4), ioctl_tty(2): TIOCSPTLCK, TIOCGPTN).
    let terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    defer { close(terminal) }
    var (isLocked, number) = (Int32(0), Int32(0))
    try #require(terminal >= 0 && ioctl(terminal, 0x4004_5431, &isLocked) == 0 && ioctl(terminal, 0x8004_5430, &number) == 0)
    let name = "/dev/pts/\(number)"
    let other = open(name, O_RDWR | O_NOCTTY)
    defer { close(other) }
    var before = termios()
    try #require(tcgetattr(other, &before) == 0)
    let script = """
      unset CI; export TERM=xterm
      "$SEAM" run a.spec.yaml <\(name) >\(name) 2>&1 & pid=$!
      until [ -e phase ]; do sleep 0.02; done
      kill -INT $pid; sleep 0.1; kill -INT $pid; wait $pid
      """
    #expect(try await shell("set -m\n" + script, in: run).status == 130)
    var after = termios()
    #expect(tcgetattr(other, &after) == 0)
    #expect(
      before.c_lflag == after.c_lflag && before.c_iflag == after.c_iflag && before.c_oflag == after.c_oflag
        && before.c_cflag == after.c_cflag)
    // No colour is left on, no cursor hidden, and the line that was rewritten is gone.
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = read(terminal, &bytes, bytes.count)
    let text = String(decoding: bytes[..<max(count, 0)], as: UTF8.self)
    #expect(text.contains("1/1  A"))
    #expect(!text.contains("\u{1B}[?25l"))
    #expect(text.hasSuffix("\r\u{1B}[2K"), "\(text.debugDescription)")
    await run.expectNoProcess()
  }

  @Test("the disk is full when the environment comes up, and in the middle", .timeLimit(.minutes(10)), arguments: [30, 90])
  func diskFull(megabytes: Int) async throws {
    let run = try MarkedRun([
      "seam.yaml": "dependencies:\n  db: { postgres: {}, migrate: schema.sql }\n", "schema.sql": "create table items (text text);\n",
      "a.spec.yaml": """
      spec: Fills the disk
      steps:
        - sql: insert into items select repeat(md5(n::text), 100) from generate_series(1, 1000000) n
          timeout: 200s
      ---
      spec: Another
      steps:
        - sql: select 1

      """,
    ])
    // Only root may mount; without that there is no full disk to be had.
    try #require(geteuid() == 0 && mount("none", run.temporary, "tmpfs", 0, "size=\(megabytes)m,mode=755") == 0)
    defer { umount2(run.temporary, Int32(MNT_DETACH)) }
    let ended = try await run.start().end(seconds: 300)
    #expect(ended.status == 3 || ended.status == 1, "\(ended.output)")
    let isSaid = ["no space left on device", "could not extend file"].contains { ended.output.lowercased().contains($0) }
    #expect(isSaid, "\(ended.output)")
    #expect(ended.output.contains("2 specs:"), "\(ended.output)")
    await run.expectNoProcess()
    run.expectNoFiles()
  }

  @Test("a service that prints without end does not fill the disk, and the end of what it printed is kept", .timeLimit(.minutes(10)))
  func endlessLog() async throws {
    let run = try MarkedRun([
      "seam.yaml": """
      env: [TMPDIR]
      services:
        web:
          run: [/bin/sh, -c, 'echo up; yes A line that is printed without end | head -c 300000000; echo the last line; sleep 600']
          ready: { log: up, within: 100s }
      """,
      "a.spec.yaml": """
      spec: A
      steps:
        - assert: ${web.host != ''}
        - shell: |
            log=$(echo "$TMPDIR"/seam-*/*-web/log)
            until tail -c 100 "$log" | grep -q 'the last line'; do sleep 0.1; done
            until [ "$(du -sm "$log" | cut -f1)" -lt 60 ]; do sleep 0.1; done
            du -sm --apparent-size "$log"
            du -sm "$log"
            tail -c 14 "$log"
          timeout: 200s

      """,
    ])
    let ended = try await run.start("-v").end(seconds: 300)
    let sizes = ended.output.matches(of: /(\d+)\s+\S*-web\/log/).compactMap { Int($0.1) }
    #expect(sizes.count >= 2, "\(ended.output.suffix(3000))")
    #expect(sizes.first ?? 0 > 280 && sizes.dropFirst().first ?? 1000 < 60, "\(sizes)")
    #expect(ended.output.contains("the last line"))
    await run.expectNoProcess()
    run.expectNoFiles()
  }

  /// A clock that is set while Seam runs changes no deadline: only these files look at it, for the time of day.
  @Test("no deadline is read from a clock that can be set")
  func clocks() async throws {
    let pattern = "CLOCK_REALTIME|gettimeofday|timedwait\\(|[^a-z_]time\\(nil\\)|Date\\(|DispatchWallTime|wallDeadline|strftime"
    let found = try #require(
      ChildProcess.run("/bin/grep", ["-rElw", "--include=*.swift", "--include=*.h", pattern, "Sources"], in: Files.packageRoot))
    let files = found.output.split(separator: "\n").map(String.init).sorted().filter { !$0.contains("/orders-demo/") }
    #expect(
      files == [
        "Sources/SeamEnvironment/Files/RunFolder.swift", "Sources/SeamRuntime/Run/HostFunctions.swift",
        "Sources/SeamStub/CertificateAuthority.swift", "Sources/seam/RunCommand.swift",
      ])
  }
}
