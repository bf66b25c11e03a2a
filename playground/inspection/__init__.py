"""Questions to a network, live or saved: what run R at epoch E makes of sentence S, seen as view V.

A `Question` names run, epoch, sentence and view. A finder that the server provides turns run and epoch into a
`Subject`, weights and words, be the run live or saved; the view, a pure function listed in `views.VIEWS`, makes the
answer of it. The `Inspector` does both in a few threads of its own, an `Asker` holds the questions that one page has
under way; how answers go to a page is the server's to say.
"""
