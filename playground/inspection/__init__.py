"""Questions to a network, live or saved: what run R at epoch E makes of sentence S, seen as view V.

A `Subject` is the network at that epoch with its words. A view is a pure function of a subject and a sentence, listed
in `views.VIEWS`; `frames` says how its answer goes to a page.
"""
