import Glibc
import TestSupport
import Testing

/// libfaketime in front of the C library: the wall clock of a whole run, servers and programs too, is what a file says.
private enum FakeClock {
  static let library: String? = {
    let folders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib"]
    return folders.map { $0 + "/faketime/libfaketimeMT.so.1" }.first { access($0, R_OK) == 0 }
  }()
}

@Suite("A clock that is set in the middle of a run disturbs nothing", .enabled(if: FakeClock.library != nil, "needs libfaketime"))
struct ClockTests {
  @Test("by 400 days forwards and back: no deadline passes, nothing hangs, and durations are what they were", .timeLimit(.minutes(10)))
  func stepped() async throws {
    let project = try ScratchProject([
      "clock": "+0d",
      "seam.yaml": """
      dependencies:
        db: { postgres: {} }
      services:
        web: { run: [/bin/sh, -c, 'echo up; sleep 600'], ready: { log: up } }
      """,
      "a.spec.yaml": """
      spec: Forwards
      steps:
        - id: before
          exec: [printf, '%s', "${string(now())}"]
        - shell: (sleep 0.3; echo '+400d' > clock) >/dev/null 2>&1 &
        - name: while a statement runs
          sql: select pg_sleep(1)
          timeout: 60s
        - shell: until grep -q 400d clock; do sleep 0.05; done
        - name: Seam and the server have seen it
          assert: ${now() > timestamp(before.stdout) + duration("9000h")}
        - sql: select now() > ${before.stdout}::timestamptz + interval '9000 hours' as later
          expect: { rows: [{ later: true }] }
        - name: looking again goes on for as long as it is told
          sql: select count(*) > 0 as there from pg_class where relname = 'made'
          within: 20s
          expect: { rows: [{ there: false }] }
        - assert: ${web.host != ""}
      ---
      spec: Backwards
      steps:
        - shell: (sleep 0.2; echo '-400d' > clock) >/dev/null 2>&1 &
        - shell: sleep 0.6; until grep -q -e -400d clock; do sleep 0.05; done
          timeout: 60s
        - sql: select 1 as a
          expect: { rows: [{ a: 1 }] }
      """,
    ])
    // The server runs as another user where Seam is root.
    chmod(project.folder, 0o755)
    let start = ContinuousClock.now
    let ended = try await project.seam(
      "run",
      environment: [
        "LD_PRELOAD": try #require(FakeClock.library), "FAKETIME_TIMESTAMP_FILE": project.folder + "/clock", "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
      ])
    let elapsed = ContinuousClock.now - start
    #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
    #expect(ended.output.contains("2 specs: 2 passed"), "\(ended.output)")
    let total = try #require(ended.output.firstMatch(of: /\n([0-9.]+) s, of which/), "\(ended.output)")
    let seconds = try #require(Double(total.1))
    #expect(seconds > 1.5 && .seconds(seconds) <= elapsed, "\(ended.output)")
  }
}
