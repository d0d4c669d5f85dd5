"""What the parser reads beside what is printed: places, names, shares, and what they add up to."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from corneum.formula.ingredient_list import Label, parse
from corneum.formula.ingredient_names import key, names
from corneum.formula.matching import find

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Printed:
    """One token of the truth and where it stands."""

    label: str
    text: str
    names: tuple[str, ...]
    kind: str
    shares: tuple[float | None, ...]
    may_contain: bool
    start: int
    end: int


@dataclass
class Score:
    """Counts over labels, and every difference in words."""

    named: int = 0
    right: int = 0
    meant: int = 0
    in_vocabulary: int = 0
    recalled: int = 0
    tokens: int = 0
    differences: list[str] = field(default_factory=list)
    unaccounted: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.named

    @property
    def recall(self) -> float:
        return self.recalled / self.in_vocabulary

    @property
    def coverage(self) -> float:
        return self.in_vocabulary / self.meant


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((HERE / name).read_text(encoding="utf-8"), newline="")))


def texts(name: str) -> dict[str, str]:
    return {row["id"]: unicodedata.normalize("NFC", row["label_text"]) for row in rows(name)}


def truth(name: str, of: dict[str, str]) -> dict[str, list[Printed]]:
    """The printed tokens of each text in order, each found in the text after the one before it."""
    tokens: dict[str, list[Printed]] = {label: [] for label in of}
    place: dict[str, int] = {}
    for row in rows(name):
        text, label = unicodedata.normalize("NFC", row["printed"]), row["label"]
        start = of[label].index(text, place.get(label, 0))
        place[label] = start + len(text)
        shares = tuple(float(share) / 100 if share else None for share in row["share_percent"].split(";"))
        meant = tuple(ingredient for ingredient in row["names"].split(";") if ingredient)
        tokens[label].append(
            Printed(label, text, meant, row["kind"], shares, row["may_contain"] == "yes", start, place[label])
        )
    return tokens


def unaccounted(text: str, label: Label) -> list[str]:
    """Letters and figures that stand in no token and no aside, or in two."""
    times = [0] * len(text)
    for part in (*label.tokens, *label.asides):
        for place in range(part.start, part.end):
            times[place] += 1
    wrong = [text[max(0, place - 20) : place + 20] for place, count in enumerate(times) if count > 1]
    lost = [
        text[max(0, place - 20) : place + 20]
        for place, count in enumerate(times)
        if count == 0 and text[place].isalpha()
    ]
    return wrong + lost


def score(of: dict[str, str], tokens: dict[str, list[Printed]], lists: dict[str, bool]) -> Score:
    total = Score()
    for name, text in of.items():
        if not lists[name]:
            continue
        label = parse(text)
        total.unaccounted += [f"{name}: {part!r}" for part in unaccounted(text, label)]
        if not label.is_list:
            total.differences.append(f"{name}: refused ({label.reason})")
        taken: set[int] = set()
        for printed in tokens[name]:
            total.tokens += 1
            over = [t for t in label.tokens if t.start < printed.end and t.end > printed.start and id(t) not in taken]
            taken |= {id(token) for token in over}
            read = [(token, find(token.name)) for token in over]
            known = [match.name for _, match in read if match.name is not None]
            vocabulary = [ingredient for ingredient in printed.names if key(ingredient) in names().canonical]
            total.named += len(known)
            total.meant += len(printed.names)
            total.in_vocabulary += len(vocabulary)
            left = list(printed.names)
            for ingredient in known:
                if ingredient in left:
                    left.remove(ingredient)
                    total.right += 1
                    total.recalled += ingredient in vocabulary
            if sorted(known) != sorted(printed.names):
                total.differences.append(f"{name}: {printed.text!r} is {printed.names}, read as {known}")
            if printed.names and any(token.may_contain != printed.may_contain for token in over):
                total.differences.append(f"{name}: {printed.text!r} may_contain is read wrongly")
            shares = [token.share for token in over]
            if printed.names and any(printed.shares) and [s for s in shares if s] != [s for s in printed.shares if s]:
                total.differences.append(f"{name}: {printed.text!r} has the share {printed.shares}, read as {shares}")
            if printed.kind in {"footnote", "heading", "marketing"} and over:
                total.differences.append(f"{name}: {printed.text!r} is no ingredient, read as {[t.name for t in over]}")
    return total


def main() -> None:
    """Print the scores: python -m tests.labels.scoring."""
    for stem, labels, tokens, lists in (
        ("44 printed labels", "real_labels.csv", "truth.csv", "truth_lists.csv"),
        ("22 held-out texts", "held_out_labels.csv", "held_out_truth.csv", "held_out_lists.csv"),
        ("23 once unseen labels", "unseen_labels.csv", "unseen_truth.csv", "unseen_lists.csv"),
    ):
        of = texts(labels)
        is_list = {row["label"]: row["is_list"] == "yes" for row in rows(lists)}
        total = score(of, truth(tokens, of), is_list)
        refused = {name for name, text in of.items() if not parse(text).is_list}
        wrong = refused ^ {name for name, yes in is_list.items() if not yes}
        print(
            f"{stem}: {total.tokens} tokens, {total.meant} names, coverage {total.coverage:.1%}, precision "
            f"{total.right}/{total.named} = {total.precision:.2%}, recall {total.recalled}/{total.in_vocabulary} = "
            f"{total.recall:.2%}; letters unaccounted {len(total.unaccounted)}; lists told wrongly {sorted(wrong)}"
        )
        for line in (*total.differences, *total.unaccounted[:10]):
            print("  ", line)


if __name__ == "__main__":
    main()
