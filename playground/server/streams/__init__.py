"""The WebSockets of the page."""
