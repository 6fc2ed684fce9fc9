"""Chains of mentions: names by the rules of ``names``, everything else by a learned scorer of kinship (``kin``).

``find_chains`` gives all chains of a document, of things as of people; the entities of ``entities`` are a view on them. Names are
joined by rules alone, for they are nearly always right there; apposition, predicate and relative "who", which the scorer's
guidelines leave out, are rules too. Linear in the document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set

import msgspec
from spacy.tokens import Doc

from sourceline.language import kin
from sourceline.language.bodies import gender_of_name, known_body
from sourceline.language.candidates import Tokens, find_candidates, tokens_of
from sourceline.language.features import links_of
from sourceline.language.mentions import Mention, coreference_words, find_names, sentence_numbers
from sourceline.language.names import is_abbreviation, name_words, same_body, same_person, surname
from sourceline.language.phrases import Phrases, describe
from sourceline.records import EntityKind

BODIES: frozenset[EntityKind] = frozenset(
    {"organisation", "government", "military", "police", "armed_group", "political_party", "international_organisation", "media"}
)


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


def find_chains(doc: Doc) -> list[list[tuple[int, int]]]:
    """Chains of two phrases and more, in the order of their first phrase; spans ``(start, end)`` in characters.

    All phrases that may corefer, not only those of entities: "the idea", "I", "this".
    """
    phrases, found = group_phrases(doc)
    spans = [(doc[s].idx, doc[e - 1].idx + len(doc[e - 1])) for s, e in zip(phrases.start.tolist(), phrases.end.tolist(), strict=True)]
    return sorted(sorted(spans[k] for k in chain) for chain in found)


def group_phrases(doc: Doc, names: Sequence[Chain] | None = None) -> tuple[Phrases, list[list[int]]]:
    """The phrases of a document and their chains by the scorer. ``names`` as in ``phrases_of``."""
    phrases, tokens = phrases_of(doc, names)
    return phrases, kin.chains(kin.packaged(), phrases, tokens, links_of(doc)) if len(phrases) else []


def phrases_of(doc: Doc, names: Sequence[Chain] | None = None) -> tuple[Phrases, Tokens]:
    """The phrases of a document and their traits; ``names``: chains of its names, found here where they are not given."""
    chains = chain_names(find_names(doc, sentence_numbers(doc), {}), doc) if names is None else names
    tokens = tokens_of(doc)
    known = [
        (m.start, m.end, number, chain.gender or "", chain.kind == "person" and len(name_words(m.text)) > 1, chain.roles)
        for number, chain in enumerate(chains)
        for m in chain.mentions
    ]
    return describe(doc, tokens, find_candidates(doc, tokens), known), tokens


def chain_names(names: Sequence[Mention], doc: Doc) -> list[Chain]:
    """Chains of names alone, in the order of their first mention."""
    chains: list[Chain] = []
    by_key: dict[str, Chain] = {}
    people: list[Chain] = []
    bodies: list[Chain] = []
    surnames = {surname(words) for m in names if m.kind == "person" and len(words := name_words(m.text)) > 1}
    for mention in names:
        if mention.kind in {"organisation", "other"} and mention.label in {"ORG", "OTHER"} and _is_surname(mention.text, surnames):
            # a slip of the tagger: "Sol" beside "Arin Sol"
            mention = msgspec.structs.replace(mention, kind="person", label="PERSON")
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


def _is_surname(text: str, surnames: Set[str]) -> bool:
    words = name_words(text)
    return len(words) == 1 and any(same_person(words, (known,)) for known in surnames if known[:1] == surname(words)[:1])


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


def chain_others(chains: list[Chain], others: Sequence[Mention], doc: Doc, phrases: Phrases, found: Sequence[Sequence[int]]) -> None:
    """Puts nominals, then pronouns, into chains; a nominal that finds none opens its own, a pronoun that finds none is left alone.

    ``found``: chains of ``phrases`` by the scorer. OntoNotes links neither appositions nor predicates nor "who": rules do.
    """
    resolver = _Resolver(chains, doc, phrases, found)
    for mention in others:
        if mention.form == "nominal":
            resolver.pass_names(mention)
            chain = resolver.of_nominal(mention)
            if chain is None:
                chain = Chain(mentions=[], kind=mention.kind, gender=mention.gender, plural=mention.plural)
                chains.append(chain)
            chain.add(mention)
            resolver.see(chain, mention)
    for mention in others:
        if mention.form == "pronoun":
            chain = resolver.before_who(mention) if mention.lemma == "who" else resolver.of_pronoun(mention)
            if chain is not None:
                chain.add(mention)
                resolver.see(chain, mention)


class _Resolver:
    """Which chain stands at which token, and which chain of phrases is which chain of mentions."""

    def __init__(self, chains: Sequence[Chain], doc: Doc, phrases: Phrases, found: Sequence[Sequence[int]]) -> None:
        self._doc = doc
        self._coming = sorted(((m.start, k) for k, chain in enumerate(chains) for m in chain.mentions), reverse=True)
        self._named = list(chains)
        self._by_role: dict[str, list[Chain]] = {}
        self._at_head: dict[int, Chain] = {m.head: chain for chain in chains for m in chain.mentions}
        self._ending: dict[int, tuple[Chain, Mention]] = {m.end: (chain, m) for chain in chains for m in chain.mentions}
        self._group: dict[int, int] = {int(phrases.head[k]): number for number, group in enumerate(found) for k in group if not phrases.joint[k]}
        self._of_group: dict[int, Chain] = {}
        for number, group in enumerate(found):
            named = Counter(int(phrases.name[k]) for k in group if phrases.name[k] >= 0)
            if named:
                self._of_group[number] = chains[named.most_common(1)[0][0]]

    def pass_names(self, mention: Mention) -> None:
        """Takes up the roles of the names that stand before a mention's head."""
        while self._coming and self._coming[-1][0] <= mention.head:
            chain = self._named[self._coming.pop()[1]]
            self._has(chain, chain.roles)

    def _has(self, chain: Chain, roles: Iterable[str]) -> None:
        for role in roles:
            known = self._by_role.setdefault(role, [])
            if not known or known[-1] is not chain:
                known.append(chain)

    def see(self, chain: Chain, mention: Mention) -> None:
        """Notes that a chain was mentioned here; the phrases of its group are its own from now on."""
        self._at_head.setdefault(mention.head, chain)
        self._ending.setdefault(mention.end, (chain, mention))
        self._has(chain, mention.roles)
        group = self._group.get(mention.head)
        if group is not None:
            self._of_group.setdefault(group, chain)

    def of_nominal(self, mention: Mention) -> Chain | None:
        """Apposition, copula; the name that a general noun follows; else what the scorer says."""
        beside = self._beside(mention)
        if beside is not None:
            return beside
        kinds = coreference_words()["stands_for"].get(mention.lemma)
        named, _ = self._ending.get(mention.head, (None, None))
        if kinds is not None and named is not None and named.kind in kinds and not mention.plural:
            # "the Islamic State group" is Islamic State
            return named
        chain = self._linked(mention)
        holder = self._holder(mention)
        if holder is not None and (chain is None or mention.lemma not in chain.roles):
            return holder
        return chain if chain is not None and self._suits(mention, chain) else None

    def _holder(self, mention: Mention) -> Chain | None:
        """ "The spokesman" after "spokesman Arin Sol": the last one of whom the text said so, if it is a name and nothing tells them apart."""
        body = mention.kind in BODIES and not mention.words
        if not body and (mention.plural or not mention.definite):
            return None
        for chain in reversed(self._by_role.get(mention.lemma, ())[-5:]):
            known = chain.roles.union(*(m.words for m in chain.mentions), *chain.names)
            if mention.words <= known:
                again = body and any(m.form == "nominal" and m.lemma == mention.lemma and not m.words for m in chain.mentions)
                return chain if (again or (mention.definite and chain.names)) and self._fits(mention, chain) else None
        return None

    def _linked(self, mention: Mention) -> Chain | None:
        group = self._group.get(mention.head)
        return self._of_group.get(group) if group is not None else None

    @staticmethod
    def _suits(mention: Mention, chain: Chain) -> bool:
        """Whether the kinds agree so far that a link of the scorer is believed: people with people, and no clash of sexes."""
        people = {"person", "group"}
        if mention.gender in {"m", "f"} and (chain.kind not in people or {mention.gender, chain.gender} == {"m", "f"}):
            return False
        if mention.form == "nominal":
            return (mention.kind == "person") == (chain.kind == "person") or chain.kind == "group"
        return not (mention.gender == "n" and chain.kind == "person")

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
            if chain is not None and chain.kind == "person" and mention.kind in BODIES and chain.names and not chain.gender and not chain.roles:
                # a slip of the tagger: "Grey Dawn, an armed group"
                chain.kind = mention.kind
            if chain is not None and self._fits(mention, chain):
                return chain
        start = mention.start
        if start >= 2 and self._doc[start - 1].text == "," and not token.dep_.startswith(("nsubj", "conj")):
            chain, last = self._ending.get(start - 1, (None, None))
            if chain is not None and last is not None and mention.kind == "person" and self._fits(mention, chain) and last.form == "name":
                return chain
        return None

    @staticmethod
    def _fits(mention: Mention, chain: Chain) -> bool:
        """Whether kind, number and gender of a nominal allow a chain."""
        right = {"person"} if mention.kind == "person" else BODIES if mention.kind in BODIES else set()
        return chain.kind in right and chain.plural == mention.plural and not (mention.gender and chain.gender and mention.gender != chain.gender)

    def of_pronoun(self, mention: Mention) -> Chain | None:
        """The chain of the phrases that the scorer joins with a pronoun; what it stands for may be no entity."""
        chain = self._linked(mention)
        if chain is None or not self._suits(mention, chain):
            return None
        if chain.gender is None and chain.kind == "person" and mention.gender in {"m", "f"}:
            chain.gender = mention.gender
        return chain

    def before_who(self, mention: Mention) -> Chain | None:
        """The phrase that a relative "who" follows."""
        clause = self._doc[mention.start].head
        chain = self._at_head.get(clause.head.i) if clause.dep_ == "acl:relcl" else None
        for end in (mention.start, mention.start - 1):
            chain = chain or self._ending.get(end, (None, None))[0]
        return chain if chain is not None and (chain.kind in {"person", "group", "armed_group", "military", "police"}) else None
