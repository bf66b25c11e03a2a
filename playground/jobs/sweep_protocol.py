"""The frames that go over a sweep's WebSocket, `/sweeps/live`; all of them are JSON objects in text frames.

Server to page, told apart by `kind`:

- sweep: how the visitor's sweep is made; sent when the page connects and when a sweep begins. A page that gets one
  forgets all curves and results it has. `id` (null: there is none, and then nothing else is of interest), `state`,
  `message`, `data`, `epochs`, `seeds`, `swept` (names of settings), `stride`,
  `runs` [{"id", "settings": {swept settings and seed}}], `cells` [{"values": {name: value}, "runs": [places in runs]}].
- progress: `state`, `message`, `done_epochs`, `of_epochs` (both summed over all runs), `seconds_left` (null: not known
  yet), `rate` (epochs of runs a second, null likewise). State is one of none, planning, waiting (in line), running,
  paused, done, stopped, failed.
- curves: new points of the runs `at` (places in runs) that train in lockstep: `epoch` [n], `test_loss` [runs][n],
  `test_accuracy` [runs][n]. Points stand at multiples of `stride`; the last one of a frame may be the newest epoch
  instead. So before it adds points, a page takes off a last point whose epoch is no multiple of `stride`.
- results: `epoch` at which all runs are compared (the last that all of them have reached), `final`, `cells` in the
  order of those above [{"values", "runs", "seeds", "diverged" (how many), "test_loss": {"median", "low", "high"},
  "test_accuracy": the same, "epochs_to_all": {"median", "low", "high", "reached"}}], `sentences` [text]. Numbers are
  null where there is none: epochs to 100 % of runs that have not reached it.

A page sends nothing; it acts through the routes of `web.sweeps`.
"""
