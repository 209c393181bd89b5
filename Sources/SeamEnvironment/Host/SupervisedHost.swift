import Glibc
import SeamRuntime
import Synchronization

/// The processes of a run, under a supervisor that ends them however the run ends.
package final class SupervisedHost: ProcessHost {
  private struct State {
    var isEnding = false
    var launched: [SupervisedProcess] = []
    var folders = 0
  }

  let supervisor: SupervisorClient
  let templates: TemplateCache
  let ports = PortPool()
  /// What earlier runs left behind is removed.
  private let sweep: Promise<Void>
  private let state = Mutex(State())

  /// - Parameters:
  ///   - executable: the seam binary, which is its own supervisor: `/proc/self/exe`.
  ///   - cache: the folder for templates; nil for the user's.
  package static func start(executable: String, cache: String? = nil) throws(EnvironmentFailure) -> SupervisedHost {
    let supervisor = try SupervisorClient.start(executable: executable)
    let sweep = Promise<Void>()
    ThreadExecutor.startThread {
      RunFolder.removeAbandoned()
      sweep.keep(())
    }
    return SupervisedHost(supervisor, sweep, TemplateCache(root: cache ?? TemplateCache.userRoot ?? supervisor.folder + "/cache"))
  }

  private init(_ supervisor: SupervisorClient, _ sweep: Promise<Void>, _ templates: TemplateCache) {
    self.supervisor = supervisor
    self.sweep = sweep
    self.templates = templates
  }

  deinit {
    supervisor.hangUp()
  }

  package var folder: String { supervisor.folder }

  package func locate(_ program: Program) throws(EnvironmentFailure) -> String {
    try ProgramLookup.locate(program)
  }

  package func shutDown() async {
    while let last = next() { await last.stop() }
    await supervisor.end()
    await sweep.value()
    // Still there only if the supervisor was killed; then what it started is just being killed
    for _ in 0..<200 where !ProcessRecord(in: folder).removeSharedMemory() { try? await Task.sleep(for: .milliseconds(10)) }
    FileTree.remove(folder)
    FileTree.remove(supervisor.dataFolder)
  }

  /// The process that was launched last; from the first call on none is launched.
  private func next() -> SupervisedProcess? {
    state.withLock { state in
      state.isEnding = true
      return state.launched.popLast()
    }
  }

  /// To be stopped at the end. False if the end has begun.
  func add(_ process: SupervisedProcess) -> Bool {
    state.withLock { state in
      if !state.isEnding { state.launched.append(process) }
      return !state.isEnding
    }
  }

  var isEnding: Bool {
    state.withLock { $0.isEnding }
  }

  /// A new folder in the run's, for one process.
  func makeFolder(for name: String, user: ProgramStart.User?) throws(SystemError) -> String {
    let number = state.withLock { state in
      state.folders += 1
      return state.folders
    }
    let path = "\(folder)/\(number)-\(TemplateCache.fileName(name))"
    guard mkdir(path, 0o700) == 0 else { throw SystemError() }
    try give(path, to: user)
    return path
  }

  func give(_ path: String, to user: ProgramStart.User?) throws(SystemError) {
    guard let user else { return }
    guard chown(path, user.uid, user.gid) == 0 else { throw SystemError() }
  }
}
