"""The settings as the page has them: widgets, limits, help, and the link."""
