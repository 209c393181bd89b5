import SeamSource

/// Finds the key that an unknown one was meant to be: what other tools call by that name, or the nearest.
enum MeantKey {
  static func of(_ key: String, in keys: [String]) -> String? {
    elsewhere[key.lowercased()]?.first(where: keys.contains) ?? NearestName.of(key, in: keys)
  }

  /// By how it is called elsewhere; of several, the first that the object has.
  private static let elsewhere: [String: [String]] = [
    "description": ["about"], "desc": ["about"], "doc": ["about"], "test": ["spec"], "title": ["spec", "name"], "author": ["owner"],
    "labels": ["tags"], "before": ["setup"], "given": ["setup"], "background": ["setup"], "teardown": ["cleanup"],
    "after": ["cleanup", "needs"],
    "finally": ["cleanup"], "variables": ["vars"], "examples": ["cases"], "matrix": ["cases"], "parameters": ["cases", "inputs"],
    "if": ["when"], "condition": ["when"], "for_each": ["each"], "foreach": ["each"], "loop": ["each"], "depends_on": ["needs"],
    "dependson": ["needs"], "retry": ["within"], "eventually": ["within"], "interval": ["every"], "sleep": ["pause"], "wait": ["pause"],
    "request": ["http"], "send": ["publish"], "consume": ["receive"], "command": ["exec", "run"], "cmd": ["exec", "run"], "print": ["log"],
    "echo": ["log"], "check": ["assert"], "steps": ["group"], "response": ["expect"], "asserts": ["expect"], "assertions": ["expect"],
    "should": ["expect"], "capture": ["save"], "extract": ["save"], "register": ["save"], "params": ["query"], "payload": ["json", "body"],
    "service": ["on"], "target": ["on"], "code": ["status"], "status_code": ["status"], "statuscode": ["status"], "exit_code": ["exit"],
    "output": ["stdout", "outputs"], "healthcheck": ["ready"], "health": ["ready"], "environment": ["env"], "databases": ["dependencies"],
    "input": ["inputs", "stdin"], "args": ["with"], "response_body": ["body"], "respond": ["reply"], "when": ["on"],
  ]
}
