"""A service in another language, which asks httpbin on behalf of its clients with the HTTP client of Python."""
import json, os, sys, urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

upstream = os.environ["HTTPBIN_URL"]


def ask(path, body=None):
    request = urllib.request.Request(upstream + path, body and json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


class Gateway(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/health":
            return self.answer({})
        self.answer({"id": ask("/uuid")["uuid"], "title": ask("/json")["slideshow"]["title"]})

    def do_POST(self):
        order = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.answer({"accepted": ask("/anything/orders", order)["json"]})

    def answer(self, document):
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Gateway).serve_forever()
