import json
import threading
import unittest
from http.client import HTTPConnection

from todo.api import serve
from todo.store import Store


class ApiTests(unittest.TestCase):
    def setUp(self):
        started = threading.Event()
        self.thread = threading.Thread(target=self._serve, args=(started,), daemon=True)
        self.thread.start()
        started.wait(10)

    def tearDown(self):
        self.server.shutdown()
        self.thread.join(10)

    def test_an_item_goes_from_added_to_done_to_gone(self):
        self.assertEqual((201, {"id": 1, "title": "Buy milk", "done": False}), self.ask("POST", "/api/items", {"title": "Buy milk"}))
        self.assertEqual((200, {"id": 1, "title": "Buy milk", "done": True}), self.ask("POST", "/api/items/1/done"))
        self.assertEqual((204, None), self.ask("DELETE", "/api/items/1"))
        self.assertEqual((200, []), self.ask("GET", "/api/items"))

    def test_a_wrong_request_is_told_why(self):
        for body in [None, "text", [], {}, {"title": ""}]:
            with self.subTest(body=body):
                status, answer = self.ask("POST", "/api/items", body)
                self.assertEqual(400, status)
                self.assertIn("error", answer)

    def test_what_is_not_there_is_404(self):
        for method, path in [("GET", "/nothing"), ("POST", "/api/items/9/done"), ("DELETE", "/api/items/9"), ("GET", "/../todo/store.py")]:
            with self.subTest(path=path):
                self.assertEqual(404, self.ask(method, path)[0])

    def test_the_page_is_served(self):
        connection = HTTPConnection("127.0.0.1", self.server.server_port, timeout=10)
        connection.request("GET", "/")
        page = connection.getresponse()

        self.assertEqual(200, page.status)
        self.assertIn(b"<title>todo</title>", page.read())
        connection.close()

    def ask(self, method, path, body=None):
        connection = HTTPConnection("127.0.0.1", self.server.server_port, timeout=10)
        connection.request(method, path, None if body is None else json.dumps(body))
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, json.loads(text) if text else None

    def _serve(self, started):
        store = Store(":memory:")
        self.server = serve(store, 0)
        started.set()
        self.server.serve_forever()
        self.server.server_close()
        store.close()
