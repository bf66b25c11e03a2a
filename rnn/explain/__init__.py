"""Questions to a trained network: pure functions of its weights and a sentence, each with the equation it computes."""

from rnn.explain.by_hand import by_hand
from rnn.explain.diagnosis import Finding, Measures, diagnosis, measure, measure_by_steps, unmeasured
from rnn.explain.dimensions import Dimensions, dimensions
from rnn.explain.edits import Edit, edited, edits_of
from rnn.explain.gradient_check import ArrayCheck, gradient_check
from rnn.explain.interactions import interactions, interactions_by_steps
from rnn.explain.ledger import ledger
from rnn.explain.lengths import LengthScore, loss_reaches, reaches, scores_by_length
from rnn.explain.loss_slice import Directions, loss_slice, loss_slice_by_steps, main_directions, random_directions
from rnn.explain.memory import Memory, growth, memory, memory_by_steps, reach
from rnn.explain.modifiers import modifier_pairs, modifiers
from rnn.explain.nearest import Nearest, nearest_states
from rnn.explain.plane import Plane, flow, plane
from rnn.explain.pushes import pushes
from rnn.explain.readout import scores
from rnn.explain.resting_points import RestingPoints, Verdict, resting_points, resting_points_by_steps
from rnn.explain.swaps import Flip, flip_margins, smallest_flip, swaps
from rnn.explain.taught import taught
from rnn.explain.units import Units, units, units_by_steps
from rnn.explain.writing import Writing, write_on

__all__ = [
    "ArrayCheck",
    "Dimensions",
    "Directions",
    "Edit",
    "Finding",
    "Flip",
    "LengthScore",
    "Measures",
    "Memory",
    "Nearest",
    "Plane",
    "RestingPoints",
    "Units",
    "Verdict",
    "Writing",
    "by_hand",
    "diagnosis",
    "dimensions",
    "edited",
    "edits_of",
    "flip_margins",
    "flow",
    "gradient_check",
    "growth",
    "interactions",
    "interactions_by_steps",
    "ledger",
    "loss_reaches",
    "loss_slice",
    "loss_slice_by_steps",
    "main_directions",
    "measure",
    "measure_by_steps",
    "memory",
    "memory_by_steps",
    "modifier_pairs",
    "modifiers",
    "nearest_states",
    "plane",
    "pushes",
    "random_directions",
    "reach",
    "reaches",
    "resting_points",
    "resting_points_by_steps",
    "scores",
    "scores_by_length",
    "smallest_flip",
    "swaps",
    "taught",
    "units",
    "units_by_steps",
    "unmeasured",
    "write_on",
]
