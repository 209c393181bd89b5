import Glibc
import SeamRuntime
import Testing

/// The servers that the tests of this folder talk to: nginx, and one on raw sockets that does what no server should.
///
/// A Python program starts both on free ports and ends, with them, when its standard input does: so they go with the tests however those
/// end.
struct Servers: Sendable {
  /// `http://127.0.0.1:PORT`
  let nginx: String
  let raw: String
  /// Where nothing listens.
  let nobody: String
  /// nginx with TLS and HTTP/2, its certificate for `localhost` from an authority of its own; it tells what it knows of the client's.
  let secure: String
  /// nginx that speaks HTTP/2 without TLS.
  let unsecuredHTTP2: String
  /// A proxy that passes on and notes it, and one that refuses to.
  let proxy: String
  let refusingProxy: String
  /// Where `ca.pem`, `client.pem` and `client.key` are.
  let folder: String

  @TaskLocal static var current: Servers?

  fileprivate static func withServers(_ body: (Servers) async throws -> Void) async throws {
    var toServers: [Int32] = [-1, -1]
    var fromServers: [Int32] = [-1, -1]
    try #require(pipe(&toServers) == 0 && pipe(&fromServers) == 0)
    // Not for a child that another test starts meanwhile: the servers wait for the end of their pipe.
    for file in toServers + fromServers { _ = fcntl(file, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, toServers[0], 0)
    posix_spawn_file_actions_adddup2(&actions, fromServers[1], 1)
    let arguments: [UnsafeMutablePointer<CChar>?] = ["python3", "-c", serversProgram].map { strdup($0 as String) } + [nil]
    var process = pid_t()
    let status = posix_spawnp(&process, "python3", &actions, nil, arguments, environ)
    posix_spawn_file_actions_destroy(&actions)
    for argument in arguments { free(argument) }
    close(toServers[0])
    close(fromServers[1])
    defer { close(fromServers[0]) }
    try #require(status == 0, "python3 could not be started")
    let output = line(from: fromServers[0])
    let ports = output.split(separator: " ").compactMap { Int($0) }
    let result: Result<Void, any Error>
    do {
      try #require(ports.count == 7, "the servers did not start: \(output)")
      let urls = ports.map { "http://127.0.0.1:\($0)" }
      try await body(
        Servers(
          nginx: urls[0], raw: urls[1], nobody: urls[2], secure: "https://localhost:\(ports[3])", unsecuredHTTP2: urls[4],
          proxy: urls[5], refusingProxy: urls[6], folder: String(output.split(separator: " ").last ?? "")))
      result = .success(())
    } catch {
      result = .failure(error)
    }
    close(toServers[1])
    waitpid(process, nil, 0)
    try result.get()
  }

  private static func line(from file: Int32) -> String {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while read(file, &byte, 1) == 1, byte != UInt8(ascii: "\n") { bytes.append(byte) }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Gives a suite its servers as `Servers.current`.
struct ServersTrait: SuiteTrait, TestScoping {
  var isRecursive: Bool { false }

  func provideScope(for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void) async throws {
    try await Servers.withServers { servers in
      try await Servers.$current.withValue(servers) { try await function() }
    }
  }
}

extension Trait where Self == ServersTrait {
  static var servers: ServersTrait { ServersTrait() }
}

private let serversProgram = #"""
  import os, shutil, socket, subprocess, sys, tempfile, threading, time

  NGINX = """
  daemon off; master_process off; pid FOLDER/pid; error_log FOLDER/error.log;
  events { worker_connections 512; }
  http {
    access_log off; default_type application/json; keepalive_requests 100000; large_client_header_buffers 8 64k;
    client_body_temp_path FOLDER/body; proxy_temp_path FOLDER/proxy; fastcgi_temp_path FOLDER/fastcgi;
    uwsgi_temp_path FOLDER/uwsgi; scgi_temp_path FOLDER/scgi;
    gzip on; gzip_min_length 0; gzip_types application/json;
    server {
      listen 127.0.0.1:PORT;
      location / { add_header X-Kind order; return 200 '{"id": 7, "connection": "$connection", "requests": $connection_requests}'; }
      location /missing { return 404 '{"error": "no such order"}'; }
      location /moved { return 302 /; }
      location /nothing { return 204; }
    }
    server {
      listen 127.0.0.1:SECURE ssl http2;
      ssl_certificate FOLDER/server.pem; ssl_certificate_key FOLDER/server.key;
      ssl_client_certificate FOLDER/ca.pem; ssl_verify_client optional;
      location / { return 200 '{"protocol": "$server_protocol", "client": "$ssl_client_verify $ssl_client_s_dn"}'; }
    }
    server {
      listen 127.0.0.1:PLAIN2 http2;
      location / { return 200 '{"protocol": "$server_protocol"}'; }
    }
  }
  """

  def free_port():
      with socket.socket() as s:
          s.bind(("127.0.0.1", 0))
          return s.getsockname()[1]

  def make_certificates(folder):
      def openssl(*words):
          subprocess.run(["openssl", *words], cwd=folder, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
      new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
      openssl("req", "-x509", *new_key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Test authority")
      for name, subject in [("server", "/CN=localhost"), ("client", "/CN=tester")]:
          openssl("req", *new_key, "-keyout", name + ".key", "-out", name + ".csr", "-subj", subject)
          with open(folder + "/extensions", "w") as f:
              f.write("subjectAltName=DNS:localhost")
          openssl("x509", "-req", "-in", name + ".csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
                  "-out", name + ".pem", "-extfile", "extensions")
      with open(folder + "/both.pem", "w") as both:
          both.write(open(folder + "/client.pem").read() + open(folder + "/client.key").read())

  def start_nginx(folder):
      program = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
      if program is None:
          print("nginx is not installed (Debian: nginx-light)", flush=True)
          sys.exit(1)
      for attempt in range(5):
          port, secure, plain2 = free_port(), free_port(), free_port()
          with open(folder + "/nginx.conf", "w") as f:
              f.write(NGINX.replace("FOLDER", folder).replace("PORT", str(port)).replace("SECURE", str(secure)).replace("PLAIN2", str(plain2)))
          process = subprocess.Popen(
              [program, "-p", folder, "-e", folder + "/error.log", "-c", folder + "/nginx.conf"],
              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
          for wait in range(3000):
              if process.poll() is not None:
                  break
              try:
                  socket.create_connection(("127.0.0.1", port)).close()
                  return process, port, secure, plain2
              except OSError:
                  time.sleep(0.01)
          process.kill()
          process.wait()
      print("nginx did not start: " + open(folder + "/error.log").read().replace("\n", " "), flush=True)
      sys.exit(1)

  lock = threading.Lock()
  counts = {}

  def count(key, change):
      with lock:
          counts[key] = counts.get(key, 0) + change
          return counts[key]

  def read_request(connection, data):
      while b"\r\n\r\n" not in data:
          more = connection.recv(65536)
          if not more:
              return None, b""
          data += more
      head, data = data.split(b"\r\n\r\n", 1)
      length = 0
      for line in head.split(b"\r\n"):
          if line.lower().startswith(b"content-length:"):
              length = int(line.split(b":")[1])
      while len(data) < length:
          more = connection.recv(65536)
          if not more:
              return None, b""
          data += more
      return head + b"\r\n\r\n" + data[:length], data[length:]

  def answer(body, extra=b""):
      return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%s\r\n" % (len(body), extra) + body

  OK = b"HTTP/1.1 200 OK\r\n"

  def behave(connection, path, request):
      send = connection.sendall
      name, _, label = path.lstrip("/").partition("/")
      if name == "echo": send(answer(request)); return True
      if name == "open": count(label, 1); send(answer(b"ok")); return True
      if name == "count": send(answer(str(count(label, 0)).encode())); return True
      if name == "drop": count(label, 1); return False
      if name == "interim":
          send(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK
               + b"X-Final: yes\r\nTrailer: X-Trailer\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Trailer: late\r\n\r\n")
          return True
      if name == "packed": send(answer(bytes.fromhex(label.split("/")[1]), b"Content-Encoding: %s\r\n" % label.split("/")[0].encode())); return True
      if name == "redirect":
          status, _, target = label.partition("/")
          send(b"HTTP/1.1 %s Elsewhere\r\nLocation: ../../%s\r\nContent-Length: 0\r\n\r\n" % (status.encode(), target.encode())); return True
      if name == "cookie": send(answer(b"", b"Set-Cookie: %s\r\n" % label.replace("_", " ").encode())); return True
      if name == "fields":
          send(answer(b"",
                      b"Set-Cookie: a=1\r\nX-Empty:\r\nSet-Cookie: b=2\r\nX-Folded: one\r\n  two\r\nX-Spaced: \t v \t\r\n")); return True
      if name == "head-length": send(OK + b"Content-Length: 1000\r\n\r\n"); return True
      if name == "silent": connection.recv(1); return False
      if name == "drip":
          send(OK + b"Content-Length: 1000000\r\n\r\n")
          while True: send(b"x"); time.sleep(0.02)
      if name == "drip-header":
          send(OK)
          while True: send(b"x"); time.sleep(0.02)
      if name == "endless":
          send(OK + b"\r\n")
          while True: send(b"x" * 65536)
      if name == "endless-header":
          send(OK)
          while True: send(b"X-Filler: " + b"x" * 1000 + b"\r\n")
      if name == "endless-line":
          send(OK + b"X-Filler: ")
          while True: send(b"x" * 65536)
      if name == "endless-interim":
          while True: send(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
      if name == "cut": send(OK + b"Content-Length: 100\r\n\r\n0123456789"); return False
      if name == "cut-header": send(OK + b"Content-Le"); return False
      if name == "garbage": send(b"\x00\x01\x02 this is not HTTP\r\n\r\n"); return False
      if name == "no-colon": send(answer(b"", b"no colon here\r\n")); return False
      if name == "broken-gzip": send(answer(b"this is no gzip", b"Content-Encoding: gzip\r\n")); return False
      if name == "bomb":
          import zlib
          packer = zlib.compressobj(9, zlib.DEFLATED, 31)
          packed = b"".join(packer.compress(b"\0" * 1048576) for _ in range(100)) + packer.flush()
          send(answer(packed, b"Content-Encoding: gzip\r\n")); return False
      raise ValueError(path)

  def serve(connection):
      rest = b""
      opened = []
      try:
          while True:
              request, rest = read_request(connection, rest)
              if request is None:
                  break
              path = request.split(b" ")[1].decode()
              if path.startswith("/open/"): opened.append(path[6:])
              if not behave(connection, path, request):
                  break
      except (OSError, IndexError):
          pass
      finally:
          connection.close()
          for label in opened: count(label, -1)

  def pump(one, other):
      try:
          while True:
              data = one.recv(65536)
              if not data: break
              other.sendall(data)
      except OSError: pass
      try: other.shutdown(socket.SHUT_WR)
      except OSError: pass

  def pass_on(connection):
      try:
          request, rest = read_request(connection, b"")
          if request is None: return
          method, target = request.split(b" ")[:2]
          count("proxied", 1)
          if method == b"CONNECT":
              host, port = target.decode().rsplit(":", 1)
              upstream = socket.create_connection((host, int(port)))
              connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
          else:
              host, _, path = target[7:].partition(b"/")
              name, port = host.decode().rsplit(":", 1)
              upstream = socket.create_connection((name, int(port)))
              upstream.sendall(request.replace(target, b"/" + path, 1).replace(b"\r\n", b"\r\nVia: test\r\n", 1))
          threading.Thread(target=pump, args=(upstream, connection), daemon=True).start()
          pump(connection, upstream)
      except OSError: pass

  def refuse(connection):
      try:
          read_request(connection, b"")
          connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
      except OSError: pass
      finally: connection.close()

  def listen(handler):
      listener = socket.create_server(("127.0.0.1", 0), backlog=512)
      def accept():
          while True:
              connection, _ = listener.accept()
              connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
              threading.Thread(target=handler, args=(connection,), daemon=True).start()
      threading.Thread(target=accept, daemon=True).start()
      return listener.getsockname()[1]

  folder = tempfile.mkdtemp(prefix="seam-http-tests-")
  nginx = None
  try:
      make_certificates(folder)
      nginx, port, secure, plain2 = start_nginx(folder)
      # Bound and never listened on: it refuses connections, and nobody else gets it.
      nobody = socket.socket()
      nobody.bind(("127.0.0.1", 0))
      print(port, listen(serve), nobody.getsockname()[1], secure, plain2, listen(pass_on), listen(refuse), folder, flush=True)
      sys.stdin.read()
  finally:
      if nginx is not None:
          nginx.kill()
          nginx.wait()
      shutil.rmtree(folder, ignore_errors=True)
  os._exit(0)
  """#
