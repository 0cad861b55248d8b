"""Effects in print: true minus signs, one number of decimals within an estimate and its interval, units, p values."""

from __future__ import annotations

from decimal import Decimal

from palpate.vocabulary import Dose, Effect, Measure

MINUS = "−"
_MEASURE_NAMES = {
    Measure.MEDIAN_DIFFERENCE: "median difference",
    Measure.PERCENT: "",
    Measure.HEDGES_G: "Hedges g",
    Measure.COHENS_D: "Cohen d",
}


def number(value: float, decimals: int | None = None) -> str:
    """A number as a source prints it: 1234.5 -> "1,234.5", -0.6 -> "−0.6"; `decimals` pads to its neighbours' precision."""
    plain = f"{abs(value):.{decimals}f}" if decimals is not None else _plain(value)
    whole, dot, fraction = plain.partition(".")
    grouped = f"{int(whole):,}" if len(whole) > 4 or abs(value) >= 1000 else whole
    return (MINUS if value < 0 else "") + grouped + dot + fraction


def decimals(*values: float | None) -> int:
    """The most decimals that any of the values needs."""
    return max((len(_plain(v).partition(".")[2]) for v in values if v is not None), default=0)


def _plain(value: float) -> str:
    """Size of a value without exponent and without trailing zeros."""
    return f"{Decimal(repr(abs(value))):f}".removesuffix(".0")


def effect_text(effect: Effect) -> str | None:
    """The effect with its interval, or with its p value where it has no interval; None where it has no estimate or p.

    >>> effect_text(Effect(measure=Measure.MD, estimate=-2.9, ci_low=-4, ci_high=-1.8, ci_level=95, unit="points"))
    'MD −2.9 points, 95% CI −4.0 to −1.8'
    """
    if effect.estimate is None:
        return p_text(effect.p)
    places = decimals(effect.estimate, effect.ci_low, effect.ci_high)
    value = number(effect.estimate, places)
    if effect.measure is Measure.PERCENT:
        unit = effect.unit or "percent"
        value = f"{value}%" if unit in {"percent", "%"} else value + (f"{unit}" if unit.startswith("%") else f"% ({unit})")
    elif effect.unit:
        value = f"{value} {effect.unit}"
    name = _MEASURE_NAMES.get(effect.measure, effect.measure.value) if effect.measure else "estimate"
    value = f"{name} {value}".strip()
    if effect.ci_low is not None and effect.ci_high is not None:
        level = f"{number(effect.ci_level)}% " if effect.ci_level else ""
        return f"{value}, {level}CI {number(effect.ci_low, places)} to {number(effect.ci_high, places)}"
    bound = p_text(effect.p)
    return f"{value}, {bound}" if bound else value


def p_text(p: float | str | None) -> str | None:
    """A p value in print: 0.04 -> "p = 0.04", "<0.001" -> "p < 0.001"."""
    if p is None:
        return None
    text = str(p) if isinstance(p, str) else number(p)
    sign = text[0] if text[0] in "<>≤≥=" else "="
    return f"p {sign} {text.lstrip('<>≤≥= ')}"


def amount(value: float | tuple[float, float]) -> str:
    """A dose amount or range: 60 -> "60", (30, 90) -> "30 to 90"."""
    return f"{number(value[0])} to {number(value[1])}" if isinstance(value, tuple) else number(value)


def dose_text(dose: Dose) -> str | None:
    """A dose in words: "60 minutes, 2 sessions a week, 4 weeks"; None where nothing is known of it."""
    parts = []
    if dose.session_minutes is not None:
        parts.append(f"{amount(dose.session_minutes)} minutes a session")
    if dose.sessions_per_week is not None:
        parts.append(f"{amount(dose.sessions_per_week)} {_plural('session', dose.sessions_per_week)} a week")
    if dose.weeks is not None:
        parts.append(f"for {amount(dose.weeks)} {_plural('week', dose.weeks)}")
    if dose.sessions_total is not None:
        parts.append(f"{amount(dose.sessions_total)} {_plural('session', dose.sessions_total)} in all")
    return ", ".join(parts) or None


def _plural(noun: str, value: float | tuple[float, float]) -> str:
    return noun if value == 1 else noun + "s"


def count(value: int, noun: str, plural: str | None = None) -> str:
    """A counted noun: (1, "study") -> "1 study", (1994, "person", "people") -> "1,994 people"."""
    return f"{number(value)} {noun if value == 1 else plural or noun + 's'}"


def listing(parts: list[str], last: str = "and") -> str:
    """Words in a row: "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"
