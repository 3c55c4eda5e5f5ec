"""How the time of a run is divided: by stage and by rule."""

from __future__ import annotations

from toolcheck.ground.stopwatch import REST, START, Stopwatch

RULE = "rule "
"""The prefix of a rule's stage."""

STAGES = ("find", "read", "recognise", "shapes", "check", "report")
"""The stages in order. `check` is all work outside shapes and rules: views, sorting, suppressions."""


def render(watch: Stopwatch) -> str:
    """A table: the stages in order, all rules together, then each rule, slowest first."""
    watch.stop()
    rules = sorted((stage for stage in watch.seconds if stage.startswith(RULE)), key=lambda rule: -watch.seconds[rule])
    whole = sum(watch.seconds.values())

    def line(name: str, stages: list[str]) -> str:
        seconds = sum(watch.seconds.get(stage, 0.0) for stage in stages)
        times = sum(watch.times.get(stage, 0) for stage in stages)
        return f"{name:<40} {times:>10,} {1_000_000 * seconds:>14,.0f} {seconds / whole if whole else 0:>7.1%}"

    lines = [f"{'stage':<40} {'times':>10} {'µs':>14} {'share':>7}", line(START, [START])]
    lines += [line(stage, [stage]) for stage in STAGES[:-1] if stage in watch.seconds]
    lines += [line("rules", rules), line("report", ["report"]), line(REST, [REST])]
    lines += [line(f"  {rule.removeprefix(RULE)}", [rule]) for rule in rules]
    return "\n".join(lines)
