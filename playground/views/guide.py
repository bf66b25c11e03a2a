"""The Guide: what the page shows, how the network works, and how to drive it in front of people."""

import streamlit as st

from data import LABELS
from playground.session import hold_connection
from rnn import SETTINGS
from rnn.analysis import ENOUGH_SEEDS
from rnn.analysis.endings import HIGH, LOW, percent
from rnn.settings import CHANGEABLE
from rnn.sweep import MOST_RUNS, MOST_RUNS_ON_CLUSTER

hold_connection()
first_label, last_label = LABELS

page = st.container(width=760)

page.title("How to read the playground", anchor=False)
page.markdown(
    f"""
A recurrent neural network reads a sentence one word at a time. After every word it holds a **hidden state**: a list of
numbers between -1 and 1, one a unit, which is all that it remembers of the words so far. From the last hidden state it
answers whether the sentence is {last_label} or {first_label}.
"""
)
page.latex(
    r"""
\begin{aligned}
h_t &= \tanh(W_{xh}\,x_t + W_{hh}\,h_{t-1} + b_h), \qquad h_0 = 0\\
y &= W_{hy}\,h_n + b_y, \qquad p = \operatorname{softmax}(y)
\end{aligned}
"""
)
page.markdown(
    """
$x_t$ is the one-hot vector of the word at step $t$: it picks one column of $W_{xh}$. A word that is not in the
vocabulary enters as the zero vector. Training follows the loss $L = -\\ln p_c$ of the correct label $c$ back through
every word (**backpropagation through time**), cuts each element of the gradients to the range of the gradient clip, and
takes one step of gradient descent a sentence.
"""
)

changeable = " and ".join(f"**{SETTINGS[name].label}**" for name in CHANGEABLE)

page.header("On the Train page", anchor=False)
page.markdown(
    f"""
- **Show me** plays a recorded training of six seconds with its sentence, and touches no run of yours; one key or click leaves it.
- **Train, Pause, Step, Reset** drive the run. Step trains for one epoch; Reset goes back to epoch 0 with the same seed,
  so that the same run can be watched again. Speed sets how many epochs a second are shown.
- **Curves** show loss and accuracy. Train values are means over an epoch while the network learns; test values are taken
  after it. The dashed lines are what something simpler reaches on the test sentences: a floor that has read nothing, and
  a baseline that reads words without their order. What is fresh in each epoch, as the sequences of a task, cannot be learnt
  by heart: there the train values say what the test values say. Drag to zoom, double-click to see all again.
- **Sentences** are the test sentences with the network's answer now, wrong ones first. Click one to watch it in the player.
- **Sentence** takes any text. The heatmap shows each unit after each word, the line below the probability of {last_label} if
  the sentence ended there. Units can be sorted by their weight for {last_label}, so that those that speak for one answer
  stand together. With the player in focus, the arrow keys step from word to word and space plays. A click
  on the name of a word under the figure, or Enter in it, mutes the word or swaps it for another.
- {changeable} may be changed while it trains; the curve is marked where that happened. Every other
  setting needs a new run.
- What is not as by default stands in **chips** under the buttons; a click on one takes it back. The defaults are the
  settings that suit the data set, and seeds of 0.
- **Copy link** makes an address that shows the same on another machine: settings, sentence, word and how far the run has
  trained, which one press trains there to the same numbers. A small network is in its link, which opens trained. On the
  Compare page the runs of a sweep are that sweep in the link.
- **Save as web page**, in the bar of each page, makes one file of a run. It opens by double click, without a server or a network: curves,
  any sentence at the epochs that it holds, the drawn network and the ledger.
"""
)

page.header("On the Data page", anchor=False)
page.markdown(
    """
- **What is in a set** shows how many sentences there are of each label, how long they are, which words tell the labels
  apart, and all of them in a list that can be searched. The grammar that made the larger set is explained there.
- **Use my own** takes a CSV or TSV file, or lines that are pasted. The page says what it took the file for, and each guess
  can be changed; then it says which value stands for which label, what is left out and why, and what is tested on.
- **Fetch real texts** brings reviews of films and products, first names or sentences of the Brown Corpus from where they are
  published. Each says what it is, from where, how large and under which licence; fetched, it is a set of your own.
- A set of your own is seen by you alone, stays with the runs that learnt from it, and can be removed on the same page.
"""
)

page.header("On the Compare page", anchor=False)
page.markdown(
    f"""
- **Runs** lists every run that trained at least one epoch; it is saved while it trains, and only you see it. Click rows
  to select them, double-click a name to change it; with the keyboard: arrow keys, space, Enter, Delete, and p to pin.
  What was deleted can be brought back with Undo. When saved runs have used most of the room that they may, the page says
  so. **Differences only** folds the columns that are equal for all selected runs.
  The runs of a sweep are one line: its arrow, or Enter, lists them one by one, and what you do to the line you do to all
  of them.
- **Continue** trains a run on that was paused or interrupted, exactly as if it had never stopped. **Download** saves
  weights, settings and history as one file; **Load** brings such a file back, also into another browser: a link names runs
  only where they were trained.
- **Curves** draws the selected runs as they are marked in the table, each in a colour, a pattern and a marker of its own;
  the list beside calls them by what differs among them. The pointer reads all of them at one epoch; click a curve to find
  its run, point at a name to see its curve stand out. Smoothing is a mean over the last epochs and off at first.
- **Same sentence, two runs** lets two networks read one sentence under one playhead. If both have as
  many units, a third heatmap is the first minus the second, unit by unit: runs with another seed have learned other units,
  so large differences there are normal.
- **Sweep** trains every combination of the values you give, up to {MOST_RUNS} runs, or {MOST_RUNS_ON_CLUSTER:,}
  where the server trains sweeps on a cluster. A field takes values such as *16, 32, 64*, or a range such as
  *0.005..0.05 x 4*: four values in even steps on a logarithmic scale. A field that is left
  empty is as in Settings. A **ready sweep** is one click: it fills the form in, with all the rest as in itself instead of Settings, says how
  many runs that is and how long they take, and starts a moment later, unless you press **Stop** or change something.
- **Runs** and **Sweep** at the top choose what stands first on the page. A sweep that you start goes first, and its fields
  fold away: **Values to try** brings them back. **Past sweeps** opens an earlier one with its panels and sentences, as far
  as its runs are still saved; one that trains goes on meanwhile.
- **Seeds** vary the initial weights and nothing else: all seeds of a sweep read the sentences in the same order.
- The results first count how the seeds of each setting ended: all test sentences right at some epoch (**reach 100 %**);
  at least {percent(HIGH)} right once, then below {percent(LOW)} for good (**collapsed**); **diverged**; never at
  {percent(LOW)}; or something between.
- Then come the median and the range over the seeds. **No clear difference** means that the two ranges overlap, or
  that there are fewer than {ENOUGH_SEEDS} seeds: it does not mean that the two are equal. A sweep that was stopped is
  compared at the last epoch that all of its runs have reached, which is said.
- Only one sweep trains at a time on this server; others wait in line and take turns. It pauses when your last page is
  closed, and **Continue** takes it on.
"""
)

page.header("Scenes", anchor=False)
page.markdown(
    """
The **Scenes** page has short stories, each told in a few steps on the other pages: a strip at the top says what to see and what to
try, and a frame shows where. A step brings its settings along. A run that trains is left alone until you press **Start this run**; one at
rest is saved and makes way. Where the network on the screen is not the one that a step tells of, the step says so. Where a question is asked, choose one of two answers before you see what comes out. A step ticks
itself off once it is done. Behind **?** of a setting, **A scene shows it** leads to the step about it. The **hand-out** has all of them to print.
"""
)

page.header("Inside", anchor=False)
page.markdown(
    """
The **Inside** page takes one network apart: the one that trains here, or a saved run. One selection (run, sentence, word,
unit) is what every view follows and sets, and it is in the link. Behind each **?** stand the equation and its source.
Some views have parts that open with a click: memory, modifiers, eigenvalues and the gradient epoch by epoch, which word acts
on which, and what looks the same to the network. docs/what-you-can-see.md, beside the source, has a picture of each.

- **The slider** over the curve of the loss goes back to the epochs whose weights are kept, and every view goes with it.
  **Branch from here** starts a run from that epoch with other settings.
- **The network, drawn over the sentence** unrolls it: words below, a column of units for each state, the answer so far
  on top; arrows are as wide as what flows through them. **Backward** shows the gradient on its way from the answer to the
  first word: where it fades, the network cannot learn from what stands there. Choose a column or a cell to see its sum;
  **Compute it** lets you add the terms yourself.
- **Who put what into the answer** splits the score among the words. The score is the log-odds of one label against the
  other: 0 is undecided. The sum is exact, the split is a convention.
- **What if a word were another** tries every word in every place: click a cell to take the swap, and **Undo** goes back.
- **What the next word would do**: after *not*, *good* and *bad* change sides.
- **What each word does to the words after it**: near 1 it leaves them alone, near 0 it mutes them, well below 0 it
  turns them round. Nothing has told the network which words negate.
- **How far back it remembers** sets how far a state reaches apart from how wrong the answer is: a network that is right
  has almost no gradient, and remembers all the same.
- **Its landscape** is the plane that holds the score exactly. Watch *not* carry the path to where *bad* leads the other way.
  Below it open where the state comes to rest when it hears nothing, how many units' work it is, and the loss around the
  network and along the way that it took. **Train a network of two units** shows a state that you can see whole.
- **Every sentence at once** and **What each unit is for** show the whole data set: most often, many units do the work of few.
- **The weights** are all that training changes. **Gradient check** holds the backward pass against slopes of the loss, the
  exact one and the one printed in the article.
- **Which answers your edits change**: silence a unit in the table of units, set a weight or cut w_hh below its picture, and
  every view shows the edited network. **Train on from here** makes it a run.
- **Is something wrong with this run?** names a fault with the numbers that speak for it; one button applies what helps.
"""
)

page.header("Things to try", anchor=False)
page.markdown(
    """
- **The plateau.** With the default weight scale of 0.001 almost nothing happens for the first few hundred epochs, then all
  of it at once. Set the initial weight scale to 0.1 and watch the plateau go.
- **A missing transpose.** Under More, set Backpropagation to "As printed in the article" and train with a few seeds.
- **Too fast.** A learning rate of 1 with a weight scale of 1 diverges; the page stops it and says so.
- **Negation.** Watch the line under *i am not at all bad or sad right now*: which word turns it?
"""
)
page.markdown(  # a caption's letters are too faint on white: 4.3 to 1, and 4.5 is the least
    'The playground grew from Victor Zhou\'s article "An Introduction to Recurrent Neural Networks for Beginners" '
    "(victorzhou.com/blog/intro-to-rnns)."
)
