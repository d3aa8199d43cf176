import base64
import hashlib
import hmac
import json
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer

from frontoffice import ConflictError, ProblemError, RateLimitedError, ServerError, WebhookVerificationError, rows, verify_webhook
from frontoffice._client import Client

SECRET = "whsec_" + base64.b64encode(b"twenty-four bytes secret").decode()
BODY = '{"type":"crm.lead.created","data":{"name":"Zoë"}}'


def delivery(secret=SECRET, body=BODY, at=None):
    at = str(int(time.time()) if at is None else at)
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signature = base64.b64encode(hmac.new(key, f"msg_1.{at}.{body}".encode(), hashlib.sha256).digest()).decode()
    return {"Webhook-Id": "msg_1", "Webhook-Timestamp": at, "Webhook-Signature": f"v1a,x v1,{signature}"}


class Webhooks(unittest.TestCase):
    def test_genuine(self):
        self.assertEqual(verify_webhook(BODY, delivery(), SECRET)["data"]["name"], "Zoë")
        self.assertEqual(verify_webhook(BODY.encode(), delivery(), ["whsec_AAAA", SECRET])["type"], "crm.lead.created")

    def test_forged(self):
        forged = [
            (BODY.replace("Zoë", "Zoe"), delivery()),
            (BODY, delivery(at=int(time.time()) - 360)),
            (BODY, delivery(at=int(time.time()) + 360)),
            (BODY, delivery(secret="whsec_" + base64.b64encode(b"another").decode())),
            (BODY, {**delivery(), "Webhook-Id": "msg_2"}),
            (BODY, {**delivery(), "Webhook-Timestamp": "soon"}),
            (BODY, {**delivery(), "Webhook-Timestamp": "9" * 5000}),
            (BODY, {**delivery(), "Webhook-Signature": "v1,%%% v1a,x é"}),
            (BODY, {"Webhook-Id": "msg_1"}),
        ]
        for body, headers in forged:
            with self.subTest(headers=headers), self.assertRaises(WebhookVerificationError):
                verify_webhook(body, headers, SECRET)


class Requests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        test = cls

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                test.seen.append((self.command, self.path, self.headers.get("Idempotency-Key"), self.rfile.read(length)))
                status, body, *headers = test.answers.pop(0)
                if status == 0:
                    self.connection.close()
                    return
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            do_GET = do_POST = do_PATCH = do_DELETE = answer

            def log_message(self, *_):
                pass

        cls.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()
        cls.client = Client(f"http://127.0.0.1:{cls.server.server_port}/", first_pause_seconds=0.001, timeout_seconds=5)

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.server.server_close()

    def send(self, method, answers, **more):
        type(self).answers, type(self).seen = list(answers), []
        return self.client.send(method, "/v1/x", **more)

    def test_passing_failures_are_tried_again(self):
        for method in ("GET", "DELETE", "POST"):
            self.assertEqual(self.send(method, [(503, {}), (0, None), (200, {"a": 1})]), {"a": 1})
            self.assertEqual(len(self.seen), 3)

    def test_post_keeps_its_key_and_body(self):
        self.send("POST", [(502, {}), (201, {})], json={"b": 2})
        self.assertEqual(len({(key, body) for _, _, key, body in self.seen}), 1)
        self.assertTrue(self.seen[0][2])

    def test_what_does_not_pass_is_raised(self):
        with self.assertRaises(ConflictError) as caught:
            self.send("POST", [(409, {"code": "lead_already_converted", "title": "No."})])
        self.assertEqual((caught.exception.code, str(caught.exception), len(self.seen)), ("lead_already_converted", "No.", 1))
        with self.assertRaises(ServerError):
            self.send("PATCH", [(503, {})])
        with self.assertRaises(RateLimitedError):
            self.send("PATCH", [(429, {})] * 3)
        with self.assertRaises(ProblemError):
            self.send("GET", [(400, "no object")])

    def test_who_is_to_wait_for_more_than_a_minute_is_told_so(self):
        with self.assertRaises(RateLimitedError) as caught:
            self.send("GET", [(429, {}, ("Retry-After", "61")), (200, {})])
        self.assertEqual((caught.exception.retry_after_seconds, len(self.seen)), (61.0, 1))

    def test_query(self):
        self.send("GET", [(200, {})], query={"q": "a&b", "open": True, "kinds": ["x", "y"], "none": None})
        self.assertEqual(self.seen[0][1], "/v1/x?q=a%26b&open=true&kinds=x%2Cy")

    def test_rows_are_those_of_every_page(self):
        pages = {None: {"data": [1, 2], "nextCursor": "b"}, "b": {"data": [3], "nextCursor": None}}
        self.assertEqual(list(rows(lambda cursor=None, **_: pages[cursor])), [1, 2, 3])


if __name__ == "__main__":
    unittest.main()
