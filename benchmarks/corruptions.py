"""Answers made wrong on purpose, each in one place: a number, a direction, a citation or a certainty.

The corruptions know nothing of how answers are checked: they work on the JSON of an answer, with words that any reader would
take for the opposite or for more than was said.
"""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]
Corruption = Callable[[Json, random.Random], str | None]
"""Changes an answer in place and says what it did; None where it found nothing to change."""

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def corrupted(answers: list[Json], kind: str, most: int, seed: int) -> Iterator[tuple[Json, str]]:
    """`most` answers with one corruption of a kind each, drawn with a fixed seed, and what was done to each."""
    chance = random.Random(f"{kind} {seed}")
    made = 0
    while made < most:
        answer = copy.deepcopy(chance.choice(answers))
        done = KINDS[kind](answer, chance)
        if done:
            made += 1
            yield answer, done


def _statements(answer: Json) -> list[Json]:
    return [*answer["bottom_line_statements"], *(s for section in answer["sections"] for s in section["statements"])]


def _rows(answer: Json) -> list[Json]:
    return [row for section in answer["sections"] for row in section["table"]]


def _retell(answer: Json) -> None:
    if answer["bottom_line_statements"]:
        answer["bottom_line"] = " ".join(each["text"] for each in answer["bottom_line_statements"])


def _number(answer: Json, chance: random.Random) -> str | None:
    """One number of a statement or a row becomes another: a digit, a factor of ten, its sign, or its neighbour."""
    rows = [row for row in _rows(answer) if row["effect"] and _NUMBER.search(row["effect"])]
    if rows and chance.random() < 0.2:
        row = chance.choice(rows)
        before, row["effect"] = row["effect"], _renumbered(row["effect"], chance)
        return f"{before} -> {row['effect']}"
    told = [each for each in _statements(answer) if _NUMBER.search(each["text"])]
    if not told:
        return None
    each = chance.choice(told)
    before, each["text"] = each["text"], _renumbered(each["text"], chance)
    _retell(answer)
    return f"{before} -> {each['text']}"


def _renumbered(text: str, chance: random.Random) -> str:
    match = chance.choice(list(_NUMBER.finditer(text)))
    number = match.group()
    signed = text[match.start() - 1 : match.start()] == "−"
    if signed and chance.random() < 0.3:
        return text[: match.start() - 1] + number + text[match.end() :]
    how = chance.randrange(3)
    if how == 0:
        at = chance.choice([index for index, char in enumerate(number) if char.isdigit()])
        digit = chance.choice([d for d in "123456789" if d != number[at]])
        changed = number[:at] + digit + number[at + 1 :]
    elif how == 1:
        changed = f"{number}0" if "." not in number else number.replace(".", "", 1)
    else:
        changed = re.sub(r"\d+", lambda found: str(int(found.group()) + 1), number, count=1)
    return text[: match.start()] + changed + text[match.end() :]


_OPPOSITES = (
    (r"\bimproved\b", "worsened"), (r"\bimproved\b", "made no clear difference to"), (r"\blowered\b", "raised"),
    (r"\blowered\b", "made no clear difference to"), (r"\bimproves\b", "worsens"), (r"\blowers\b", "raises"),
    (r"\braised\b", "lowered"), (r"\bmade no clear difference to\b", "improved"), (r"\bmade no clear difference to\b", "lowered"),
    (r"\bno clear difference in ([^;(]+?)(?= \(|;|\.| in the | right after| at six)", r"\1 better"), (r"\bmore likely\b", "less likely"),
    (r"\bless likely\b", "more likely"), (r"\bfound the comparator better on\b", "found no clear difference in"),
    (r"\bdid worse\b", "did better"), (r"\bfavoured the treatment\b", "favoured the comparator"),
    (r"\bfavoured the comparator\b", "favoured the treatment"), (r"\bfound no clear difference\b", "favoured the treatment"),
    (r"\bmay help\b", "does not help"), (r"\bNo clear benefit(?: on [^.]*?)? was found in\b", "It helps in"),
    (r"\bbetter\b", "worse"), (r"\bin favour:", "against:"), (r"\bAgainst:", "In favour:"), (r"\bmay be (offered|used|considered)\b", r"should not be \1"),
    (r"\bnot covered\b", "covered"), (r"\bis paid for\b", "is not paid for"), (r"\bshould not\b", "should"), (r"\bdo not\b", "do"),
    (r"\bavoid\b", "use"), (r"\bNo serious\b", "Serious"), (r"\bis smaller than\b", "is not smaller than"),
    (r"\bis not smaller than\b", "is smaller than"), (r"\bdid not\.$", "did as well."), (r"\bnot to be given\b", "to be given"),
)  # fmt: skip
_GROUPS = {
    "In favour": "Against",
    "Against": "In favour",
    "Schedules that did better": "Schedules that did no better",
    "Schedules that did no better": "Schedules that did better",
}
_WENT = {"better": "worse", "worse": "better", "no clear difference": "better", "mixed": "better", "unclear": "better"}
_VERDICTS = {"yes": "no", "conditionally": "no", "no": "yes", "insufficient": "yes"}


def _direction(answer: Json, chance: random.Random) -> str | None:
    """Something is said to have gone the other way."""
    draw = chance.random()
    rows = _rows(answer)
    grouped = [each for each in _statements(answer) if each["group"] in _GROUPS]
    if draw < 0.1 and not answer["abstained"]:
        before = answer["verdict"]
        answer["verdict"] = _VERDICTS[before]
        return f"verdict {before} -> {answer['verdict']}"
    if draw < 0.25 and rows:
        row = chance.choice(rows)
        before, row["direction"] = row["direction"], _WENT[row["direction"]]
        return f"row {row['support']} {before} -> {row['direction']}"
    if draw < 0.35 and grouped:
        each = chance.choice(grouped)
        before, each["group"] = each["group"], _GROUPS[each["group"]]
        return f"{before} -> {each['group']}: {each['text']}"
    return _reworded(answer, chance, _OPPOSITES)


def _reworded(answer: Json, chance: random.Random, pairs: tuple[tuple[str, str], ...]) -> str | None:
    fitting = [(each, pair) for each in _statements(answer) for pair in pairs if re.search(pair[0], each["text"])]
    if not fitting:
        return None
    each, (pattern, other) = chance.choice(fitting)
    match = chance.choice(list(re.finditer(pattern, each["text"])))
    before = each["text"]
    each["text"] = before[: match.start()] + match.expand(other) + before[match.end() :]
    _retell(answer)
    return f"{before} -> {each['text']}"


def _citation(answer: Json, chance: random.Random) -> str | None:
    """A statement or row rests on another place that the same answer cites: its support, its number, or both."""
    statements = _statements(answer)
    addresses = sorted({address for each in statements for address in each["supports"]})
    numbers = {each["record"]: each["number"] for each in answer["references"]}
    if len(numbers) < 2:
        return None
    draw = chance.random()
    if draw < 0.15:
        references = answer["references"]
        one, other = chance.sample(range(len(references)), 2)
        for field in ("record", "title", "authors", "journal", "year", "kind", "pmid", "doi", "url", "superseded_by", "citation"):
            references[one][field], references[other][field] = references[other][field], references[one][field]
        return f"references {one + 1} and {other + 1} change places"
    each = chance.choice(statements)
    if draw < 0.35:
        number = chance.choice([n for n in numbers.values() if n not in each["refs"]] or [0])
        if not number:
            return None
        each["refs"] = sorted([*each["refs"][1:], number])
        return f"cites {each['refs']}: {each['text']}"
    old = chance.choice(each["supports"])
    strangers = [a for a in addresses if a.split("#")[0] != old.split("#")[0] and a not in each["supports"]]
    if not strangers:
        return None
    new = chance.choice(strangers)
    each["supports"] = [new if address == old else address for address in each["supports"]]
    each["refs"] = sorted({numbers[address.split("#")[0]] for address in each["supports"]})
    return f"{old} -> {new}: {each['text']}"


_RAISED = (
    (r"\bmay (?=(?:lower|improve|raise|make|help|do)\b)", ""), (r"\bmay (?=(?:lower|improve|raise|make|help|do)\b)", "probably "),
    (r"\bprobably ", ""), (r", though the evidence is very uncertain", ""), (r"\bvery low(?= certainty)", "moderate"),
    (r"\blow(?= certainty)", "high"), (r"\bmoderate(?= certainty)", "high"), (r"certainty: (?:very )?low", "certainty: high"),
    (r"^Why (?:very )?low:", "Why high:"), (r"\bas (?:very low|low|moderate) \(", "as high ("), (r"\bStrength: (?:weak|conditional|limited)", "Strength: strong"),
    (r"\b(?=improved |lowered )", "clearly "), (r"\b(?:improved|lowered)\b", "is proven to improve"), (r"\b(?=found )", "conclusively "),
    (r"\bimproved\b", "improves"), (r"\blowered\b", "lowers"), (r"\bmay be (offered|used|considered)\b", r"must be \1"),
)  # fmt: skip


def _certainty(answer: Json, chance: random.Random) -> str | None:
    """More certainty than there is: at the head, in a row, or in words."""
    draw = chance.random()
    above = {"very_low": "low", "low": "moderate", "moderate": "high", None: "high"}
    if draw < 0.15 and not answer["abstained"] and answer["certainty"] in above:
        before = answer["certainty"]
        answer["certainty"] = above[before]
        return f"certainty {before} -> {answer['certainty']}"
    rows = [row for row in _rows(answer) if row["certainty"] != "high"]
    if draw < 0.3 and rows:
        row = chance.choice(rows)
        before, row["certainty"] = row["certainty"], "high" if row["certainty"] != "very low" else "moderate"
        return f"row {row['support']} {before} -> {row['certainty']}"
    return _reworded(answer, chance, _RAISED)


KINDS: dict[str, Corruption] = {"number": _number, "direction": _direction, "citation": _citation, "certainty": _certainty}
