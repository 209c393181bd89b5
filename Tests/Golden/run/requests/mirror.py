# Answers with what it was asked.
import base64, email, json, os, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Mirror(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "mirror", ""

    def answer(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        kind = self.headers.get("content-type", "")
        seen = {"method": self.command, "path": self.path, "type": kind.split(";")[0], "cookie": self.headers.get("cookie", "")}
        seen["authorized"] = base64.b64encode(self.headers.get("authorization", "").encode()).decode()
        if kind.startswith("multipart/"):
            parts = email.message_from_bytes(b"content-type: " + kind.encode() + b"\r\n\r\n" + body).get_payload()
            seen["parts"] = [
                {"name": part.get_param("name", header="content-disposition"), "file": part.get_filename(),
                 "type": part["content-type"], "hex": part.get_payload(decode=True).hex()} for part in parts]
        else:
            seen["hex"] = body.hex()
        name, _, rest = self.path.lstrip("/").partition("/")
        content = bytes([0, 255, 1]) if name == "binary" else json.dumps(seen).encode()
        self.send_response(int(rest[:3]) if name == "redirect" else 302 if name == "away" else 200)
        if name == "redirect":
            self.send_header("location", rest[3:])
        if name == "away":
            self.send_header("location", os.environ["AFTER"] + "/there")
        if name == "login":
            self.send_header("set-cookie", "session=s1; Path=/; HttpOnly")
        self.send_header("content-type", "application/octet-stream" if name == "binary" else "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_DELETE = answer

    def log_message(self, *words):
        pass


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Mirror).serve_forever()
