"""One line for each figure of a benchmark, with its target beside it."""

from dataclasses import dataclass


@dataclass
class Report:
    """Collects the figures and whether each reached its target."""

    missed: int = 0

    def line(
        self, what: str, value: float, unit: str, *, least: float | None = None, most: float | None = None
    ) -> None:
        """Prints one figure; `least` and `most` are its target."""
        good = (least is None or value >= least) and (most is None or value <= most)
        self.missed += not good
        target = f"at least {least:g}" if least is not None else f"at most {most:g}" if most is not None else ""
        print(f"{what:<66} {value:9.2f} {unit:<9} {target:<14} {'' if good else 'MISSED'}", flush=True)

    def end(self) -> int:
        """Prints how many targets were missed and returns the exit status: 1 if any was."""
        print(f"{self.missed} targets missed" if self.missed else "every target reached")
        return 1 if self.missed else 0
