"""The WebSockets of the page, and the messages that go over each of them."""
