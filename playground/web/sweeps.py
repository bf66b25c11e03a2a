"""The routes of sweeps: plan, start, pause, continue and stop one, and a WebSocket on which it is seen to grow.

The visitor's cookie decides whose sweep it is: each visitor has one at a time. Without a valid cookie, and for a POST or
a WebSocket that no page of ours made, the answer is 403. Anything wrong with a body is 400 {"error": sentence}.

    GET  /api/sweeps/ready      {"sweeps": [{"name", "data", "values": {name: text}, "seeds", "epochs", "base": {}}],
                                 "swept": [{"name", "label", "example"}], "most_runs": 512, "most_epochs": 10000}
    POST /api/sweeps/plan       body {"data", "values": {name: text}, "seeds", "epochs", "base": {...settings}}
                                -> {"runs": n, "seconds": s or null, "problems": {field: sentence}}; a field is a swept
                                setting, or "seeds", "epochs", "data", "values" (too many runs). `runs` is null when
                                there are problems, `seconds` is null then and while this machine is still measured:
                                ask again a second later. Fields with empty text are not swept.
    POST /api/sweeps            same body -> {"id"}; 400 {"error", "problems"}; 409 {"error"} while one is under way
    POST /api/sweeps/pause, /api/sweeps/continue, /api/sweeps/stop    -> {"state"}; 404 {"error"} when there is none
    WS   /sweeps/live           the frames of `jobs.sweep_protocol`
"""
