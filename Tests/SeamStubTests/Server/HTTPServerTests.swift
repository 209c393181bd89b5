import Testing

@testable import SeamStub

/// The wire, from the other side: sockets and http.client of Python, and curl.
@Suite struct HTTPServerTests {
  private static let routes = """
    routes:
      - { on: GET /fixed, reply: { body: hello } }
      - on: POST /echo
        reply: { json: { length: "${size(request.body)}", body: "${request.body}" } }
      - on: POST /size
        reply: { body: "${size(request.body)}" }
      - on: GET /slow
        reply: { delay: 100ms, body: slow }
      - on: GET /stream
        reply: { stream: [ "a", { text: b, delay: 50ms }, { json: { c: 1 } } ] }
      - { on: GET /drop, reply: { drop: true } }
      - on: GET /half
        reply: { stream: [ "abc", { drop: true, delay: 20ms } ] }
      - { on: GET /empty, reply: { status: 204 } }
    """

  @Test func `a connection serves one request after the other`() throws {
    let printed = try Stub(Self.routes).python(
      """
      c = http.client.HTTPConnection('127.0.0.1', port, timeout=60)
      for path in ['/fixed', '/empty', '/slow', '/stream', '/fixed', '/none', '/fixed']:
        c.request('GET', path); r = c.getresponse(); print(r.status, r.read())
        first = globals().setdefault('sock', c.sock); assert first is c.sock
      """)
    #expect(
      printed == """
        200 b'hello'
        204 b''
        200 b'slow'
        200 b'ab{"c":1}\\n'
        200 b'hello'
        501 b'{"error":"no route of the stub \\'payments\\' takes this request"}'
        200 b'hello'

        """)
  }

  @Test func `requests that are sent at once are answered in order`() throws {
    let printed = try Stub(Self.routes).python(
      """
      out = talk(b'GET /slow HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n' + b'POST /size HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 3\\r\\n\\r\\nabc'
        + b'GET /fixed HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n')
      print(out.count(b'HTTP/1.1 200'), out.index(b'slow') < out.index(b'\\r\\n\\r\\n3') < out.index(b'hello'))
      """)
    #expect(printed == "3 True\n")
  }

  @Test func `a body may come in chunks, in pieces and after leave was given`() throws {
    let stub = try Stub(Self.routes)
    let printed = try stub.python(
      """
      c = http.client.HTTPConnection('127.0.0.1', port, timeout=60)
      c.request('POST', '/echo', iter([b'ab', b'', b'cde']), {'Transfer-Encoding': 'chunked'}, encode_chunked=True)
      print(json.loads(c.getresponse().read()))
      s = socket.create_connection(('127.0.0.1', port)); s.settimeout(60)
      s.sendall(b'POST /echo HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 4\\r\\nExpect: 100-continue\\r\\n\\r\\n')
      print(s.recv(1000)); s.sendall(b'ab'); s.sendall(b'cd'); print(s.recv(1000).split(b'\\r\\n')[0])
      """)
    #expect(printed == "{'length': 5, 'body': 'abcde'}\nb'HTTP/1.1 100 Continue\\r\\n\\r\\n'\nb'HTTP/1.1 200 OK'\n")
    let activity = stub.dependency.activity(since: 0)?.sections.first?.text ?? ""
    #expect(activity.contains("POST /echo → 200") && activity.contains("abcde"))
  }

  @Test func `a large body comes in whole, and one that is too large is refused`() throws {
    let printed = try Stub(Self.routes).python(
      """
      c = http.client.HTTPConnection('127.0.0.1', port, timeout=60)
      c.request('POST', '/size', b'x' * 20_000_000); print(c.getresponse().read())
      out = talk(b'POST /size HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 99999999999\\r\\n\\r\\n')
      print(out.split(b'\\r\\n')[0])
      """)
    #expect(printed == "b'20000000'\nb'HTTP/1.1 413 Content Too Large'\n" || printed == "b'20000000'\nb'HTTP/1.1 413 Payload Too Large'\n")
  }

  @Test func `HEAD has the headers of GET and no body`() throws {
    let printed = try Stub(Self.routes).python(
      """
      c = http.client.HTTPConnection('127.0.0.1', port, timeout=60)
      for path in ['/fixed', '/stream', '/none']:
        c.request('HEAD', path); r = c.getresponse(); print(r.status, r.getheader('Content-Length'), r.read())
      c.request('GET', '/fixed'); print(c.getresponse().read())
      """)
    #expect(printed.hasPrefix("200 5 b''\n200 0 b''\n501 "))
    #expect(printed.hasSuffix("b'hello'\n"))
  }

  @Test(arguments: [
    "GET /fixed\\r\\n\\r\\n", "GARBAGE\\r\\n\\r\\n", "GET /fixed HTTP/1.1\\r\\n\\r\\n", "GET /fixed HTTP/9.9\\r\\nHost: x\\r\\n\\r\\n",
    "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: x\\r\\n\\r\\n",
    "POST /echo HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nzz\\r\\n", "\\x00\\xff\\x16\\x03\\x01\\r\\n\\r\\n",
    "GET / HTTP/1.1\\r\\nHost: x\\r\\nX: ' + b'y' * 300000 + b'\\r\\n\\r\\n",
  ])
  func `a broken request harms nobody else`(request: String) throws {
    let printed = try Stub(Self.routes).python(
      """
      try: out = talk(b'\(request)', 1)
      except OSError: out = b''
      print(out[:12])
      c = http.client.HTTPConnection('127.0.0.1', port, timeout=60); c.request('GET', '/fixed'); print(c.getresponse().read())
      """)
    #expect(printed.hasSuffix("b'hello'\n"))
    #expect(!printed.hasPrefix("b'HTTP/1.1 200"))
  }

  @Test func `a request that cannot be read fails the spec, one that its client gives up does not`() async throws {
    let stub = try Stub(Self.routes)
    _ = try stub.python(
      """
      talk(b'POST /echo HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nzz\\r\\n')
      talk(b'GET /fixed HTTP/1.1\\r\\n\\r\\n')
      s = socket.create_connection(('127.0.0.1', port)); s.sendall(b'POST /echo HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 9\\r\\n\\r\\nabc'); s.close()
      c = http.client.HTTPConnection('127.0.0.1', port, timeout=10); c.request('GET', '/fixed'); c.getresponse().read()
      """)
    #expect(
      await stub.dependency.takeProblems().map(\.message) == [
        "payments: what was sent for POST /echo is no request of HTTP/1.1", "payments: what was sent for /fixed is no request of HTTP/1.1",
      ])
    #expect(stub.dependency.mark == 1)
  }

  @Test func `a connection is dropped before an answer and in the middle of one, also beside others`() throws {
    let printed = try Stub(Self.routes).python(
      """
      other = http.client.HTTPConnection('127.0.0.1', port, timeout=60); other.request('GET', '/fixed'); other.getresponse().read()
      request = lambda path: b'GET ' + path + b' HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'
      print(talk(request(b'/drop')), talk(request(b'/half')).endswith(b'abc\\r\\n'))
      """)
    #expect(printed == "b'' True\n")
  }

  @Test func `with TLS, who trusts the authority of the run is served`() throws {
    let stub = try Stub(Self.routes, tls: true)
    let authority = stub.dependency.attributes["ca"]?.rendered ?? ""
    #expect(stub.url.hasPrefix("https://127.0.0.1:"))
    #expect(try stub.curl("--cacert", authority, stub.url + "/fixed") == "hello")
    #expect(try stub.curl(stub.url + "/fixed") == "")
    let printed = try stub.python(
      """
      context = ssl.create_default_context(cafile='\(authority)'); context.verify_flags |= ssl.VERIFY_X509_STRICT
      c = http.client.HTTPSConnection('localhost', port, timeout=60, context=context); c.request('GET', '/slow'); print(c.getresponse().read())
      """)
    #expect(printed == "b'slow'\n")
  }

  @Test func `closing waits for no delay`() throws {
    let stub = try Stub("routes: [ { on: GET /, reply: { delay: 1h } } ]")
    let printed = try stub.python(
      """
      s = socket.create_connection(('127.0.0.1', port)); s.sendall(b'GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'); print('sent')
      """)
    #expect(printed == "sent\n")
    stub.dependency.stop()
  }
}
