"""Chains of mentions: names by their parts, nominals and pronouns by recency, number, gender, kind and subjecthood.

Simple rules, in order of the text (in the spirit of CoreNLP's sieves, Lee et al. 2013: exact before loose). A pronoun or
definite noun that finds nothing is left alone. Cost: each pronoun looks at the chains of the last few sentences only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from spacy.tokens import Doc

from sourceline.language.bodies import gender_of_name, known_body
from sourceline.language.mentions import Mention, coreference_words
from sourceline.language.names import is_abbreviation, name_words, same_body, same_person
from sourceline.records import EntityKind

BODIES: frozenset[EntityKind] = frozenset(
    {"organisation", "government", "military", "police", "armed_group", "political_party", "international_organisation", "media"}
)
NEAR_SENTENCES = 3
"""How far back a pronoun looks: antecedents of news pronouns stand within three sentences in all but a few of a hundred."""


class Chain(msgspec.Struct):
    """A chain while it grows."""

    mentions: list[Mention]
    kind: EntityKind
    key: str = ""
    gender: str | None = None
    plural: bool = False
    roles: set[str] = msgspec.field(default_factory=set)
    names: list[tuple[str, ...]] = msgspec.field(default_factory=list)

    def add(self, mention: Mention) -> None:
        """Takes a mention in; gender and roles are learned from it."""
        self.mentions.append(mention)
        self.roles |= mention.roles
        if self.gender is None and mention.gender in {"m", "f"}:
            self.gender = mention.gender


def chain_names(names: Sequence[Mention], doc: Doc) -> list[Chain]:
    """Chains of names alone, in the order of their first mention."""
    chains: list[Chain] = []
    by_key: dict[str, Chain] = {}
    people: list[Chain] = []
    bodies: list[Chain] = []
    for mention in names:
        key = _key(mention)
        words = name_words(mention.text)
        chain = by_key.get(key)
        if chain is None and mention.kind == "person":
            chain = _person(words, mention, people)
        elif chain is None and (mention.kind in BODIES or mention.label == "ORG"):
            chain = _body(words, mention, bodies, doc)
        if chain is None:
            chain = Chain(mentions=[], kind=mention.kind, key=key)
            chains.append(chain)
            if mention.kind == "person":
                people.append(chain)
            elif mention.kind in BODIES:
                bodies.append(chain)
        by_key.setdefault(key, chain)
        chain.add(mention)
        if mention.label == "GROUP":
            chain.plural = True
        if words not in chain.names:
            chain.names.append(words)
        if mention.kind == "person" and chain.gender is None:
            chain.gender = gender_of_name(mention.text.split())
        if chain.kind == "organisation" and mention.kind in BODIES:
            chain.kind = mention.kind
    return chains


def _key(mention: Mention) -> str:
    """What makes two names one without looking at others: a resolved place, a known body, a people, the words."""
    place = mention.place
    if place is not None and place.geonameid is not None:
        return f"place {place.geonameid}"
    if mention.label == "GROUP" and mention.kind == "group" and mention.country:
        return f"people {mention.country}"
    known = known_body(mention.text) if mention.kind != "person" else None
    if known is not None and known.name:
        return f"body {known.name}"
    return f"{'person' if mention.kind == 'person' else 'name'} {' '.join(name_words(mention.text))}"


def _person(words: tuple[str, ...], mention: Mention, people: Sequence[Chain]) -> Chain | None:
    """The most recent person whose fullest name this can be; a title of the other sex forbids it ("Mrs. Sol")."""
    for chain in reversed(people):
        fullest = max(chain.names, key=len)
        if same_person(words, fullest) and not (mention.gender and chain.gender and mention.gender != chain.gender):
            return chain
    return None


def _body(words: tuple[str, ...], mention: Mention, bodies: Sequence[Chain], doc: Doc) -> Chain | None:
    for chain in reversed(bodies):
        if any(same_body(words, other) for other in chain.names) and _same_country(mention.country, chain):
            return chain
        if any(is_abbreviation(mention.text, m.text) or is_abbreviation(m.text, mention.text) for m in chain.mentions):
            return chain
    before = doc[mention.start - 1].text if mention.start else ""
    if before in {"(", "or"} and mention.text.isupper() and len(mention.text) <= 7:
        # "the Lornian Force of Defence (LDF)": the bracket says it, whatever the letters
        for chain in reversed(bodies):
            if 0 < mention.start - chain.mentions[-1].end <= 2:
                return chain
    return None


def _same_country(country: str | None, chain: Chain) -> bool:
    return country is None or all(m.country in {None, country} for m in chain.mentions)


def chain_others(chains: list[Chain], others: Iterable[Mention], doc: Doc) -> None:
    """Puts nominals and pronouns, in the text's order, into chains; a nominal that finds none opens its own."""
    resolver = _Resolver(chains, doc)
    for mention in others:
        resolver.pass_names(mention)
        chain = resolver.of_nominal(mention) if mention.form == "nominal" else resolver.of_pronoun(mention)
        if chain is None and mention.form == "nominal":
            chain = Chain(mentions=[], kind=mention.kind, gender=mention.gender, plural=mention.plural)
            chains.append(chain)
        if chain is not None:
            chain.add(mention)
            resolver.see(chain, mention)


class _Resolver:
    """The reading position: which chains were seen when. One document, one pass."""

    def __init__(self, chains: Sequence[Chain], doc: Doc) -> None:
        self._doc = doc
        self._coming = sorted(((m.start, k, m) for k, chain in enumerate(chains) for m in chain.mentions), reverse=True)
        self._named = list(chains)
        self._recent: list[tuple[Chain, Mention]] = []
        self._by_role: dict[str, list[Chain]] = {}
        self._at_head: dict[int, Chain] = {m.head: chain for chain in chains for m in chain.mentions}
        self._owner_of_end: dict[int, Chain] = {m.end: chain for chain in chains for m in chain.mentions}
        self._times: dict[int, int] = {}

    def pass_names(self, mention: Mention) -> None:
        """Takes up the names that stand before a mention's head."""
        while self._coming and self._coming[-1][0] <= mention.head:
            _, k, name = self._coming.pop()
            self.see(self._named[k], name)

    def see(self, chain: Chain, mention: Mention) -> None:
        """Notes that a chain was mentioned here."""
        self._recent.append((chain, mention))
        self._times[id(chain)] = self._times.get(id(chain), 0) + 1
        self._at_head.setdefault(mention.head, chain)
        self._owner_of_end[mention.end] = chain
        for role in mention.roles:
            self._by_role.setdefault(role, []).append(chain)

    def of_nominal(self, mention: Mention) -> Chain | None:
        """Apposition, copula; then a chain with the same head; then what a general noun stands for."""
        beside = self._beside(mention)
        if beside is not None:
            return beside
        kinds = coreference_words()["stands_for"].get(mention.lemma)
        named = self._owner_of_end.get(mention.head)
        if kinds is not None and named is not None and named.kind in kinds and not mention.plural:
            # "the Islamic State group" is Islamic State
            return named
        same = self._same_head(mention)
        if same is not None or not mention.definite or mention.words:
            return same
        if kinds is None or mention.plural:
            return None
        return next((chain for chain, m in reversed(self._recent[-60:]) if chain.kind in kinds and m.form == "name" and not chain.plural), None)

    def _beside(self, mention: Mention) -> Chain | None:
        """The name that a nominal explains: "Arin Sol, a spokesman"; "the spokesman, Arin Sol"; "Arin Sol is a spokesman"."""
        if mention.plural:
            return None
        token = self._doc[mention.head]
        near: list[int] = []
        if token.dep_ == "appos":
            near.append(token.head.i)
        near.extend(child.i for child in token.children if child.dep_ == "appos")
        if any(child.dep_ == "cop" and child.lower_ in {"is", "was", "’s", "'s"} for child in token.children):
            near.extend(child.i for child in token.children if child.dep_ == "nsubj")
        for k in near:
            chain = self._at_head.get(k)
            if chain is not None and self._fits(mention, chain):
                return chain
        start = mention.start
        if start >= 2 and self._doc[start - 1].text == "," and not token.dep_.startswith(("nsubj", "conj")):
            chain = self._owner_of_end.get(start - 1)
            if chain is not None and mention.kind == "person" and self._fits(mention, chain) and chain.mentions[-1].form == "name":
                return chain
        return None

    @staticmethod
    def _fits(mention: Mention, chain: Chain) -> bool:
        """Whether kind, number and gender of a nominal allow a chain."""
        right = {"person"} if mention.kind == "person" else BODIES if mention.kind in BODIES else set()
        return chain.kind in right and chain.plural == mention.plural and not (mention.gender and chain.gender and mention.gender != chain.gender)

    def _same_head(self, mention: Mention) -> Chain | None:
        found = self._by_role.get(mention.lemma, ())
        for chain in reversed(found):
            if chain.plural != mention.plural or not _same_country(mention.country, chain):
                continue
            if mention.definite and self._modifiers_agree(mention, chain):
                return chain
            if (
                not mention.definite
                and any(m.form == "nominal" and m.text.casefold() == mention.text.casefold() for m in chain.mentions)
                and (mention.plural or mention.kind in BODIES)
            ):
                # "police", "Iraqi officials": bare again in the same words; "an official" again is another
                return chain
        return None

    @staticmethod
    def _modifiers_agree(mention: Mention, chain: Chain) -> bool:
        """ "the senior official" is the official that was senior; "the second official" and "the first official" are two."""
        if not mention.words:
            return True
        known = set().union(*(m.words for m in chain.mentions), *(set(words) for words in chain.names))
        return mention.words <= known

    def of_pronoun(self, mention: Mention) -> Chain | None:
        """The best chain of the last sentences by sentence distance, subjecthood, frequency; for "who" the phrase before it."""
        if mention.lemma == "who":
            return self._before_who(mention)
        best, best_score = None, 0.0
        for chain, m in reversed(self._recent[-80:]):
            distance = mention.sentence - m.sentence
            if distance > NEAR_SENTENCES:
                break
            if m.start >= mention.start or (m.start <= mention.start < m.end):
                continue
            if not self._agrees(mention, chain, m, distance) or self._is_co_argument(mention, m):
                continue
            score = 10.0 - 2.0 * distance + (1.5 if m.subject else 0.0) + min(self._times[id(chain)], 4) * 0.4 + (0.8 if m.form != "nominal" else 0.0)
            score -= 0.02 * (mention.start - m.end)
            if mention.subject and m.subject:
                score += 0.5
            if score > best_score:
                best, best_score = chain, score
        if best is not None and best.gender is None and best.kind == "person" and mention.gender in {"m", "f"}:
            best.gender = mention.gender
        return best

    def _before_who(self, mention: Mention) -> Chain | None:
        clause = self._doc[mention.start].head
        chain = self._at_head.get(clause.head.i) if clause.dep_ == "acl:relcl" else None
        for end in (mention.start, mention.start - 1):
            chain = chain or self._owner_of_end.get(end)
        return chain if chain is not None and (chain.kind in {"person", "group", "armed_group", "military", "police"}) else None

    @staticmethod
    def _agrees(mention: Mention, chain: Chain, last: Mention, distance: int) -> bool:
        """Whether number, gender and kind allow it. "It" and "they" mostly stand for things that are no entity here: for a body only between subjects near by."""
        if mention.gender in {"m", "f"}:
            return chain.kind == "person" and not chain.plural and chain.gender in {None, mention.gender}
        acts = last.subject and distance <= 1 and (mention.subject or mention.lemma in {"its", "their"})
        if mention.gender == "n":
            return acts and not chain.plural and (chain.kind in BODIES or chain.kind == "place")
        return chain.plural or (acts and chain.kind in BODIES)

    def _is_co_argument(self, mention: Mention, other: Mention) -> bool:
        """Whether an object pronoun and another phrase hang on one verb: "Sol praised him" is not about one man."""
        token, antecedent = self._doc[mention.head], self._doc[other.head]
        return (
            token.dep_ in {"obj", "iobj", "obl"}
            and token.lower_ not in {"himself", "herself", "itself", "themselves"}
            and antecedent.head.i == token.head.i
            and antecedent.i != antecedent.head.i
        )
