"""The WebSocket of a visitor's sweep: its routes, the messages that go over it, and what is new to one page."""
