"""examples/chat: what its README shows of two clients, and who is remembered."""

import pathlib
import re
import sys

import readme

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "websocket"))

from stack import REPOSITORY, StackTest, dynamodb  # noqa: E402
from websocket_clients import Clients  # noqa: E402


class ChatTest(StackTest):
    def setUp(self):
        super().setUp()
        self.clients = Clients()
        self.addCleanup(self.clients.end)
        self.process, _, self.endpoint = self.up(self.put_service("examples/chat"), "--in-memory")
        self.ws = self.process.wait_for(r"^  WebSocket +(ws://\S+)$").group(1)

    def join(self, name):
        return self.clients.open(f"{self.ws}/dev?name={name}")

    def test_readme(self):
        talk = re.findall(r"^    (\w+) (>|<|joins|leaves)(?: (.*))?$", (REPOSITORY / "examples/chat/README.md").read_text(), re.MULTILINE)
        self.assertGreater(len(talk), 9)
        people = {"ada": self.join("ada")}
        for name, what, text in talk:
            with self.subTest(f"{name} {what} {text}"):
                if what == "joins":
                    people[name] = self.join(name)
                elif what == "leaves":
                    seen = len(self.process.lines["err"])
                    people[name].close()
                    self.process.wait_for("DISCONNECT", "err", seen)
                elif what == ">":
                    people[name].send(text)
                else:
                    self.assertEqual({"text": text}, people[name].next())
        self.assertEqual({"ada"}, self.members())
        commands = [(command, expected) for command, expected in readme.steps("examples/chat/README.md") if command.startswith("curl")]
        self.assertEqual(1, len(commands))
        for command, expected in commands:
            self.assertEqual(expected, readme.run(command.replace(":3001", ":3000"), self.ws.replace("ws://", "http://")))

    def members(self):
        return {item["name"]["S"] for item in dynamodb(self.endpoint, "Scan", {"TableName": "dev-chat-members"})["Items"]}
