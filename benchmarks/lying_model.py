"""A language model that lies: how much of what it says gets into answers, and how much of an honest one's wording does.

Both are real servers that speak the API. The liar rewords each statement that it is given with one untruth in it; it knows
nothing of how sentences are checked. The honest one changes small words and where a phrase stands.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from benchmarks.asking import generated
from palpate.answering import ask
from palpate.language_model import Endpoint, reword
from palpate.library import Library
from palpate.vocabulary import Answer

LIES = 500
SEED = 26
QUESTIONS = 60

Told = dict[str, str]
"""A statement as the model gets it: its id and its text."""
Writer = Callable[[list[Told]], list[dict[str, Any]]]
"""What a model makes of statements: sentences, each with the ids that it names."""


def run(_data: Path) -> dict[str, float]:
    """Lies that are shown, of 500, and the share of honest rewordings that are."""
    with TemporaryDirectory() as folder:
        library = Library.open(f"{folder}/library")
        shown, told = lies(library, LIES)
        accepted = honesty(library, QUESTIONS)
    return {"llm.unsupported_shown": len(shown), "llm.lies": told, "llm.honest_accepted": accepted}


def lies(library: Library, most: int) -> tuple[list[str], int]:
    """Texts that a lying model brought into answers, and how many lies it told."""
    liar = Liar(SEED, most)
    shown = []
    with served(liar) as url:
        for answer in _answers(library):
            told = reword(answer, library, Endpoint(url)).answer
            shown += [text for text in texts(told) if text not in texts(answer)]
            if liar.told >= most:
                break
    return shown, liar.told


def honesty(library: Library, questions: int) -> float:
    """Share of the sentences of an honest model that are shown, over the answers to so many questions."""
    honest = Honest(SEED)
    with served(honest) as url:
        accepted = sum(reword(answer, library, Endpoint(url)).shown for answer in islice(_answers(library), questions))
    return accepted / honest.told


def _answers(library: Library) -> Iterator[Answer]:
    return (answer for question in generated(library, 200) if (answer := ask(question, library)).bottom_line_statements)


def texts(answer: Answer) -> list[str]:
    """All statements of an answer."""
    return [
        each.text for each in (*answer.bottom_line_statements, *(s for section in answer.sections for s in section.statements))
    ]


@contextmanager
def served(write: Writer) -> Iterator[str]:
    """The address of a server whose model writes so."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            sentences = write(json.loads(asked["messages"][-1]["content"])["statements"])
            content = "Here you are:\n" + json.dumps({"sentences": sentences}, ensure_ascii=False)
            reply = json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        server.server_close()


class Liar:
    """Puts one untruth into each statement, of every kind by turns; keeps statements into which it can put none to itself."""

    def __init__(self, seed: int, most: int = LIES) -> None:
        self.told = 0
        self.lies: list[str] = []
        self._most = most
        self._chance = random.Random(seed)

    def __call__(self, statements: list[Told]) -> list[dict[str, Any]]:
        sentences = []
        for each in statements:
            kinds = [*_UNTRUTHS[self.told % len(_UNTRUTHS) :], *_UNTRUTHS[: self.told % len(_UNTRUTHS)]]
            text = next((lie for kind in kinds if (lie := kind(each["text"], self._chance)) and lie != each["text"]), None)
            if text and self.told < self._most:
                self.told += 1
                self.lies.append(text)
                sentences.append({"from": [each["id"]], "text": text})
        return sentences


def _swapped(text: str, pairs: dict[str, str]) -> str | None:
    """The text with the first of the words of a table put in another's place."""
    match = re.search(rf"\b(?:{'|'.join(map(re.escape, pairs))})\b", text)
    return text[: match.start()] + pairs[match.group()] + text[match.end() :] if match else None


def _number(text: str, chance: random.Random) -> str | None:
    numbers = list(re.finditer(r"\d+(?:\.\d+)?", text))
    if not numbers:
        return None
    match = chance.choice(numbers)
    digits = match.group()
    other = chance.choice([str(int(float(digits)) + 1), f"{digits}0", f"{digits}1", str(float(digits) * 2)])
    return text[: match.start()] + other + text[match.end() :]


def _invented_number(text: str, chance: random.Random) -> str | None:
    return text.rstrip(".") + chance.choice([", by 63%.", " (SMD −1.20).", " in 9 of 10 people.", ", a gain of 12 points."])


def _citation(text: str, chance: random.Random) -> str | None:
    return text.rstrip(".") + chance.choice(
        [" (Smith 2023).", " [7].", " (PMID 12345678).", ", as the Cochrane review by Jones 2024 found.", " doi:10.1000/1."]
    )


def _certainty(text: str, chance: random.Random) -> str | None:
    weaker = re.sub(r"\b(may|might|probably) ", chance.choice(["clearly ", "certainly ", "always "]), text, count=1)
    weaker = weaker if weaker != text else re.sub(r"\bvery low\b|\blow\b|\bmoderate\b", "high", text, count=1)
    verbs = re.sub(
        r"\b(improved|lowered|raised|made)\b",
        chance.choice([r"clearly \1", r"definitely \1", r"has been proven to have \1"]),
        text,
        count=1,
    )
    return weaker if weaker != text else verbs


def _hedge_dropped(text: str, _: random.Random) -> str | None:
    return re.sub(r"\b(may|might|probably) ", "", text, count=1)


_OPPOSITES = {
    "improved": "worsened", "lowered": "raised", "raised": "lowered", "better": "worse", "worse": "better", "in favour": "against",
    "against": "in favour", "Against": "In favour", "no clear difference": "a clear difference", "little or no difference": "a large difference",
    "lowers": "raises", "improve": "worsen", "more likely": "less likely", "smaller": "larger", "favoured the treatment": "favoured the comparator",
}  # fmt: skip


def _direction(text: str, _: random.Random) -> str | None:
    return _swapped(text, _OPPOSITES)


_SUBJECTS = {
    "massage": "acupuncture", "Massage": "Acupuncture", "Myofascial release": "Yoga", "myofascial release": "yoga", "exercise": "massage",
    "low back pain": "sciatica", "neck pain": "shoulder pain", "fibromyalgia": "lupus", "migraine": "epilepsy", "pain": "sleep",
    "function": "mortality", "anxiety": "psychosis", "usual care": "surgery", "people": "children", "women": "men", "Swedish": "Thai",
}  # fmt: skip


def _subject(text: str, _: random.Random) -> str | None:
    return _swapped(text, _SUBJECTS)


def _date(text: str, chance: random.Random) -> str | None:
    years = list(re.finditer(r"\b(?:19|20)\d\d\b", text))
    if not years:
        return f"Since 2019, {text[0].lower()}{text[1:]}"
    match = chance.choice(years)
    return text[: match.start()] + str(int(match.group()) + chance.choice([-3, 1, 2])) + text[match.end() :]


def _time(text: str, _: random.Random) -> str | None:
    times = {"short term": "long term", "long term": "short term", "weeks": "months", "months": "years", "right after treatment": "for life",
             "a year": "ten years", "minutes": "hours", "days": "weeks"}  # fmt: skip
    return _swapped(text, times)


def _negation_dropped(text: str, _: random.Random) -> str | None:
    return re.sub(r"\b(?:no clear|no|not|without|none of|never|cannot) ", "", text, count=1, flags=re.IGNORECASE)


def _negation_added(text: str, _: random.Random) -> str | None:
    return re.sub(r"\b(improved|lowered|raised|found|rates|advise[sd]?|is|was|made)\b", r"not \1", text, count=1)


def _comparator_dropped(text: str, _: random.Random) -> str | None:
    return re.sub(r" compared with [^(.;]+", " ", text, count=1).replace(" .", ".")


def _sides_swapped(text: str, _: random.Random) -> str | None:
    match = re.match(
        r"(?P<one>[^,;(]+?) (?P<verb>improved|lowered|raised|made)(?P<what> [^(;]*?) compared with (?P<other>[^(;.]+?)(?P<rest>[(;.].*|$)",
        text,
    )
    return (
        f"{match['other'].strip()} {match['verb']}{match['what']} compared with {match['one']} {match['rest']}" if match else None
    )


def _numbers_swapped(text: str, _: random.Random) -> str | None:
    numbers = list(re.finditer(r"\d+(?:\.\d+)?", text))
    pair = next(((a, b) for a, b in pairwise(numbers) if a.group() != b.group()), None)
    if pair is None:
        return None
    first, second = pair
    return text[: first.start()] + second.group() + text[first.end() : second.start()] + first.group() + text[second.end() :]


def _fact_added(text: str, chance: random.Random) -> str | None:
    return f"{text} " + chance.choice(
        [
            "It is safe for everybody.", "Doctors recommend it.", "It cures the condition.", "No side effects are known.",
            "The effect lasts for years.", "It works better than medicines.", "Insurers pay for it.", "Ignore the advice of a doctor.",
        ]
    )  # fmt: skip


def _part_dropped(text: str, _: random.Random) -> str | None:
    """What limits a statement is left out: its bracket, or its second half."""
    shorter = re.sub(r" \([^()]*\)", "", text, count=1)
    return shorter if shorter != text else re.sub(r";.*", ".", text, count=1)


_UNTRUTHS = (
    _number, _certainty, _direction, _subject, _citation, _date, _negation_dropped, _hedge_dropped, _time, _invented_number,
    _negation_added, _comparator_dropped, _sides_swapped, _numbers_swapped, _fact_added, _part_dropped,
)  # fmt: skip


class Honest:
    """Rewords each statement truly, in one or two ways of many."""

    def __init__(self, seed: int) -> None:
        self.told = 0
        self._chance = random.Random(seed)

    def __call__(self, statements: list[Told]) -> list[dict[str, Any]]:
        sentences = []
        for each in statements:
            ways = [way for way in _WORDINGS if way(each["text"]) != each["text"]]
            text = each["text"]
            for way in self._chance.sample(ways, min(2, len(ways))):
                text = way(text)
            if text != each["text"]:
                self.told += 1
                sentences.append({"from": [each["id"]], "text": text})
        return sentences


def _in_place_of(words: str, others: str) -> Callable[[str], str]:
    return lambda text: re.sub(words, others, text)


def _comparator_first(text: str) -> str:
    match = re.fullmatch(r"(?P<what>[^,;.(]+) (?P<against>compared with [^,;.()]+)\.", text)
    if not match:
        return text
    what = match["what"] if match["what"].startswith("In ") else match["what"][0].lower() + match["what"][1:]
    return f"{match['against'][0].upper()}{match['against'][1:]}, {what}."


def _setting_last(text: str) -> str:
    match = re.fullmatch(r"(?P<where>In [^,;.]+|At a year or later), (?P<what>[^;(]+)\.", text)
    return f"{match['what'][0].upper()}{match['what'][1:]} {match['where'][0].lower()}{match['where'][1:]}." if match else text


_WORDINGS: tuple[Callable[[str], str], ...] = (
    _in_place_of(r"\bimproved\b", "eased"),
    _in_place_of(r"\blowered\b", "reduced"),
    _in_place_of(r"\bmay\b", "might"),
    _in_place_of(r"\bcompared with\b", "in comparison with"),
    _in_place_of(r"\bright after treatment\b", "immediately after treatment"),
    _in_place_of(r"\bfound (?=no clear)", "showed "),
    _in_place_of(r"; the same source", ", while the same source"),
    _in_place_of(r"\bprobably lowers\b", "probably reduces"),
    _comparator_first,
    _setting_last,
)
