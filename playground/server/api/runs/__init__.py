"""The routes of saved runs, those that take them away as files and bring them back, and what a request asks of them."""
